#include "ingest/quarantine_rows.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kPieceRows = 4096;
constexpr std::size_t kMostKnown = 4096;  // of a worker; hardly any input has more than a hundred

// A code holds no NUL, so the first one ends it.
void draw_key(std::string& key, std::string_view code, std::string_view text) {
  key.assign(code);
  key += '\0';
  key += text;
}

population::Reason reason_of(const std::string& key) {
  const std::size_t end = key.find('\0');
  return {key.substr(0, end), key.substr(end + 1)};
}

}  // namespace

std::uint32_t ReasonBook::number(std::string_view code, std::string_view text) {
  std::string key;
  draw_key(key, code, text);
  const std::lock_guard guard(lock_);
  const auto [found, added] = numbers_.emplace(std::move(key), static_cast<std::uint32_t>(texts_.size()));
  if (added) texts_.push_back(&found->first);
  return found->second;
}

ReasonBook::Finished ReasonBook::finish(const std::vector<char>& used) {
  KURSAAL_CHECK(used.size() == texts_.size());
  std::vector<std::pair<population::Reason, std::uint32_t>> kept;
  for (std::uint32_t number = 0; number < used.size(); ++number)
    if (used[number]) kept.emplace_back(reason_of(*texts_[number]), number);
  std::sort(kept.begin(), kept.end());
  Finished finished;
  finished.final_of.assign(used.size(), ~std::uint32_t{0});
  finished.reasons.reserve(kept.size());
  for (auto& [reason, number] : kept) {
    finished.final_of[number] = static_cast<std::uint32_t>(finished.reasons.size());
    finished.reasons.push_back(std::move(reason));
  }
  texts_.clear();
  numbers_.clear();
  return finished;
}

std::uint32_t ReasonCache::number(std::string_view code, std::string_view text) {
  draw_key(key_, code, text);
  if (const auto found = known_.find(key_); found != known_.end()) return found->second;
  if (known_.size() == kMostKnown) known_.clear();
  const std::uint32_t number = book_->number(code, text);
  known_.emplace(key_, number);
  return number;
}

void QuarantineRows::add(const population::QuarantineRow& row) {
  if (pieces_.empty() || pieces_.back().size() >= kPieceRows) pieces_.emplace_back();
  pieces_.back().push_back(row);
}

void QuarantineRows::join(QuarantineRows&& other) {
  std::move(other.pieces_.begin(), other.pieces_.end(), std::back_inserter(pieces_));
  other.pieces_.clear();
}

std::size_t QuarantineRows::size() const {
  std::size_t rows = 0;
  for (const auto& piece : pieces_) rows += piece.size();
  return rows;
}

void QuarantineRows::pop_back() {
  pieces_.back().pop_back();
  if (pieces_.back().empty()) pieces_.pop_back();
}

}  // namespace kursaal::ingest
