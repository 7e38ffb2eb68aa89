#include "app/feedback_command.hpp"

#include <cstdio>
#include <filesystem>
#include <vector>

#include "app/feedback_source.hpp"
#include "app/run_inputs.hpp"
#include "base/hash.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "care/feedback.hpp"
#include "tables/blocks.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

// A "no" for good, in the form that whoever keeps this file by hand would write: without a day it counts for as long as
// the service says.
constexpr std::string_view kNever = "9999-12-31";
constexpr std::size_t kHead = 200;  // bytes in which the mark is looked for

std::string cell_of(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char character : text) quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
  return quoted + "\"";
}

void add_row(std::string& text, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) text += (i > 0 ? "," : "") + cell_of(cells[i]);
  text += '\n';
}

std::string extract_of(const std::vector<care::FeedbackRow>& rows) {
  std::string text;
  add_row(text, care::feedback_columns());
  for (const care::FeedbackRow& row : rows)
    add_row(text, {row.person_id, row.service, row.decision, row.reason, row.day, row.ask_again, row.stage,
                   row.stage_suggested, row.stage_until, row.snapshot, row.role, row.listed_on});
  return text;
}

// Accepted, declined or ended: what an offer came to. A row that was left undecided may be offered again.
std::string offers_of(const std::vector<care::FeedbackRow>& rows) {
  std::string text(kMadeByFeedback);
  add_row(text, {"person_id", "service", "day", "outcome", "reason", "ask_again"});
  for (const care::FeedbackRow& row : rows)
    if (row.decision == "accepted" || row.decision == "declined" || row.decision == "ended")
      add_row(text, {row.person_id, row.service, row.day, row.decision, row.reason,
                     row.decision == "declined" && row.ask_again.empty() ? std::string(kNever) : row.ask_again});
  return text;
}

}  // namespace

void add_feedback_options(CLI::App& verb, FeedbackRequest& request) {
  verb.add_option("site", request.store.site, "site folder")->required();
  verb.add_option("--out", request.out, "folder of the published snapshots (default SITE/build)");
  verb.add_option("--ledger", request.ledger,
                  "folder of the identity ledger (default SITE/ledger, or OUT/ledger without site.toml)");
  add_care_store_options(verb, request.store);
}

base::Result<int> write_feedback(const FeedbackRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(const auto store, open_care_store(request.store));
  KURSAAL_ASSIGN(const std::vector<care::FeedbackRow> rows, care::feedback_rows(*store));
  const fs::path ledger = ledger_folder(request.store.site, request.out, request.ledger);
  const fs::path offers = ledger / "offers.csv";
  std::error_code failed;
  const fs::path current = ledger / kFeedbackFile;
  for (const fs::path& written : {offers, current}) {
    if (!fs::exists(written, failed)) continue;
    KURSAAL_ASSIGN(const std::string head, tables::read_head(written, kHead));
    if (!head.starts_with(kMadeByFeedback))
      return base::make_error(ErrorCode::conflict, written.string(),
                              " was written by somebody else; put it aside, or its rows into the care store, first");
  }
  const std::string extract = extract_of(rows);
  base::Digest digest;
  digest.add_text(extract);
  const fs::path file = ledger / "feedback" / (digest.hex() + ".csv");
  for (const fs::path& folder : {ledger, ledger / "feedback"}) {
    fs::create_directories(folder, failed);
    if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed) return base::make_error(ErrorCode::io, "cannot make the folder ", folder.string());
  }
  const auto keep = [](const fs::path& to, const std::string& text) -> base::Status {
    KURSAAL_TRY(tables::write_atomically(to, text));
    std::error_code none;
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, none);
    return base::ok_status();
  };
  const bool unchanged = fs::exists(file, failed);
  if (!unchanged) KURSAAL_TRY(keep(file, extract));
  KURSAAL_TRY(keep(current, std::string(kMadeByFeedback) + extract));
  KURSAAL_TRY(keep(offers, offers_of(rows)));
  if (settings.json) {
    base::JsonWriter json;
    json.begin_object().key("rows").value(static_cast<std::uint64_t>(rows.size())).key("extract").value(file.string());
    json.key("current")
        .value(current.string())
        .key("offers")
        .value(offers.string())
        .key("unchanged")
        .value(unchanged)
        .end_object();
    std::printf("%s\n", json.text().c_str());
  } else {
    std::printf("%s rows of what people did in %s%s\nthe next run reads %s\n", base::format_count(rows.size()).c_str(),
                file.string().c_str(), unchanged ? " (as it was)" : "", current.string().c_str());
  }
  return 0;
}

}  // namespace kursaal::app
