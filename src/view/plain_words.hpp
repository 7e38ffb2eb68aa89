// Codes, items, kinds and sources in plain words. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "place/place.hpp"
#include "population/event.hpp"

namespace kursaal::view {

// "A&E attendance".
std::string_view kind_words(population::EventKind kind);
// The same for several: "A&E attendances".
std::string_view kinds_words(population::EventKind kind);
// "cpr-not-for-attempt": "Not for attempted cardiopulmonary resuscitation".
std::string decision_words(std::string_view item);
// "severe-mental-illness" as "severe mental illness".
std::string spaced(std::string_view short_name);
// 1234 as "13 March 2025"; an unknown day as "a day that is not known".
std::string day_words(base::Day day);

// Read-only once made; safe from any thread.
class PlainWords {
 public:
  // Reads data/scores/*_items.csv and the code lists, the site's over them. Errors: configuration, io.
  static base::Result<PlainWords> load(const std::filesystem::path& data_folder, const place::Site& site);

  // What a code means: the display that came with it, else the term of a code list, else the code itself.
  [[nodiscard]] std::string code(std::string_view system, std::string_view code, std::string_view display) const;
  // The published name of an item of a score; its short name spaced where there is none.
  [[nodiscard]] std::string item(std::string_view score, std::string_view item) const;
  // The sender of a source, as the site names it; the source's own name where the site does not say.
  [[nodiscard]] std::string source(std::string_view source) const;

 private:
  const place::Site* site_ = nullptr;
  std::unordered_map<std::string, std::string> terms_;  // "system|code"
  std::unordered_map<std::string, std::string> prefix_terms_;
  std::unordered_map<std::string, std::string> items_;  // "efi|polypharmacy"
};

}  // namespace kursaal::view
