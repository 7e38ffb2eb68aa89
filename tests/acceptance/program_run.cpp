#include "acceptance/program_run.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tables/database.hpp"

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

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
  return {number("records_read"), number("records_loaded"), part("unused_type"),  part("unknown_format"),
          part("duplicate"),      part("superseded"),       number("quarantined")};
}

}  // namespace

ProgramResult run_kursaal(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "out").string();
  const std::string err = (folder.path() / "err").string();
  std::vector<const char*> words{KURSAAL_PROGRAM};
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    ::execv(KURSAAL_PROGRAM, const_cast<char* const*>(words.data()));
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (child < 0 || ::wait4(child, &status, 0, &used) != child) return {};
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, whole_file(out), whole_file(err),
          static_cast<std::uint64_t>(used.ru_maxrss) << 10};
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
  run.withdrawn = number("withdrawn");
  for (const simdjson::dom::element day : document["as_of"].get_array())
    run.as_of.emplace_back(day.get_string().value());
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
  for (const auto field : document["content"].get_object())
    run.content[std::string(field.key)] = std::string(field.value.get_string().value());
  for (const simdjson::dom::element name : document["unusable_files"].get_array())
    run.unusable_files.emplace_back(name.get_string().value());
  for (const simdjson::dom::element name : document["unknown_files"].get_array())
    run.unknown_files.emplace_back(name.get_string().value());
  run.content_id = std::string(document["content_id"].get_string().value());
  run.unchanged = document["unchanged"].get_bool().value();
  return run;
}

namespace {

// What holds of every run, whatever its input: nothing appears, nothing vanishes.
void check_laws(const RunSummary& run, const fs::path& out) {
  EXPECT_TRUE(run.total.closes());
  Counts sum;
  for (const auto& [type, counts] : run.by_type) {
    EXPECT_TRUE(counts.closes()) << type;
    sum.read += counts.read;
    sum.loaded += counts.loaded;
    sum.quarantined += counts.quarantined;
  }
  EXPECT_EQ(sum.read, run.total.read);
  EXPECT_EQ(sum.loaded, run.total.loaded);
  EXPECT_EQ(sum.quarantined, run.total.quarantined);
  const auto count = [&](const std::string& what) {
    return std::stoull(query_one(out, "SELECT count(*) FROM " + what));
  };
  EXPECT_EQ(count("population.files"), run.files);
  EXPECT_EQ(count("population.people"), run.people);
  EXPECT_EQ(count("read_parquet('{current}/direct/people.parquet')"), run.people);
  EXPECT_EQ(count("population.events"), run.events);
  EXPECT_EQ(count("read_parquet('{current}/direct/scores.parquet')"), run.people * run.as_of.size())
      << "a score row a person a date";
  EXPECT_EQ(count("(SELECT DISTINCT person_id, as_of FROM read_parquet('{current}/direct/scores.parquet'))"),
            run.people * run.as_of.size());
  EXPECT_EQ(count("read_parquet('{current}/direct/quarantine.parquet') WHERE severity = 'error' AND line > 0"),
            run.total.quarantined)
      << "each quarantined record has its row";
  EXPECT_EQ(count("read_parquet('{current}/direct/quarantine.parquet') WHERE coalesce(code, '') = '' OR coalesce(text, "
                  "'') = '' OR coalesce(file, '') = '' OR "
                  "severity NOT IN ('information', 'warning', 'error')"),
            0U);
  EXPECT_EQ(count("population.events e ANTI JOIN population.files f ON e.file = f.file AND e.source = f.source WHERE "
                  "e.line > 0"),
            0U);
  EXPECT_EQ(count("population.events WHERE line = 0"), 0U);
  EXPECT_EQ(count("population.events e ANTI JOIN population.people p USING (person_index)"), 0U);
  EXPECT_EQ(count("read_parquet('{current}/direct/reasons.parquet') r ANTI JOIN population.files f ON r.file = f.name "
                  "WHERE r.file IS NOT NULL"),
            0U);
  EXPECT_EQ(query_one(out, "SELECT coalesce(sum(identities), 0) FROM population.people"),
            query_one(out, "SELECT count(*) FROM read_parquet('{current}/direct/links.parquet')"));
}

}  // namespace

RunSummary run_folder(const fs::path& folder, const fs::path& out, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"run", folder.string(), "--out", out.string(), "--json", "--quiet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const ProgramResult result = run_kursaal(arguments);
  EXPECT_EQ(result.status, 0) << result.err << result.out;
  if (result.status != 0) return {};
  RunSummary run = read_summary(result.out);
  check_laws(run, out);
  return run;
}

std::string query_one(const fs::path& out, const std::string& sql) {
  const auto rows = query(out, sql);
  EXPECT_EQ(rows.size(), 1U) << sql;
  if (rows.size() != 1 || rows[0].empty()) return "0";
  return rows[0][0];
}

std::vector<std::vector<std::string>> query(const fs::path& out, std::string sql) {
  const std::string current = (out / "current").string();
  for (std::size_t at = sql.find("{current}"); at != std::string::npos; at = sql.find("{current}"))
    sql.replace(at, 9, current);
  std::vector<std::vector<std::string>> rows;
  auto database = tables::Database::open({.threads = 1, .temp_folder = {}});
  EXPECT_TRUE(database.ok());
  auto connection = database->connect();
  if (fs::exists(out / "current" / "population.duckdb")) {
    const auto attached = connection->execute(
        "ATTACH " + tables::sql_quote((out / "current" / "population.duckdb").string()) + " AS population (READ_ONLY)");
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
  const fs::path folder =
      (given != nullptr ? fs::path(given) : fs::path(KURSAAL_SOURCE_DIR).parent_path() / "shared") / "data" / name;
  if (!fs::exists(folder)) return std::nullopt;
  return folder;
}

}  // namespace kursaal::acceptance
