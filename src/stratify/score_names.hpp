// The names behind the numbers of a snapshot, for the rows of scores and reasons. Inside the room only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"

namespace kursaal::stratify {

// Cost: about 40 bytes a person.
class ScoreNames {
 public:
  // `reasons`: with what reasons need. Errors: storage.
  static base::Result<ScoreNames> read(const std::filesystem::path& population_file, bool reasons, std::size_t threads);

  [[nodiscard]] std::string_view person_id(std::uint32_t person) const {
    return std::string_view(person_ids_)
        .substr(id_starts_[person], id_starts_[person + std::size_t{1}] - id_starts_[person]);
  }
  // Missing: empty.
  [[nodiscard]] const std::string& locality(std::uint32_t person) const { return localities_[locality_of_[person]]; }
  [[nodiscard]] bool marked(std::uint32_t file, std::uint32_t line) const {
    return marked_.contains(std::uint64_t{file} << 32 | line);
  }

  struct ConceptNames {
    std::string system, code, sensitivity;
  };
  std::vector<ConceptNames> concepts;
  std::vector<std::string> sources, files;

 private:
  std::string person_ids_;                // one after the other
  std::vector<std::uint64_t> id_starts_;  // by person, and where the last ends
  std::vector<std::uint16_t> locality_of_;
  std::vector<std::string> localities_;
  std::unordered_set<std::uint64_t> marked_;  // (file, line) of records that the source marked as restricted
};

}  // namespace kursaal::stratify
