#include "view/published_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/text.hpp"
#include "tables/blocks.hpp"

namespace kursaal::view {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using nlohmann::json;

constexpr std::uint64_t kLongestRunDocument = 64ULL << 20U;
// Without these there is nothing to show. The place's tables and the lists may be missing in a snapshot of an older
// form.
constexpr std::string_view kRequired[] = {"population.duckdb", "direct/scores.parquet", "direct/reasons.parquet",
                                          "direct/people.parquet"};

base::Error broken(std::string_view what) {
  return base::make_error(ErrorCode::input_refused, "the folder is not a whole snapshot: ", what);
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t count_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

base::Day day_of(std::string_view text) {
  const auto moment = base::parse_iso(text);
  return moment ? moment->day : base::Day{};
}

std::int64_t published_at(const fs::path& folder) {
  struct stat facts {};
  return ::stat((folder / "run.json").c_str(), &facts) == 0 ? static_cast<std::int64_t>(facts.st_mtime) : 0;
}

base::Status check_files(const fs::path& folder, const json& document) {
  std::error_code none;
  for (const std::string_view name : kRequired)
    if (!fs::is_regular_file(folder / name, none)) return broken(std::string(name) + " is missing");
  if (const auto content = document.find("content"); content != document.end() && content->is_object())
    for (const auto& [name, digest] : content->items())
      if (name.ends_with(".parquet") && !fs::is_regular_file(folder / name, none)) return broken(name + " is missing");
  if (const auto bytes = document.find("bytes"); bytes != document.end() && bytes->is_object())
    for (const auto& [name, length] : bytes->items()) {
      if (name.find("..") != std::string::npos || !length.is_number_unsigned()) return broken("run.json is damaged");
      if (fs::file_size(folder / name, none) != length.get<std::uint64_t>() || none)
        return broken(name + " has not the length that run.json says");
    }
  return base::ok_status();
}

void read_records(const json& document, RunSays& says) {
  const auto types = document.find("by_type");
  if (types == document.end() || !types->is_array()) return;
  for (const json& type : *types) {
    if (!type.is_object()) continue;
    RecordCount count;
    count.record = text_of(type, "record");
    count.read = count_of(type, "records_read");
    count.loaded = count_of(type, "records_loaded");
    count.quarantined = count_of(type, "quarantined");
    if (const auto aside = type.find("set_aside"); aside != type.end() && aside->is_object())
      for (const auto& [why, records] : aside->items())
        if (records.is_number_unsigned()) count.set_aside += records.get<std::uint64_t>();
    says.records[text_of(type, "source")].push_back(std::move(count));
  }
}

}  // namespace

base::Result<RunSays> read_run(const fs::path& folder) {
  std::error_code none;
  if (!fs::is_regular_file(folder / "run.json", none)) return broken("run.json is missing");
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(folder / "run.json", kLongestRunDocument));
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) return broken("run.json is not JSON");
  KURSAAL_TRY(check_files(folder, document));
  RunSays says;
  says.facts.content_id = text_of(document, "content_id");
  if (says.facts.content_id.empty() || says.facts.content_id != folder.filename().string())
    return broken("run.json is of another snapshot");
  says.facts.folder = folder;
  says.facts.demo = text_of(document, "mode") != "service";
  says.facts.rules_version = text_of(document, "rules_version");
  if (const auto dates = document.find("as_of");
      dates != document.end() && dates->is_array() && !dates->empty() && dates->back().is_string())
    says.facts.as_of = day_of(dates->back().get<std::string>());
  if (!says.facts.as_of.known()) return broken("run.json says no date");
  says.facts.published_at = published_at(folder);
  if (const auto counts = document.find("counts"); counts != document.end() && counts->is_object()) {
    says.facts.people = count_of(*counts, "people");
    says.facts.events = count_of(*counts, "events");
    says.records_read = count_of(*counts, "records_read");
    says.quarantined = count_of(*counts, "quarantined");
    says.links = count_of(*counts, "links");
    says.review_pairs = count_of(*counts, "review_pairs");
  }
  read_records(document, says);
  return says;
}

std::string parquet(const fs::path& folder, std::string_view file) {
  return "read_parquet(" + tables::sql_quote((folder / file).string()) + ")";
}

const std::optional<std::string>* TextRow::cell(std::string_view column) const {
  const auto found = std::find(table_->names.begin(), table_->names.end(), column);
  if (found == table_->names.end()) return nullptr;
  return &table_->rows[row_][static_cast<std::size_t>(found - table_->names.begin())];
}

std::string TextRow::text(std::string_view column) const {
  const auto* found = cell(column);
  return found == nullptr ? std::string() : found->value_or("");
}

base::Day TextRow::day(std::string_view column) const { return day_of(text(column)); }

std::uint64_t TextRow::count(std::string_view column) const {
  const auto number = base::parse_integer(text(column));
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

bool TextRow::is_null(std::string_view column) const {
  const auto* found = cell(column);
  return found == nullptr || !found->has_value();
}

std::vector<fs::path> kept_snapshots(const fs::path& folder) {
  std::vector<std::tuple<std::int64_t, fs::path>> found;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.parent_path(), none)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".") || !fs::is_regular_file(entry.path() / "run.json", none)) continue;
    found.emplace_back(published_at(entry.path()), entry.path());
  }
  std::sort(found.begin(), found.end());
  std::vector<fs::path> folders;
  for (auto& [at, path] : found) folders.push_back(std::move(path));
  return folders;
}

}  // namespace kursaal::view
