// Why each score of the newest date is what it is, held in memory: 22 bytes a reason. Inside the room only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/database.hpp"
#include "view/known.hpp"
#include "view/people_directory.hpp"

namespace kursaal::view {

struct KeptReason {
  std::string_view score, item;  // "efi", "polypharmacy"
  std::string_view system, code;
  std::string_view source, file;
  std::int32_t day = 0, known_day = 0;  // as base::Day
  std::uint32_t line = 0;
  Labels labels = 0;
};

// Read-only once made; safe from any thread.
class KeptReasons {
 public:
  // Requires: rows in the order of persons. Those of columns in `without` are kept only of people of
  // whom one of them carries a label.
  // Errors: storage; input-refused (out of order, somebody who is not there, a label that nobody knows).
  static base::Result<KeptReasons> load(tables::Connection& connection, const std::string& from, base::Day as_of,
                                        const PeopleDirectory& directory, const std::vector<std::string_view>& without);

  [[nodiscard]] std::vector<KeptReason> of(std::size_t person) const;
  // Every label that some person's reason for this score carries.
  [[nodiscard]] Labels labels_of(std::string_view score) const;
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct Pair {
    std::string first, second;
  };
  std::vector<Pair> items_, codes_, files_;  // (score, item), (system, code), (source, file)
  std::vector<std::uint32_t> first_;         // persons + 1
  std::vector<std::uint16_t> item_, labels_;
  std::vector<std::uint32_t> code_, file_, line_;
  std::vector<std::int32_t> day_, known_;
  std::map<std::string, Labels, std::less<>> labels_of_score_;
};

// "hiv;mental-health" as bits; nothing for a name that is no label's.
std::optional<Labels> labels_of_text(std::string_view text);

}  // namespace kursaal::view
