#include "app/feedback_source.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "app/legal_basis.hpp"
#include "stratify/score_columns.hpp"
#include "tables/csv.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;

constexpr std::array<const char*, 10> kColumns{"person_id", "service", "decision",        "reason",      "day",
                                               "ask_again", "stage",   "stage_suggested", "stage_until", "snapshot"};

struct Line {
  const tables::CsvTable& table;
  std::size_t at;

  [[nodiscard]] const std::string& cell(const char* name) const { return table.rows[at][table.column(name)]; }
  [[nodiscard]] base::Error error(std::string_view what) const {
    return base::make_error(ErrorCode::configuration, kFeedbackFile, ":", std::to_string(table.lines[at]), ": ", what);
  }
  // Missing: an empty cell is an unknown day.
  [[nodiscard]] Result<base::Day> day(const char* name) const {
    const std::string& text = cell(name);
    if (text.empty()) return base::Day{};
    const auto read = base::parse_iso(text);
    if (!read || read->precision > base::Precision::day)
      return error(std::string("the ") + name + " must be written as 2025-06-30");
    return read->day;
  }
};

std::optional<find::OfferOutcome> outcome_of(std::string_view decision) {
  constexpr std::array<std::pair<std::string_view, find::OfferOutcome>, 6> kWords{
      {{"offered", find::OfferOutcome::offered},
       {"accepted", find::OfferOutcome::accepted},
       {"declined", find::OfferOutcome::declined},
       {"left", find::OfferOutcome::left},
       {"seen", find::OfferOutcome::seen},
       {"ended", find::OfferOutcome::ended}}};
  for (const auto& [word, outcome] : kWords)
    if (word == decision) return outcome;
  return std::nullopt;
}

// Who stands under a key now.
class Keys {
 public:
  Keys(const link::Linked& linked, fs::path ledger_folder) : linked_(linked), ledger_(std::move(ledger_folder)) {}

  // Missing: nothing where nobody has the key, nor one that it was merged into.
  Result<std::optional<std::string>> now(const std::string& key) {
    if (somebody(key)) return std::optional(key);
    if (!merges_) {
      std::map<std::string, std::string> merges;
      KURSAAL_ASSIGN(const link::LedgerEntries before, link::read_ledger(ledger_));
      for (const link::LedgerEntries* entries : {&before, &linked_.new_entries})
        for (const link::LedgerEntry& entry : *entries) {
          if (entry.action == link::LedgerAction::merged) merges[entry.other_key] = entry.key;
          if (entry.action == link::LedgerAction::undone) merges.erase(entry.other_key);
        }
      merges_ = std::move(merges);
    }
    std::set<std::string> seen;
    std::string at = key;
    for (auto next = merges_->find(at); next != merges_->end() && seen.insert(at).second; next = merges_->find(at))
      at = next->second;
    return somebody(at) ? std::optional(at) : std::nullopt;
  }

 private:
  [[nodiscard]] bool somebody(const std::string& key) const {
    const auto found = std::lower_bound(
        linked_.persons.begin(), linked_.persons.end(), key,
        [](const population::Person& person, const std::string& wanted) { return person.key < wanted; });
    return found != linked_.persons.end() && found->key == key;
  }
  const link::Linked& linked_;
  fs::path ledger_;
  std::optional<std::map<std::string, std::string>> merges_;
};

Result<find::ConfirmedStage> confirmed_of(const Line& line, const std::string& person, base::Day day) {
  find::ConfirmedStage stage{person, line.cell("stage"), day, {}, {}};
  // An extract of an earlier version does not say it.
  if (line.table.column("role") != line.table.header.size()) stage.role = line.cell("role");
  if (std::find(stratify::kStages.begin(), stratify::kStages.end(), stage.stage) == stratify::kStages.end())
    return line.error("there is no stage of that name");
  KURSAAL_ASSIGN(stage.until, line.day("stage_until"));
  if (!stage.until.known()) return line.error("a confirmed stage needs a day until which it holds");
  return stage;
}

}  // namespace

Result<Feedback> read_feedback(const fs::path& ledger_folder, const place::Site& site, const link::Linked& linked,
                               base::Day as_of, base::Day known_by) {
  Feedback feedback;
  const fs::path file = ledger_folder / kFeedbackFile;
  std::error_code none;
  if (!fs::exists(file, none)) return feedback;
  feedback.there = true;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  for (const char* name : kColumns)
    if (table.column(name) == table.header.size())
      return base::make_error(ErrorCode::configuration, kFeedbackFile, ": the column \"", name,
                              "\" is missing; call kursaal feedback again");
  if (feedback_without_basis(site, as_of)) {
    feedback.counts.rows = feedback.counts.without_basis = table.rows.size();
    return feedback;
  }
  const base::Day last = known_by.known() && known_by < as_of ? known_by : as_of;
  Keys keys(linked, ledger_folder);
  FeedbackCounts& counts = feedback.counts;
  counts.rows = table.rows.size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Line line{table, i};
    KURSAAL_ASSIGN(const base::Day day, line.day("day"));
    if (!day.known()) return line.error("the day is missing");
    const bool is_stage = line.cell("decision") == "stage-confirmed";
    const auto outcome = outcome_of(line.cell("decision"));
    if (!is_stage && !outcome) return line.error("the decision is none that this program knows");
    if (day > last) {
      ++counts.later;
      continue;
    }
    if (!is_stage && site.service(line.cell("service")) == nullptr) {
      ++counts.of_another_service;
      continue;
    }
    KURSAAL_ASSIGN(const std::optional<std::string> person, keys.now(line.cell("person_id")));
    if (!person) {
      ++counts.of_nobody;
      continue;
    }
    ++counts.used;
    if (is_stage) {
      KURSAAL_ASSIGN(find::ConfirmedStage stage, confirmed_of(line, *person, day));
      feedback.confirmed.push_back(std::move(stage));
      continue;
    }
    find::PriorOffer offer{*person, line.cell("service"), day, *outcome, {}, {}};
    if (outcome == find::OfferOutcome::ended) offer.result = line.cell("reason");
    if (outcome == find::OfferOutcome::declined) {
      KURSAAL_ASSIGN(offer.ask_again, line.day("ask_again"));
      // A "no" without a day on which to ask again is meant for good.
      if (!offer.ask_again.known()) offer.ask_again = base::day_of(9999, 12, 31);
    }
    feedback.offers.push_back(std::move(offer));
  }
  return feedback;
}

}  // namespace kursaal::app
