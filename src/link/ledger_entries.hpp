// What an entry of the identity ledger says, and lists of entries packed: a place has millions of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"
#include "base/identifiers.hpp"

namespace kursaal::link {

enum class LedgerAction : std::uint8_t {
  minted,  // a new key for a new person
  merged,  // `key` now also stands for `other_key`'s identities; other_key is retired, never given to anyone else
  split,   // the identity left `key` and lives under `other_key`
  undone,  // the merge of `other_key` into `key` was taken back: its identities live under it again
  joined,  // a new identity was added to `key`
};
std::string_view ledger_action_name(LedgerAction action);

struct LedgerEntry {
  std::uint64_t number = 0;  // 1, 2, 3 ... without gaps
  LedgerAction action = LedgerAction::minted;
  std::string key;  // PersonKey
  std::string other_key;
  base::SourceKey identity;  // empty for merged and undone
  std::string reason;        // "new", "nhs-number-and-birth", "decision:<id>" ...
  base::Day as_of;
};

// Entries are unpacked as they are asked for. Cost: about 20 bytes and its texts an entry, against 190.
class LedgerEntries {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = LedgerEntry;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = LedgerEntry;
    Iterator(const LedgerEntries& list, std::size_t at) : list_(&list), at_(at) {}
    LedgerEntry operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const LedgerEntries* list_;
    std::size_t at_;
  };

  LedgerEntries() = default;
  LedgerEntries(std::initializer_list<LedgerEntry> entries);

  void push_back(const LedgerEntry& entry);
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] bool empty() const { return places_.empty(); }
  [[nodiscard]] LedgerEntry operator[](std::size_t at) const;
  [[nodiscard]] LedgerEntry front() const { return (*this)[0]; }
  [[nodiscard]] LedgerEntry back() const { return (*this)[size() - 1]; }
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, size()}; }

 private:
  struct Place {
    std::uint32_t page = 0;
    std::uint32_t offset = 0;
  };
  std::vector<std::string> pages_;
  std::vector<Place> places_;
};

}  // namespace kursaal::link
