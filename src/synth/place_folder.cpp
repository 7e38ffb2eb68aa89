#include "synth/place_folder.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <vector>

#include "base/day.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "synth/agencies.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::synth {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

base::Error io_error(const fs::path& path, std::string_view what) {
  return base::make_error(ErrorCode::io, path.string(), " ", what);
}

// Relative names, sorted.
base::Result<std::vector<fs::path>> files_of_site(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && (ending == ".toml" || ending == ".csv")) files.push_back(entry.path().filename());
  }
  for (const char* part : {"mappings", "synth", "codelists", "rules"}) {
    std::error_code absent;
    if (!fs::is_directory(folder / part, absent)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder / part, error))
      if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(folder));
  }
  if (error) return io_error(folder, "cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

void append_cell(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    append_cell(line, cells[i]);
  }
  return line + "\n";
}

// The member leaves what it belonged to on the day and belongs to `of` from then on.
base::Status move_member(const fs::path& file, const std::string& member, const std::string& of, const std::string& on,
                         const std::string& basis) {
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  const std::size_t to = table.column("to");
  const std::size_t from = table.column("from");
  const auto wrong = [&](std::string_view what) {
    return base::make_error(ErrorCode::configuration, "synth/boundary-moves.csv: ", file.filename().string(), " ",
                            what);
  };
  std::vector<std::string> header = table.header;
  for (const char* name : {"member", "of", "from", "to", "status", "basis", "source"})
    if (std::find(header.begin(), header.end(), name) == header.end())
      return wrong("lacks the column " + std::string(name));
  std::string text = line_of(header);
  bool moved = false;
  std::vector<std::string> added;
  for (std::vector<std::string> row : table.rows) {
    if (row[table.column("member")] == member && row[to].empty() && row[from] < on) {
      added = row;
      row[to] = on;
      moved = true;
    }
    text += line_of(row);
  }
  if (!moved) return wrong("has no open row of " + member + " that begins before " + on);
  added[table.column("of")] = of;
  added[from] = on;
  added[table.column("status")] = "unverified";
  added[table.column("basis")] = basis;
  added[table.column("source")] = "SAMPLE";
  return tables::write_atomically(file, text + line_of(added));
}

base::Status move_boundaries(const fs::path& folder) {
  const fs::path moves = folder / "synth" / "boundary-moves.csv";
  std::error_code absent;
  if (!fs::exists(moves, absent)) return base::ok_status();
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(moves));
  for (const std::vector<std::string>& row : table.rows) {
    const std::string& level = row[table.column("level")];
    if (level != "ward" && level != "practice")
      return base::make_error(ErrorCode::configuration, "synth/boundary-moves.csv: a level is ward or practice, not ",
                              level);
    KURSAAL_TRY(move_member(folder / (level + "-locality.csv"), row[table.column("member")], row[table.column("of")],
                            row[table.column("on")], row[table.column("basis")]));
  }
  return base::ok_status();
}

// The text after `"key": ` up to a comma, a quote or the end of the line.
std::string member_of(std::string_view json, std::string_view key) {
  const std::string name = "\"" + std::string(key) + "\": ";
  std::size_t at = json.find(name);
  if (at == std::string_view::npos) return {};
  at += name.size();
  if (at < json.size() && json[at] == '"') ++at;
  return std::string(json.substr(at, json.find_first_of(",\"\n", at) - at));
}

}  // namespace

base::Status copy_site(const fs::path& from, const fs::path& to) {
  KURSAAL_ASSIGN(const std::vector<fs::path> files, files_of_site(from));
  for (const fs::path& file : files) {
    std::error_code error;
    fs::create_directories((to / file).parent_path(), error);
    if (!error) fs::copy_file(from / file, to / file, fs::copy_options::overwrite_existing, error);
    if (error) return io_error(to / file, "cannot be written: " + error.message());
  }
  return move_boundaries(to);
}

base::Result<std::string> digest_site_tables(const fs::path& folder) {
  KURSAAL_ASSIGN(const std::vector<fs::path> files, files_of_site(folder));
  base::Digest digest;
  for (const fs::path& file : files) {
    KURSAAL_ASSIGN(const std::string text, tables::read_whole(folder / file, 1U << 28));
    digest.add_text(file.generic_string());
    digest.add_text(text);
  }
  return digest.hex();
}

std::optional<MadeBefore> made_before(const fs::path& folder) {
  const auto text = tables::read_whole(folder / "truth" / "SYNTHETIC_parameters.json", 1U << 24);
  if (!text.ok()) return std::nullopt;
  MadeBefore before{member_of(*text, "place"), 0};
  const auto months = base::parse_integer(member_of(*text, "months"));
  if (before.identity.empty() || !months) return std::nullopt;
  before.months = static_cast<int>(*months);
  return before;
}

base::Status clear_place(const fs::path& folder) {
  std::vector<fs::path> gone;
  std::error_code error;
  for (const char* part : {"extracts", "truth"}) {
    std::error_code absent;
    if (!fs::is_directory(folder / part, absent)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder / part, error))
      if (entry.is_regular_file() && entry.path().filename().string().starts_with(kMarkColumn))
        gone.push_back(entry.path());
  }
  for (const fs::path& file : gone)
    if (!error) fs::remove(file, error);
  return error ? base::Status(io_error(folder, "cannot be cleared: " + error.message())) : base::ok_status();
}

}  // namespace kursaal::synth
