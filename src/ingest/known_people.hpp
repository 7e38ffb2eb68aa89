// The persons that one worker has met: a flat table, since each row of activity looks one up and most of them miss the
// cache.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace kursaal::ingest {

struct KnownPerson {
  std::string_view text;                    // their local id; stands in the book
  std::uint32_t id = 0;                     // provisional
  std::uint32_t partial = ~0U;              // what was last said of them, a position of the worker's
  std::uint64_t said = 0;                   // its hash
  std::uint64_t first = ~std::uint64_t{0};  // first place of an event of theirs
};

// Open addressing with linear steps; the slots hold half of the hash, so that a text is compared once.
class KnownPeople {
 public:
  // nullptr if not met yet. Valid until the next add().
  KnownPerson* find(std::string_view text) {
    if (people_.empty()) return nullptr;
    const std::uint32_t hash = hash_of(text);
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.position == 0) return nullptr;
      if (slot.hash == hash && people_[slot.position - 1].text == text) return &people_[slot.position - 1];
    }
  }
  // Requires: not met yet; `text` outlives this.
  KnownPerson& add(std::string_view text, std::uint32_t id) {
    if ((people_.size() + 1) * 3 > slots_.size() * 2) grow();
    KnownPerson& person = people_.emplace_back();
    person.text = text;
    person.id = id;
    place({hash_of(text), static_cast<std::uint32_t>(people_.size())});
    return person;
  }
  [[nodiscard]] const std::deque<KnownPerson>& all() const { return people_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t position = 0;  // of the person, + 1
  };
  static std::uint32_t hash_of(std::string_view text) {
    return static_cast<std::uint32_t>(base::hash_text(text) >> 32);
  }
  void place(Slot slot) {
    std::size_t at = slot.hash & mask_;
    while (slots_[at].position != 0) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old)
      if (slot.position != 0) place(slot);
  }
  std::deque<KnownPerson> people_;
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace kursaal::ingest
