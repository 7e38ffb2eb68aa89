// Identities packed into one piece of memory each: a place has millions of them, and most of their fields are empty or
// short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "population/identity.hpp"

namespace kursaal::population {

// One identity. Cost: about 40 bytes and its texts, against 500 of an Identity.
class KeptIdentity {
 public:
  KeptIdentity() = default;  // keeps Identity{}
  explicit KeptIdentity(const Identity& identity);
  KeptIdentity(const KeptIdentity& other);
  KeptIdentity(KeptIdentity&&) noexcept = default;
  KeptIdentity& operator=(const KeptIdentity& other);
  KeptIdentity& operator=(KeptIdentity&&) noexcept = default;
  ~KeptIdentity() = default;

  [[nodiscard]] Identity get() const;
  // Parts of it, without unpacking the rest; views are valid while it is.
  [[nodiscard]] std::string_view local_id() const;
  [[nodiscard]] std::string_view nhs_number() const;
  [[nodiscard]] base::Day birth() const;
  [[nodiscard]] bool birth_inferred_from_age() const;
  [[nodiscard]] base::Day death() const;
  [[nodiscard]] bool stands() const;
  // From now on it does not stand.
  void set_fallen();

 private:
  friend class Identities;
  struct WithoutSource {};  // key.source stands elsewhere
  KeptIdentity(const Identity& identity, WithoutSource without);
  std::unique_ptr<char[]> bytes_;
};

// A list of them. Elements are unpacked as they are asked for, so hold on to one rather than ask twice.
class Identities {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Identity;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Identity;
    Iterator(const Identities& list, std::size_t at) : list_(&list), at_(at) {}
    Identity operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Identities* list_;
    std::size_t at_;
  };

  Identities() = default;
  explicit Identities(const std::vector<Identity>& identities);

  void reserve(std::size_t size);
  // With room for `size`, of Identity{}: for set(), which threads may call at different positions. Requires: `sources`
  // holds key.source of all that will be set.
  void assign(std::size_t size, std::vector<std::string> sources);
  void set(std::size_t at, const Identity& identity);
  void push_back(const Identity& identity);
  void set_fallen(std::size_t at) { kept_[at].set_fallen(); }
  [[nodiscard]] std::size_t size() const { return source_of_.size(); }
  [[nodiscard]] bool empty() const { return source_of_.empty(); }
  [[nodiscard]] Identity operator[](std::size_t at) const;
  [[nodiscard]] Identity front() const { return (*this)[0]; }
  [[nodiscard]] Identity back() const { return (*this)[size() - 1]; }
  [[nodiscard]] base::SourceKey key(std::size_t at) const;
  // As key(), without a copy.
  [[nodiscard]] std::string_view source_name(std::size_t at) const { return sources_[source_of_[at]]; }
  [[nodiscard]] std::string_view local_id(std::size_t at) const;
  [[nodiscard]] std::string_view nhs_number(std::size_t at) const;
  [[nodiscard]] bool stands(std::size_t at) const;
  // Requires, as operator[]: keep_keys() was not called.
  [[nodiscard]] const KeptIdentity& kept(std::size_t at) const { return kept_[at]; }
  // Forgets all but source, local id, number and whether they stand, and gives the memory back to the system: when they
  // are linked, no more is asked.
  void keep_keys(std::size_t threads = 1);
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, size()}; }

 private:
  std::uint16_t number_of(std::string_view source);
  [[nodiscard]] const char* key_at(std::size_t at) const { return keys_.data() + key_starts_[at]; }
  std::vector<KeptIdentity> kept_;  // without key.source
  // In place of kept_: of each whether it stands, its local id, its number.
  std::string keys_;
  std::vector<std::uint64_t> key_starts_;
  std::vector<std::uint16_t> source_of_;
  std::vector<std::string> sources_;
};

// Gives what was freed back to the system, so that the next stage's own memory does not stand beside it.
void return_free_memory();

}  // namespace kursaal::population
