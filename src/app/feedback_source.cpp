#include "app/feedback_source.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "app/keys_now.hpp"
#include "app/legal_basis.hpp"
#include "base/hash.hpp"
#include "stratify/score_columns.hpp"
#include "tables/blocks.hpp"
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

constexpr std::size_t kLongestFeedback = 4ULL << 30;

// What `kursaal feedback` wrote is kept for good under its digest: one that was cut or edited since would let people be
// asked again who have said no.
base::Status check_whole(const fs::path& ledger_folder, const fs::path& file) {
  constexpr std::string_view kMark = kMadeByFeedback.substr(0, kMadeByFeedback.size() - 1);
  KURSAAL_ASSIGN(const std::string head, tables::read_head(file, kMark.size()));
  if (head != kMark) return base::ok_status();
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(file, kLongestFeedback));
  base::Digest digest;
  digest.add_text(std::string_view(text).substr(std::min(text.size(), kMadeByFeedback.size())));
  std::error_code none;
  if (fs::exists(ledger_folder / "feedback" / (digest.hex() + ".csv"), none)) return base::ok_status();
  return base::make_error(ErrorCode::configuration, kFeedbackFile,
                          " is not as kursaal feedback wrote it, or its copy in feedback/ is gone; call kursaal "
                          "feedback again");
}

}  // namespace

Result<Feedback> read_feedback(const fs::path& ledger_folder, const place::Site& site, const link::Linked& linked,
                               base::Day as_of, base::Day known_by) {
  Feedback feedback;
  const fs::path file = ledger_folder / kFeedbackFile;
  std::error_code none;
  if (!fs::exists(file, none)) return feedback;
  feedback.there = true;
  KURSAAL_TRY(check_whole(ledger_folder, file));
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
  KeysNow keys(linked, ledger_folder);
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
    offer.key = line.cell("person_id");
    if (outcome == find::OfferOutcome::ended || outcome == find::OfferOutcome::declined)
      offer.result = line.cell("reason");
    // An extract of an earlier version does not say it.
    if (outcome == find::OfferOutcome::accepted && table.column("listed_on") != table.header.size()) {
      KURSAAL_ASSIGN(offer.listed_on, line.day("listed_on"));
    }
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
