#include "terminology/code_lists.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <optional>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::terminology {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct ListFile {
  std::string list;
  std::string default_item;
  std::optional<CodeSystem> default_system;
  std::string version;
  std::string citation;
  ListStatus status = ListStatus::starter;
};

base::Error in_file(const fs::path& file, std::string_view text) {
  return base::make_error(ErrorCode::configuration, file.filename().string(), ": ", text);
}

base::Error at_line(const fs::path& file, std::uint64_t line, std::string_view text) {
  return base::make_error(ErrorCode::configuration, file.filename().string(), ":", std::to_string(line), ": ", text);
}

base::Result<ListFile> read_description(const fs::path& csv) {
  fs::path file = csv;
  file.replace_extension(".toml");
  ListFile description;
  description.list = csv.stem().string();
  description.default_item = csv.stem().string();
  if (!fs::exists(file)) return description;
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    return at_line(file, error.source().begin.line, error.description());
  }
  static constexpr std::array<std::string_view, 13> kKnown{"name",     "list",  "item",     "system", "version",
                                                           "status",   "score", "citation", "source", "licence",
                                                           "reviewed", "note",  "notes"};
  for (const auto& [key, value] : table) {
    if (std::find(kKnown.begin(), kKnown.end(), key.str()) != kKnown.end()) continue;
    const std::string_view near = base::nearest_name(key.str(), kKnown);
    return in_file(file, "unknown key \"" + std::string(key.str()) + "\"" +
                             (near.empty() ? "" : ", did you mean \"" + std::string(near) + "\"?"));
  }
  const auto text = [&](std::string_view key, std::string fallback) {
    return table[key].value_or(std::move(fallback));
  };
  description.list = text("list", text("name", description.list));
  description.default_item = text("item", description.default_item);
  description.version = text("version", "");
  description.citation = text("citation", text("source", ""));
  if (const std::string system = text("system", ""); !system.empty()) {
    description.default_system = code_system_named(system);
    if (!description.default_system && system.find_first_of(" ,;") == std::string::npos)
      return in_file(file, "there is no code system \"" + system + "\"");
  }
  const std::string status = text("status", "starter");
  if (status != "starter" && status != "full")
    return in_file(file, "status is \"starter\" or \"full\", not \"" + status + "\"");
  description.status = status == "full" ? ListStatus::full : ListStatus::starter;
  return description;
}

// The position of the code column under one of the names that downloads use.
std::size_t code_column(const tables::CsvTable& table) {
  static constexpr std::array<std::string_view, 14> kNames{
      "code",   "id",     "concept_id", "conceptid", "snomed_id", "snomedct_id", "snomedcode",
      "snomed", "ctv3id", "ctv3code",   "readcode",  "read_code", "dmd_id",      "icd10_code"};
  for (const std::string_view name : kNames)
    for (std::size_t i = 0; i < table.header.size(); ++i)
      if (base::equals_ignoring_case(base::trim(table.header[i]), name)) return i;
  return table.header.size();
}

base::Status add_file(const fs::path& file, std::map<std::string, CodeList, std::less<>>& lists) {
  KURSAAL_ASSIGN(const ListFile description, read_description(file));
  auto read = tables::read_csv_table(file);
  if (!read.ok())
    return base::make_error(ErrorCode::configuration, "code list ", file.filename().string(), ": ", read.error().text);
  const tables::CsvTable& table = read.value();
  KURSAAL_ASSIGN(const std::string digest, tables::digest_file(file));
  const std::size_t none = table.header.size();
  const std::size_t code = code_column(table);
  if (code == none) return in_file(file, "no code column (looked for code, id, snomed_id, ctv3id, dmd_id ...)");
  const std::size_t item = table.column("item");
  const std::size_t system = table.column("system");
  const std::size_t match = table.column("match");
  const std::size_t term = table.column("term");
  if (system == none && !description.default_system)
    return in_file(file, "neither a column nor the .toml says the code system");

  CodeList& list = lists[description.list];
  list.name = description.list;
  list.version = list.version.empty() ? description.version : list.version;
  list.citation = list.citation.empty() ? description.citation : list.citation;
  // A list made of several files is full only if each of them is.
  const bool first = list.digest.empty();
  list.status = first || list.status == ListStatus::full ? description.status : ListStatus::starter;
  list.digest = first ? digest : [&] {
    base::Digest both;
    both.add_text(list.digest);
    both.add_text(digest);
    return both.hex();
  }();

  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    const std::string name = item == none ? description.default_item : std::string(base::trim(row[item]));
    if (name.empty()) return at_line(file, table.lines[i], "the item is empty");
    ListEntry entry;
    const std::optional<CodeSystem> said =
        system == none ? description.default_system : code_system_named(base::trim(row[system]));
    if (!said) return at_line(file, table.lines[i], "there is no code system \"" + row[system] + "\"");
    entry.system = *said;
    const std::string_view how = match == none ? std::string_view("exact") : base::trim(row[match]);
    if (how != "exact" && how != "prefix") return at_line(file, table.lines[i], "match is exact or prefix");
    entry.prefix = how == "prefix";
    // A prefix is no whole code: Read's padding dots or ICD-10's shape must not be put on it.
    entry.code = entry.prefix ? std::string(base::trim(row[code])) : normalise_code(entry.system, row[code]);
    if (entry.prefix && (entry.system == CodeSystem::icd10 || entry.system == CodeSystem::opcs4)) {
      std::erase(entry.code, '.');
      entry.code = base::to_upper(entry.code);
    }
    if (entry.code.empty())
      return at_line(file, table.lines[i], "the code is empty or has not the shape of its system");
    if (term != none) entry.term = row[term];
    const auto at = std::find(list.items.begin(), list.items.end(), name);
    entry.item = static_cast<std::uint16_t>(at - list.items.begin());
    if (at == list.items.end()) list.items.push_back(name);
    list.entries.push_back(std::move(entry));
  }
  return base::ok_status();
}

base::Result<std::map<std::string, CodeList, std::less<>>> read_folder(const fs::path& folder) {
  std::map<std::string, CodeList, std::less<>> lists;
  std::vector<fs::path> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  if (failed)
    return base::make_error(ErrorCode::configuration, "cannot read the folder of code lists ",
                            folder.filename().string());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) KURSAAL_TRY(add_file(file, lists));
  return lists;
}

}  // namespace

ItemIndex::ItemIndex(const CodeList& list, const ConceptTable& concepts) {
  std::vector<std::pair<std::uint32_t, std::uint16_t>> pairs;
  for (const ListEntry& entry : list.entries) {
    if (!entry.prefix) {
      const ConceptId id = concepts.find(entry.system, entry.code);
      if (id.exists()) pairs.emplace_back(id.value, entry.item);
      continue;
    }
    // Concepts stand in (system, code) order: those that begin with a prefix stand together.
    const auto& all = concepts.all();
    auto at = std::lower_bound(all.begin(), all.end(), entry, [](const Concept& a, const ListEntry& b) {
      return a.system != b.system ? a.system < b.system : a.code < b.code;
    });
    for (; at != all.end() && at->system == entry.system && at->code.starts_with(entry.code); ++at)
      pairs.emplace_back(static_cast<std::uint32_t>(at - all.begin()), entry.item);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  start_.assign(concepts.size() + 1, 0);
  items_.reserve(pairs.size());
  for (const auto& [concept_id, item] : pairs) {
    ++start_[concept_id + 1];
    items_.push_back(item);
  }
  for (std::size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
}

std::span<const std::uint16_t> ItemIndex::items_of(ConceptId id) const {
  if (start_.empty()) return {};
  return std::span(items_).subspan(start_[id.value], start_[id.value + 1] - start_[id.value]);
}

base::Result<CodeLists> CodeLists::load(const fs::path& data_folder, const fs::path& site_codelists) {
  CodeLists lists;
  KURSAAL_ASSIGN(lists.lists_, read_folder(data_folder / "codelists"));
  if (!site_codelists.empty() && fs::is_directory(site_codelists)) {
    KURSAAL_ASSIGN(auto over, read_folder(site_codelists));
    for (auto& [name, list] : over) lists.lists_[name] = std::move(list);
  }
  return lists;
}

const CodeList* CodeLists::find(std::string_view name) const {
  const auto found = lists_.find(name);
  return found == lists_.end() ? nullptr : &found->second;
}

std::string CodeLists::digest() const {
  base::Digest digest;
  for (const auto& [name, list] : lists_) {
    digest.add_text(name);
    digest.add_text(list.digest);
  }
  return digest.hex();
}

}  // namespace kursaal::terminology
