#include "acceptance/program_run.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tables/database.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else out += c;
  }
  return out + "'";
}

std::string whole_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Counts read_counts(const simdjson::dom::element& element) {
  const auto number = [&](const char* name) { return static_cast<std::uint64_t>(element[name].get_int64().value()); };
  const auto aside = element["set_aside"];
  const auto part = [&](const char* name) { return static_cast<std::uint64_t>(aside[name].get_int64().value()); };
  return {number("records_read"), number("records_loaded"), part("unused_type"), part("unknown_format"), part("duplicate"), part("superseded"), number("quarantined")};
}

}  // namespace

ProgramResult run_kursaal(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  std::string command = quoted(KURSAAL_PROGRAM);
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  command += " >" + quoted((folder.path() / "out").string()) + " 2>" + quoted((folder.path() / "err").string()) + " </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, whole_file(folder.path() / "out"), whole_file(folder.path() / "err")};
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "kursaal-acceptance-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code failed;
  fs::remove_all(path_, failed);
}

void TemporaryFolder::write(const std::string& name, const std::string& text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

RunSummary read_summary(const std::string& json) {
  simdjson::dom::parser parser;
  const simdjson::dom::element document = parser.parse(json);
  RunSummary run;
  const simdjson::dom::element counts = document["counts"];
  run.total = read_counts(counts);
  const auto number = [&](const char* name) { return static_cast<std::uint64_t>(counts[name].get_int64().value()); };
  run.files = number("files");
  run.people = number("people");
  run.events = number("events");
  run.links = number("links");
  for (const simdjson::dom::element type : document["by_type"].get_array()) {
    Counts& all = run.by_type[std::string(type["record"].get_string().value())];
    const Counts one = read_counts(type);
    all.read += one.read;
    all.loaded += one.loaded;
    all.unused_type += one.unused_type;
    all.unknown_format += one.unknown_format;
    all.duplicate += one.duplicate;
    all.superseded += one.superseded;
    all.quarantined += one.quarantined;
  }
  for (const auto field : document["content"].get_object()) run.content[std::string(field.key)] = std::string(field.value.get_string().value());
  for (const simdjson::dom::element name : document["unusable_files"].get_array()) run.unusable_files.emplace_back(name.get_string().value());
  for (const simdjson::dom::element name : document["unknown_files"].get_array()) run.unknown_files.emplace_back(name.get_string().value());
  run.content_id = std::string(document["content_id"].get_string().value());
  run.unchanged = document["unchanged"].get_bool().value();
  return run;
}

RunSummary run_folder(const fs::path& folder, const fs::path& out, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"run", folder.string(), "--out", out.string(), "--json", "--quiet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const ProgramResult result = run_kursaal(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  if (result.status != 0) return {};
  return read_summary(result.out);
}

std::vector<std::vector<std::string>> query(const fs::path& out, std::string sql) {
  const std::string current = (out / "current").string();
  for (std::size_t at = sql.find("{current}"); at != std::string::npos; at = sql.find("{current}")) sql.replace(at, 9, current);
  std::vector<std::vector<std::string>> rows;
  auto database = tables::Database::open({.threads = 1, .temp_folder = {}});
  EXPECT_TRUE(database.ok());
  auto connection = database->connect();
  if (fs::exists(out / "current" / "population.duckdb")) {
    const auto attached = connection->execute("ATTACH " + tables::sql_quote((out / "current" / "population.duckdb").string()) + " AS population (READ_ONLY)");
    EXPECT_TRUE(attached.ok()) << (attached.ok() ? "" : attached.error().text);
  }
  const auto table = connection->table(sql);
  EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().text);
  if (!table.ok()) return rows;
  for (const auto& row : table->rows) {
    rows.emplace_back();
    for (const auto& cell : row) rows.back().push_back(cell.value_or(""));
  }
  return rows;
}

std::optional<fs::path> shared_data(const std::string& name) {
  const char* given = std::getenv("KURSAAL_SHARED");
  const fs::path folder = (given != nullptr ? fs::path(given) : fs::path(KURSAAL_SOURCE_DIR).parent_path() / "shared") / "data" / name;
  if (!fs::exists(folder)) return std::nullopt;
  return folder;
}

}  // namespace kursaal::acceptance
