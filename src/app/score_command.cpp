#include "app/score_command.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "stratify/score_table.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"
#include "tables/database.hpp"
#include "tables/durable_file.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::array<std::string_view, 6> kNames{"efi", "efi2", "hfrs", "charlson", "elixhauser", "cms"};
constexpr std::size_t kIssuesSpelt = 20;

base::Status check_words(const ScoreRequest& request) {
  bool known = false;
  for (const std::string_view name : kNames) known = known || name == request.name;
  if (!known) {
    const std::string_view nearest = base::nearest_name(request.name, kNames);
    std::string all;
    for (const std::string_view name : kNames) all.append(all.empty() ? "" : ", ").append(name);
    return base::make_error(ErrorCode::usage, "no score is called \"", request.name, "\"",
                            nearest.empty() ? std::string() : "; did you mean \"" + std::string(nearest) + "\"?",
                            " (there are ", all, ")");
  }
  if (!request.hierarchy.empty() && request.hierarchy != "on" && request.hierarchy != "off")
    return base::make_error(ErrorCode::usage, "--hierarchy is on or off, not \"", request.hierarchy, "\"");
  if (request.in == "-" && request.persons && *request.persons == "-")
    return base::make_error(ErrorCode::usage, "--in and --persons cannot both be standard input");
  for (const std::string& file : {request.in, request.persons.value_or("-")}) {
    std::error_code failed;
    if (file != "-" && (!fs::exists(file, failed) || fs::is_directory(file, failed)))
      return base::make_error(ErrorCode::not_found, "there is no file ", fs::path(file).filename().string());
  }
  return base::ok_status();
}

std::string csv_text(const tables::CsvTable& table) {
  std::string text;
  std::vector<std::string_view> cells(table.header.begin(), table.header.end());
  tables::append_csv_row(text, cells);
  for (const auto& row : table.rows) {
    cells.assign(row.begin(), row.end());
    tables::append_csv_row(text, cells);
  }
  return text;
}

// as_of a date, score a number, all else text; an empty cell is NULL.
base::Status write_as_parquet(const tables::CsvTable& table, const fs::path& file) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({}));
  KURSAAL_ASSIGN(auto memory, database.connect());
  std::string columns;
  std::string select;
  for (const std::string& name : table.header) {
    columns.append(columns.empty() ? "" : ", ").append(name).append(" VARCHAR");
    const std::string_view type = name == "as_of" ? "DATE" : name == "score" ? "DOUBLE" : "VARCHAR";
    select.append(select.empty() ? "" : ", ")
        .append("CAST(")
        .append(name)
        .append(" AS ")
        .append(type)
        .append(") AS ")
        .append(name);
  }
  KURSAAL_TRY(memory.execute("CREATE TABLE scored(position UBIGINT, " + columns + ")"));
  std::vector<tables::ColumnType> types(table.header.size() + 1, tables::ColumnType::text);
  types[0] = tables::ColumnType::u64;
  KURSAAL_ASSIGN(auto rows, memory.appender("scored", types));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    rows.put_unsigned(i);
    for (const std::string& cell : table.rows[i]) {
      if (cell.empty()) {
        rows.put_null();
      } else {
        rows.put_text(cell);
      }
    }
    KURSAAL_TRY(rows.end_row());
  }
  KURSAAL_TRY(rows.finish());
  const fs::path partial = tables::partial_path(file);
  const base::Status written =
      tables::write_parquet(memory, "SELECT " + select + " FROM scored ORDER BY position", partial);
  if (!written.ok()) {
    tables::remove_partial(file);
    return written.error();
  }
  return tables::publish_partial(file);
}

base::Status write_table(const tables::CsvTable& table, const std::string& out) {
  if (fs::path(out).extension() == ".parquet") return write_as_parquet(table, out);
  const std::string text = csv_text(table);
  if (out != "-") return tables::write_atomically(out, text);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    return base::make_error(ErrorCode::io, "standard output could not be written");
  return base::ok_status();
}

std::uint64_t rows_left_out(const stratify::ScoreTable& scored) {
  std::uint64_t left_out = 0;
  for (const base::Issue& issue : scored.issues) left_out += issue.severity >= base::Severity::error ? 1U : 0U;
  return left_out;
}

// Issues name columns, lines and rules, never a value.
void tell(const std::vector<base::Issue>& issues) {
  for (std::size_t i = 0; i < issues.size() && i < kIssuesSpelt; ++i) {
    const base::Issue& issue = issues[i];
    // A row that cannot be used is left out and told of; the call itself has not failed.
    const bool left_out = issue.severity >= base::Severity::error;
    const std::string line = issue.where.line > 0 ? ":" + std::to_string(issue.where.line) : std::string();
    std::fprintf(stderr, "kursaal: %s: %s%s: %s (%s)\n",
                 left_out ? "row left out" : std::string(base::severity_code(issue.severity)).c_str(),
                 issue.where.file.c_str(), line.c_str(), issue.text.c_str(), issue.code.c_str());
  }
  if (issues.size() > kIssuesSpelt)
    std::fprintf(stderr, "kursaal: and %s more\n", base::format_count(issues.size() - kIssuesSpelt).c_str());
}

std::string render_document(const ScoreRequest& request, const stratify::ScoreTable& scored) {
  base::JsonWriter json(2);
  json.begin_object()
      .key("score")
      .value(request.name)
      .key("persons")
      .value(static_cast<std::uint64_t>(scored.table.rows.size()));
  json.key("rows_left_out").value(rows_left_out(scored)).key("issues").begin_array();
  for (const base::Issue& issue : scored.issues)
    json.begin_object()
        .key("severity")
        .value(base::severity_code(issue.severity))
        .key("code")
        .value(issue.code)
        .key("file")
        .value(issue.where.file)
        .key("line")
        .value(issue.where.line)
        .key("text")
        .value(issue.text)
        .end_object();
  return json.end_array().end_object().text() + "\n";
}

}  // namespace

base::Result<int> score_file(const ScoreRequest& request, const Settings& settings) {
  KURSAAL_TRY(check_words(request));
  stratify::ScoreTableOptions options;
  options.name = request.name;
  options.facts = request.in;
  if (request.persons) options.persons = *request.persons;
  if (request.as_of) options.as_of = *request.as_of;
  options.weights = request.weights;
  options.hierarchy = request.hierarchy != "off";
  options.data_folder = settings.data_folder;
  KURSAAL_ASSIGN(const stratify::ScoreTable scored, stratify::score_table(options));
  const bool document = settings.json && request.out != "-";
  if (!settings.quiet) {
    tell(scored.issues);
  } else if (const std::uint64_t left_out = rows_left_out(scored); left_out > 0 && !document) {
    // Nothing is dropped silently, however quiet.
    std::fprintf(stderr, "kursaal: %s rows could not be used; run without --quiet to see which\n",
                 base::format_count(left_out).c_str());
  }
  KURSAAL_TRY(write_table(scored.table, request.out));
  // The table itself is the data where it goes to standard output.
  if (document) std::fputs(render_document(request, scored).c_str(), stdout);
  return 0;
}

}  // namespace kursaal::app
