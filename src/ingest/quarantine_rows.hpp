// Rows of quarantine while they are collected: 24 bytes each, in pieces, so that neither a long text nor growth costs a
// file of bad lines its memory. Their texts are held once a run, in a book, and found again without a lock by each
// worker.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "population/staged.hpp"

namespace kursaal::ingest {

// Every reason of a run under a number that depends on who came first. Thread-safe: number().
class ReasonBook {
 public:
  std::uint32_t number(std::string_view code, std::string_view text);
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

  struct Finished {
    std::vector<population::Reason> reasons;  // sorted: the same whoever came first
    std::vector<std::uint32_t> final_of;      // by number; of those not used, no position
  };
  // The reasons that some row uses (`used`, by number), and the book is empty. Requires: no other call under way.
  Finished finish(const std::vector<char>& used);

 private:
  std::mutex lock_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // by code, NUL, text
  std::deque<const std::string*> texts_;                    // by number
};

// What one worker knows of the book. Memory: bounded, whatever the number of reasons.
class ReasonCache {
 public:
  explicit ReasonCache(ReasonBook& book) : book_(&book) {}
  std::uint32_t number(std::string_view code, std::string_view text);

 private:
  ReasonBook* book_;
  std::string key_;  // room for the one looked up
  std::unordered_map<std::string, std::uint32_t> known_;
};

// Rows in pieces: to add one moves no other, to join lists moves whole pieces. Reasons are the book's numbers.
class QuarantineRows {
 public:
  void add(const population::QuarantineRow& row);
  // Takes the other's rows, which is empty then.
  void join(QuarantineRows&& other);
  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const population::QuarantineRow& back() const { return pieces_.back().back(); }
  void pop_back();
  // Gives each row to `take`, letting go of each piece when it is through.
  template <class Take>
  void drain(const Take& take) {
    for (std::vector<population::QuarantineRow>& piece : pieces_) {
      for (const population::QuarantineRow& row : piece) take(row);
      piece = {};
    }
    pieces_.clear();
  }

 private:
  std::vector<std::vector<population::QuarantineRow>> pieces_;  // none is empty
};

}  // namespace kursaal::ingest
