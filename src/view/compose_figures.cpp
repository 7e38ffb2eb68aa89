// Scores with their reasons, flags of a life, and counts of use, as one person's page shows them.
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "view/score_words.hpp"
#include "view/snapshot_state.hpp"

namespace kursaal::view {
namespace {

using base::Absence;
using base::Day;
using terminology::SensitivityLabel;

constexpr Labels kMarked = terminology::bit_of(SensitivityLabel::marked_by_source);
constexpr std::string_view kWithheld = "Rests on facts of a kind that you may not see.";

std::string text_at(const PackedTable& table, std::string_view column, std::size_t person) {
  return std::string(table.text(column, person).value_or(""));
}

// "efi:under-65;hfrs:window-not-covered;ambulance_12m": what stands after the score's own name.
std::vector<std::string> missing_of(std::string_view all, std::string_view score) {
  std::vector<std::string> missing;
  for (const std::string_view part : base::split(all, ';')) {
    const std::size_t colon = part.find(':');
    if (colon != std::string_view::npos && part.substr(0, colon) == score)
      missing.push_back(note_sentence(part.substr(colon + 1)));
    else if (part == score)
      missing.push_back("Could not be worked out from what is known.");
  }
  return missing;
}

ScoreReason shown_reason(const Snapshot::State& state, std::string_view score, const KeptReason& kept) {
  ScoreReason reason;
  reason.item = kept.item;
  const std::string item = state.words.item(score, kept.item);
  const std::string code = state.words.code(kept.system, kept.code, state.tables.words_of(kept.system, kept.code));
  const bool only_code = kept.item == score && !code.empty();  // "frailty_scale" tells nothing beside its score's name
  reason.words = only_code ? code : code.empty() || code == item ? item : item + ": " + code;
  reason.day = Day{kept.day};
  reason.known_day = Day{kept.known_day};
  reason.from = {std::string(kept.source), std::string(kept.file), kept.line};
  return reason;
}

// Items none of whose reasons may be shown: they are not counted for whoever asks.
int hidden_items(const std::vector<KeptReason>& reasons, std::string_view score, const MayShow& may_show) {
  std::set<std::string_view> hidden;
  for (const KeptReason& reason : reasons)
    if (reason.score == score && !may_show(reason.labels)) hidden.insert(reason.item);
  for (const KeptReason& reason : reasons)
    if (reason.score == score && may_show(reason.labels)) hidden.erase(reason.item);
  return static_cast<int>(hidden.size());
}

ScoreShown shown_score(const Snapshot::State& state, const ScoreSpec& spec, std::size_t person,
                       const std::vector<KeptReason>& reasons, const MayShow& may_show) {
  ScoreShown score;
  score.code = spec.code;
  score.name = spec.name;
  score.unit = spec.unit;
  score.words = spec.meaning;
  score.version = state.facts.rules_version;
  score.code_list_status = text_at(state.scores, "code_list_status", person);
  if (const auto day = state.scores.number("data_through", person))
    score.data_through = Day{static_cast<std::int32_t>(*day)};
  // Whether a score can rest on what may not be shown is asked of the score and not of the person: what is withheld
  // from somebody is withheld alike for all, and tells nothing of any of them.
  // A mark of the source stands on single records: a count of items goes without those, a sum of weights cannot.
  Labels can_carry = state.reasons.labels_of(spec.code);
  if (spec.counts_items) can_carry = static_cast<Labels>(can_carry & ~kMarked);
  if (!may_show(can_carry)) {
    score.value = Known<double>::missing(Absence::withheld, std::string(kWithheld));
    return score;
  }
  score.note = text_at(state.scores, spec.note, person);
  score.band = text_at(state.scores, spec.band, person);
  if (score.code_list_status == "starter" && !state.facts.demo) score.band.clear();
  if (!score.note.empty()) score.words += " " + note_sentence(score.note);
  score.missing = missing_of(text_at(state.scores, "missing", person), spec.code);
  if (auto value = state.scores.number(spec.value, person)) {
    if (spec.counts_items) {
      if (const int hidden = hidden_items(reasons, spec.code, may_show); hidden > 0) {
        *value -= hidden;
        if (!score.band.empty()) score.band = efi_band(static_cast<int>(*value));
      }
    }
    score.value = Known<double>::of(*value);
  } else if (!score.note.empty()) {
    score.value = Known<double>::missing(note_absence(score.note), note_sentence(score.note));
  } else if (const auto why = state.feeds.why_missing("gp", 91)) {
    score.value = Known<double>::missing(why->absence, why->words);
  } else if (state.scores.text("efi_note", person) == "no-gp-record") {
    score.value = Known<double>::missing(Absence::unknown, note_sentence("no-gp-record"));
  } else if (spec.status.empty() && state.scores.number(std::string(spec.code) + "_recorded", person) == 0.0) {
    score.value = Known<double>::missing(Absence::none, "Looked for: none was ever recorded.");
  } else {
    score.value = Known<double>::missing(Absence::unknown, "Nothing from which it could be worked out is known.");
  }
  if (state.people.facts(person).sealed) return score;  // a restricted record says what, and not why
  for (const KeptReason& reason : reasons)
    if (reason.score == spec.code && may_show(reason.labels))
      score.reasons.push_back(shown_reason(state, spec.code, reason));
  std::stable_sort(score.reasons.begin(), score.reasons.end(), [](const ScoreReason& a, const ScoreReason& b) {
    return a.item != b.item ? a.item < b.item : b.day < a.day;
  });
  return score;
}

// Days with an event that may be shown, and days with none but hidden ones.
std::int64_t hidden_days(const std::vector<KeptReason>& reasons, std::string_view column, const MayShow& may_show) {
  std::set<std::int32_t> hidden;
  for (const KeptReason& reason : reasons)
    if (reason.score == column && !may_show(reason.labels)) hidden.insert(reason.day);
  for (const KeptReason& reason : reasons)
    if (reason.score == column && may_show(reason.labels)) hidden.erase(reason.day);
  return static_cast<std::int64_t>(hidden.size());
}

}  // namespace

std::vector<ScoreShown> compose_scores(const Snapshot::State& state, std::size_t person, const MayShow& may_show) {
  const std::vector<KeptReason> reasons = state.reasons.of(person);
  std::vector<ScoreShown> scores;
  for (const ScoreSpec& spec : score_specs())
    if (state.scores.column(spec.value) != nullptr)
      scores.push_back(shown_score(state, spec, person, reasons, may_show));
  return scores;
}

std::vector<FlagShown> compose_flags(const Snapshot::State& state, std::size_t person, const MayShow& may_show) {
  std::vector<FlagShown> flags;
  const bool gp_known = state.scores.text("efi_note", person) != "no-gp-record";
  for (const FlagSpec& spec : flag_specs()) {
    if (state.scores.column(spec.code) == nullptr) continue;
    FlagShown flag;
    flag.code = spec.code;
    flag.name = spec.name;
    if (!may_show(spec.labels)) {
      flag.value = Known<bool>::missing(Absence::withheld, std::string(kWithheld));
      flags.push_back(std::move(flag));
      continue;
    }
    if (const auto days = state.scores.number(spec.days, person)) {
      flag.since_days = static_cast<std::int64_t>(*days);
      flag.since = state.facts.as_of - static_cast<int>(*days);
    }
    if (const auto value = state.scores.number(spec.code, person)) {
      flag.value = Known<bool>::of(*value != 0);
    } else if (const auto why = state.feeds.why_missing(spec.domain, spec.window_days)) {
      flag.value = Known<bool>::missing(why->absence, why->words);
    } else if (spec.domain == "gp" && !gp_known) {
      flag.value = Known<bool>::missing(Absence::unknown, note_sentence("no-gp-record"));
    } else if (flag.since.known()) {
      flag.value = Known<bool>::missing(
          Absence::unknown, "Recorded on " + day_words(flag.since) + ", and neither renewed nor ended since: ask.");
    } else {
      flag.value = Known<bool>::missing(Absence::unknown, "Not known: nothing that tells was recorded.");
    }
    flags.push_back(std::move(flag));
  }
  return flags;
}

std::vector<UseShown> compose_use(const Snapshot::State& state, std::size_t person, const MayShow& may_show) {
  const std::vector<KeptReason> reasons = state.reasons.of(person);
  std::vector<UseShown> uses;
  for (const UseSpec& spec : use_specs()) {
    if (state.scores.column(spec.code) == nullptr) continue;
    UseShown use;
    use.code = spec.code;
    use.name = spec.name;
    use.window = spec.window;
    // Nights cannot be taken off by day: withheld alike from all, as the scores are.
    const Labels nights = spec.counts_nights ? state.reasons.labels_of(spec.code) : Labels{0};
    if (!may_show(spec.labels) || !may_show(nights)) {
      use.value = Known<std::int64_t>::missing(Absence::withheld, std::string(kWithheld));
    } else if (const auto why = state.feeds.why_missing(spec.domain, spec.window_days)) {
      use.value = Known<std::int64_t>::missing(why->absence, why->words);
    } else if (const auto value = state.scores.number(spec.code, person)) {
      const std::int64_t hidden = hidden_days(reasons, spec.code, may_show);
      use.value =
          Known<std::int64_t>::of(std::max<std::int64_t>(static_cast<std::int64_t>(std::lround(*value)) - hidden, 0));
    } else {
      use.value = Known<std::int64_t>::missing(Absence::unknown,
                                               "A stay in that time has no known end, so it cannot be counted.");
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

}  // namespace kursaal::view
