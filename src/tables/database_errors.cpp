// DuckDB's messages without the data values that may stand in them.
#include <array>
#include <cctype>

#include "tables/duckdb_parts.hpp"

namespace kursaal::tables {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Masks from the first opening quote to the last quote of the kind: a value may hold quotes of its own. An apostrophe
// (after a letter) opens nothing; without a closing quote the rest of the line goes.
std::string mask_quoted(std::string_view line, char quote) {
  std::size_t open = line.find(quote);
  while (open != std::string_view::npos && open > 0 && is_word(line[open - 1])) open = line.find(quote, open + 1);
  if (open == std::string_view::npos) return std::string(line);
  const std::size_t close = line.rfind(quote);
  std::string masked(line.substr(0, open));
  masked += "[masked]";
  if (close > open) masked += line.substr(close + 1);
  return masked;
}

std::string mask_numbers(std::string_view line) {
  std::string masked;
  for (std::size_t i = 0; i < line.size();) {
    const bool number = std::isdigit(static_cast<unsigned char>(line[i])) != 0 && (i == 0 || !is_word(line[i - 1]));
    if (!number) {
      masked += line[i++];
      continue;
    }
    masked += '#';
    while (i < line.size() && (is_word(line[i]) || ((line[i] == '.' || line[i] == '-' || line[i] == ':') &&
                                                    i + 1 < line.size() && is_word(line[i + 1]))))
      ++i;
  }
  return masked;
}

// Kinds of message that speak of names, files and resources, not of rows.
bool speaks_of_no_data(std::string_view line) {
  static constexpr std::array<std::string_view, 7> kKinds = {
      "Binder Error",        "Catalog Error",   "IO Error",        "Permission Error",
      "Out of Memory Error", "INTERRUPT Error", "Dependency Error"};
  for (const std::string_view kind : kKinds)
    if (line.starts_with(kind)) return true;
  return false;
}

}  // namespace

std::string mask_values(std::string_view message) {
  const std::string_view line = message.substr(0, message.find('\n'));
  std::string masked = mask_quoted(line, '\'');
  if (!speaks_of_no_data(line)) masked = mask_numbers(mask_quoted(masked, '"'));
  return masked;
}

base::Error storage_error(const char* message) {
  return base::make_error(base::ErrorCode::storage, "the database said: ",
                          message == nullptr || *message == '\0' ? std::string("nothing") : mask_values(message));
}

}  // namespace kursaal::tables
