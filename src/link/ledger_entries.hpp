// What an entry of the identity ledger says, and lists of entries packed: a place has millions of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
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

// Entries are unpacked one after the other: what is as in the entry before takes no room. Cost: about 25 bytes an
// entry, against 190; one out of order costs the walk through its page.
class LedgerEntries {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = LedgerEntry;
    using difference_type = std::ptrdiff_t;
    using pointer = const LedgerEntry*;
    using reference = const LedgerEntry&;
    Iterator(const LedgerEntries& list, std::size_t page);
    const LedgerEntry& operator*() const { return entry_; }
    const LedgerEntry* operator->() const { return &entry_; }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return page_ == other.page_ && offset_ == other.offset_; }

   private:
    void read();
    const LedgerEntries* list_;
    std::size_t page_;
    std::size_t offset_ = 0;  // of the entry held
    std::size_t end_ = 0;     // of its bytes
    LedgerEntry entry_;
  };

  LedgerEntries() = default;
  LedgerEntries(std::initializer_list<LedgerEntry> entries);

  void push_back(const LedgerEntry& entry);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] LedgerEntry operator[](std::size_t at) const;
  [[nodiscard]] LedgerEntry front() const { return (*this)[0]; }
  [[nodiscard]] LedgerEntry back() const { return last_; }
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, pages_.size()}; }

 private:
  struct Page {
    std::string bytes;
    std::size_t first = 0;  // position of its first entry
  };
  std::uint32_t number_of(const std::string& word);
  std::vector<Page> pages_;
  std::size_t size_ = 0;
  LedgerEntry last_;
  std::uint32_t last_source_ = 0;  // numbers of its words
  std::uint32_t last_reason_ = 0;
  std::vector<std::string> words_;  // sources and reasons
  std::unordered_map<std::string, std::uint32_t> word_numbers_;
};

}  // namespace kursaal::link
