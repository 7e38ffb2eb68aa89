// What each input file is, told from its first bytes, and whose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/csv_mapping.hpp"
#include "place/place.hpp"

namespace kursaal::ingest {

enum class Shape : std::uint8_t { unknown, empty, unreadable, no_source, csv, fhir_ndjson, fhir_bundle, fhir_single };

struct InputFile {
  std::filesystem::path path;
  std::string name;  // relative to the site folder, '/' separated
  std::uint64_t bytes = 0;
  Shape shape = Shape::unknown;
  bool utf16 = false;
  bool gzip = false;
  const CsvMapping* mapping = nullptr;
  std::vector<std::string> header;  // of a CSV file
  std::string source;
  std::vector<std::string> domains;
  bool full_feed = false;
  [[nodiscard]] std::string layout() const;
};

// All files below `folder` that are input, sorted by name: no hidden ones, none in `leave_out`, not site.toml and what
// it names, no mappings or code lists. Errors: io.
base::Result<std::vector<InputFile>> list_input(const std::filesystem::path& folder, const place::Site& site,
                                                const std::vector<std::filesystem::path>& leave_out);

// Fills shape, mapping, source. Requires: `mappings` outlives the file.
void recognise_file(InputFile& file, const place::Site& site, const std::vector<CsvMapping>& mappings);

// Text with a UTF-16 byte order mark as UTF-8; lone surrogates become U+FFFD.
bool is_utf16(std::string_view text);
std::string utf8_from_utf16(std::string_view text);

}  // namespace kursaal::ingest
