#include "ingest/recognise.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

#include <toml++/toml.h>

#include "base/text.hpp"
#include "ingest/csv_layout.hpp"
#include "ingest/fhir_reader.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kHeadBytes = 256U << 10;
constexpr std::string_view kNoSource = "files";  // of what is of no known layout, where the site names no source

// Every text in site.toml that names a file: those are the site's own tables.
void collect_texts(const toml::node& node, std::set<std::string>& texts) {
  if (const auto* text = node.as_string()) texts.insert(text->get());
  if (const toml::table* table = node.as_table())
    for (const auto& [key, value] : *table) collect_texts(value, texts);
  if (const toml::array* list = node.as_array())
    for (const toml::node& value : *list) collect_texts(value, texts);
}

std::set<std::string> own_files(const std::filesystem::path& folder) {
  std::set<std::string> names{"site.toml"};
  std::error_code error;
  if (!std::filesystem::is_regular_file(folder / "site.toml", error)) return names;
  try {
    collect_texts(toml::parse_file((folder / "site.toml").string()), names);
  } catch (const toml::parse_error&) {
    // The room that reads the site says what is wrong with it.
  }
  return names;
}

bool same_folder(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error) && !error;
}

// The site's source whose folder is the longest that holds the file.
const place::Source* source_of(const place::Site& site, std::string_view name) {
  const place::Source* best = nullptr;
  for (const place::Source& source : site.sources) {
    std::string folder = source.folder == "." ? std::string() : source.folder;
    while (folder.ends_with('/')) folder.pop_back();
    if (!folder.empty() && !(name.starts_with(folder) && name.size() > folder.size() && name[folder.size()] == '/'))
      continue;
    if (best == nullptr || source.folder.size() > best->folder.size()) best = &source;
  }
  return best;
}

std::vector<std::string> header_of(std::string_view head, char separator) {
  tables::CsvCursor cursor(head, 1, separator);
  tables::CsvRow row;
  std::vector<std::string> header;
  if (!cursor.next(row)) return header;
  for (const std::string_view cell : row.cells) header.emplace_back(base::trim(cell));
  return header;
}

// The mapping that asks for the most columns wins, then the first: the site's own stand first.
void recognise_csv(InputFile& file, std::string_view head, const std::vector<CsvMapping>& mappings,
                   std::string_view wanted) {
  for (const CsvMapping& mapping : mappings) {
    if (!wanted.empty() && mapping.name != wanted) continue;
    if (file.mapping != nullptr && mapping.recognise.size() <= file.mapping->recognise.size()) continue;
    std::vector<std::string> header = header_of(head, mapping.separator);
    if (!recognises(mapping, header)) continue;
    file.mapping = &mapping;
    file.header = std::move(header);
    file.shape = Shape::csv;
  }
}

// A file's name is bytes; what is published is UTF-8. Of a name that is not, each byte beyond ASCII is written as %FF.
std::string utf8_name(std::string name) {
  if (base::valid_utf8(name)) return name;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x80)
      out += character;
    else
      (out += '%').append({kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

void put_code(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

std::string InputFile::layout() const {
  switch (shape) {
    case Shape::csv: return mapping->name;
    case Shape::fhir_ndjson: return "fhir-ndjson";
    case Shape::fhir_bundle: return "fhir-bundle";
    case Shape::fhir_single: return "fhir-resource";
    default: return {};
  }
}

base::Result<std::vector<InputFile>> list_input(const std::filesystem::path& folder, const place::Site& site,
                                                const std::vector<std::filesystem::path>& leave_out) {
  namespace fs = std::filesystem;
  const std::set<std::string> own = own_files(folder);
  std::vector<InputFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  if (error)
    return base::make_error(base::ErrorCode::io, "The folder ", folder.string(), " cannot be read: ", error.message());
  for (const fs::recursive_directory_iterator end; entry != end; entry.increment(error)) {
    if (error)
      return base::make_error(base::ErrorCode::io, "The folder ", folder.string(),
                              " cannot be read: ", error.message());
    const fs::path& path = entry->path();
    const std::string name = path.lexically_relative(folder).generic_string();
    const bool hidden = path.filename().string().starts_with('.');
    if (entry->is_directory(error)) {
      const bool left_out =
          std::any_of(leave_out.begin(), leave_out.end(), [&](const fs::path& out) { return same_folder(out, path); });
      // truth/ is what a made-up place knows beside its extracts, synth/ what it was made from, rules/ the place's own
      // tables of rules: none is input. What the program itself keeps in a folder is none anywhere.
      const bool settings = site.configured && (name == "mappings" || name == "codelists" || name == "truth" ||
                                                name == "synth" || name == "rules");
      const bool kept = name == "ledger" || name == "care-store";
      // What an earlier run published, perhaps into another folder than this one does, is no input.
      const bool published = fs::is_directory(path / "snapshots", error) && fs::is_symlink(path / "current", error);
      error.clear();
      if (hidden || left_out || settings || kept || name == "mappings" || published) entry.disable_recursion_pending();
      continue;
    }
    if (hidden || !entry->is_regular_file(error) || own.contains(name)) continue;
    InputFile& file = files.emplace_back();
    file.path = path;
    file.name = utf8_name(name);
    file.bytes = entry->file_size(error);
  }
  if (error)
    return base::make_error(base::ErrorCode::io, "The folder ", folder.string(), " cannot be read: ", error.message());
  std::sort(files.begin(), files.end(), [](const InputFile& a, const InputFile& b) { return a.name < b.name; });
  return files;
}

void recognise_file(InputFile& file, const place::Site& site, const std::vector<CsvMapping>& mappings) {
  const place::Source* source = site.configured ? source_of(site, file.name) : nullptr;
  file.source = std::string(kNoSource);
  if (source != nullptr) {
    file.source = source->name;
    for (const place::Domain domain : source->domains) file.domains.emplace_back(place::domain_name(domain));
    file.full_feed = source->feed == place::Feed::full;
  } else if (site.configured) {
    file.shape = Shape::no_source;
    return;
  }
  if (file.bytes == 0) {
    file.shape = Shape::empty;
    return;
  }
  {
    std::ifstream stream(file.path, std::ios::binary);
    char mark[2] = {0, 0};
    stream.read(mark, 2);
    file.gzip = mark[0] == '\x1f' && mark[1] == '\x8b';
  }
  base::Result<std::string> head = tables::read_head(file.path, kHeadBytes);
  if (!head.ok()) {
    file.shape = Shape::unreadable;
    return;
  }
  const bool whole = head->size() < kHeadBytes;
  file.utf16 = is_utf16(*head);
  if (file.utf16) *head = utf8_from_utf16(*head);
  switch (recognise_fhir(*head, whole)) {
    case FhirShape::ndjson: file.shape = Shape::fhir_ndjson; break;
    case FhirShape::bundle: file.shape = Shape::fhir_bundle; break;
    case FhirShape::single: file.shape = Shape::fhir_single; break;
    case FhirShape::none: {
      const bool any = source == nullptr || source->mapping.empty() || source->mapping == "auto";
      recognise_csv(file, *head, mappings, any ? std::string_view() : std::string_view(source->mapping));
      break;
    }
  }
  if (source != nullptr) return;
  if (file.shape == Shape::csv) {
    file.source = file.mapping->source;
    file.domains = file.mapping->domains;
    file.full_feed = file.mapping->full_feed;
  } else if (file.shape != Shape::unknown) {
    file.source = "fhir";
    file.domains = {"mixed"};
  }
}

bool is_utf16(std::string_view text) { return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"); }

std::string utf8_from_utf16(std::string_view text) {
  const bool little = text.starts_with("\xff\xfe");
  std::string out;
  out.reserve(text.size() / 2);
  const auto unit_at = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return static_cast<std::uint32_t>(little ? first | (second << 8) : (first << 8) | second);
  };
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    std::uint32_t code = unit_at(at);
    if (code >= 0xD800 && code < 0xDC00 && at + 3 < text.size()) {
      const std::uint32_t low = unit_at(at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    put_code(out, code >= 0xD800 && code < 0xE000 ? 0xFFFDU : code);
  }
  return out;
}

}  // namespace kursaal::ingest
