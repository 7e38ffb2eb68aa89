// Settings that every verb shares, each with its value and where it came from: flag, environment, site file or default.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kursaal::app {

struct Setting {
  std::string name;         // "threads"
  std::string environment;  // "KURSAAL_THREADS"
  std::string value;
  std::string origin;  // "flag", "environment", "default"
  std::string meaning;
};

struct Settings {
  std::size_t threads = 1;
  std::uint64_t memory_bytes = 0;
  std::filesystem::path data_folder;  // code lists, score tables, mappings that ship with the program
  bool json = false;
  bool quiet = false;
  std::vector<Setting> shown;
};

// "4GB", "512M", "2GiB", "1073741824": decimal and binary suffixes. Nothing for any other text.
std::optional<std::uint64_t> parse_memory(std::string_view text);

struct GivenSettings {
  std::optional<std::string> threads, memory, data;
  bool json = false;
  bool quiet = false;
};

// Flag over environment over default. The data folder is looked for beside the program (its checkout or its
// installation). Errors: usage (a value that cannot be read), configuration (no data folder).
base::Result<Settings> resolve_settings(const GivenSettings& given);

}  // namespace kursaal::app
