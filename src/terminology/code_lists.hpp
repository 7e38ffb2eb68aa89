// Code lists: which codes stand for which item of a score, measure, substance or sensitivity label. What ships is in
// data/codelists; a site's codelists/ folder may replace or add lists.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "terminology/code_system.hpp"
#include "terminology/concepts.hpp"

namespace kursaal::terminology {

enum class ListStatus : std::uint8_t {
  starter,
  full
};  // safety rule 7: a starter list shows no band outside demo mode

struct ListEntry {
  std::uint16_t item = 0;  // position in CodeList::items
  CodeSystem system = CodeSystem::unknown;
  bool prefix = false;  // the code begins with `code`
  std::string code;     // normalised
  std::string term;
};

struct CodeList {
  std::string name;  // "efi"
  std::string version;
  ListStatus status = ListStatus::starter;
  std::string citation;
  std::vector<std::string> items;  // item short names in the order of first appearance
  std::vector<ListEntry> entries;
  std::string digest;  // of the file's bytes: stands in every published row that depends on it
};

// For each concept of a table, the items that a list gives it (a code may stand in several).
class ItemIndex {
 public:
  ItemIndex() = default;
  ItemIndex(const CodeList& list, const ConceptTable& concepts);
  // Item positions of the list, ascending; empty for most concepts.
  [[nodiscard]] std::span<const std::uint16_t> items_of(ConceptId id) const;

 private:
  std::vector<std::uint32_t> start_;
  std::vector<std::uint16_t> items_;
};

class CodeLists {
 public:
  // Reads <data>/codelists/*.csv, each with its .toml, then `site_codelists` (may not exist) over them: a list that the
  // site has replaces the shipped one whole. A file needs a code column (code, id, snomed_id, ctv3id, dmd_id ...:
  // OpenCodelists downloads and two-column files are read as they are); item, system, match and term may be columns
  // too, else the .toml says `list`, `item`, `system`; several files of one `list` add up. Errors: configuration,
  // naming file and line.
  static base::Result<CodeLists> load(const std::filesystem::path& data_folder,
                                      const std::filesystem::path& site_codelists);
  // nullptr if there is none.
  [[nodiscard]] const CodeList* find(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, CodeList, std::less<>>& all() const { return lists_; }
  // Of all lists' digests.
  [[nodiscard]] std::string digest() const;

 private:
  std::map<std::string, CodeList, std::less<>> lists_;
};

}  // namespace kursaal::terminology
