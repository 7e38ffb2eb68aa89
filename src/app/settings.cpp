#include "app/settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/parallel.hpp"
#include "base/text.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

struct Found {
  std::optional<std::string> value;
  std::string origin = "default";
};

Found look_up(const std::optional<std::string>& flag, const char* environment) {
  if (flag) return {flag, "flag"};
  if (const char* value = std::getenv(environment); value != nullptr && *value != '\0')
    return {std::string(value), "environment"};
  return {};
}

// Beside the program: its checkout (build/release/kursaal) or its installation (bin/kursaal, share/kursaal).
std::optional<fs::path> data_beside_program() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return std::nullopt;
  fs::path folder = program.parent_path();
  for (int up = 0; up < 5 && !folder.empty(); ++up, folder = folder.parent_path())
    for (const fs::path& candidate : {folder / "data", folder / "share" / "kursaal" / "data"})
      if (fs::is_directory(candidate / "codelists", failed)) return candidate;
  // Built outside its checkout: the folder it was built from.
  if (const fs::path built_from = KURSAAL_BUILT_FROM_DATA; fs::is_directory(built_from / "codelists", failed))
    return built_from;
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_memory(std::string_view text) {
  text = base::trim(text);
  std::size_t digits = 0;
  while (digits < text.size() && ((text[digits] >= '0' && text[digits] <= '9') || text[digits] == '.')) ++digits;
  const std::optional<double> number = base::parse_number(text.substr(0, digits));
  std::string unit = base::to_upper(base::trim(text.substr(digits)));
  if (!number) return std::nullopt;
  const bool binary = unit.size() == 3 && unit[1] == 'I';
  if (binary) unit.erase(1, 1);
  if (unit.size() == 2 && unit[1] == 'B') unit.pop_back();
  static constexpr std::string_view kUnits = "KMGT";
  double factor = 1;
  if (!unit.empty() && unit != "B") {
    const std::size_t power = unit.size() == 1 ? kUnits.find(unit[0]) : std::string_view::npos;
    if (power == std::string_view::npos) return std::nullopt;
    factor = std::pow(binary ? 1024.0 : 1000.0, static_cast<double>(power + 1));
  }
  const double bytes = *number * factor;
  if (!(bytes >= 0) || bytes > 1e18) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

base::Result<Settings> resolve_settings(const GivenSettings& given) {
  Settings settings;
  settings.json = given.json;
  settings.quiet = given.quiet;

  const Found threads = look_up(given.threads, "KURSAAL_THREADS");
  settings.threads = base::processor_count();
  if (threads.value) {
    const auto number = base::parse_integer(*threads.value);
    if (!number || *number < 1 || *number > 1024)
      return base::make_error(ErrorCode::usage, "--threads is a number from 1 to 1024, not \"", *threads.value, "\"");
    settings.threads = static_cast<std::size_t>(*number);
  }
  const Found memory = look_up(given.memory, "KURSAAL_MEMORY");
  settings.memory_bytes = 4'000'000'000ULL;
  if (memory.value) {
    const auto bytes = parse_memory(*memory.value);
    if (!bytes || *bytes < 256'000'000ULL)
      return base::make_error(ErrorCode::usage, "--memory is a size of at least 256MB (\"4GB\", \"2GiB\"), not \"",
                              *memory.value, "\"");
    settings.memory_bytes = *bytes;
  }
  const Found data = look_up(given.data, "KURSAAL_DATA");
  if (data.value) {
    settings.data_folder = *data.value;
  } else if (const auto beside = data_beside_program()) {
    settings.data_folder = *beside;
  }
  std::error_code failed;
  if (!fs::is_directory(settings.data_folder / "codelists", failed))
    return base::make_error(ErrorCode::configuration,
                            "the program's data folder (code lists, score tables) was not found; say where it is with "
                            "KURSAAL_DATA or --data");

  settings.shown = {
      {"threads", "KURSAAL_THREADS", std::to_string(settings.threads), threads.origin,
       "worker threads; the processors of the machine if not said"},
      {"memory", "KURSAAL_MEMORY", std::to_string(settings.memory_bytes), memory.origin,
       "bytes a run may use; what does not fit goes to the spill folder"},
      {"data", "KURSAAL_DATA", settings.data_folder.string(), data.origin,
       "code lists, score tables and mappings that ship with the program"},
  };
  return settings;
}

}  // namespace kursaal::app
