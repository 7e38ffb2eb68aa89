#include "link/ledger_entries.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"

namespace kursaal::link {
namespace {

constexpr std::size_t kPageBytes = 64U << 10;

// What an entry does not repeat of the one before it on its page.
enum Flag : std::uint8_t { kNextNumber = 1, kSameDay = 2, kSameKey = 4, kNoOther = 8 };

// Lengths and numbers of words: nearly all take one byte.
void put_length(std::string& page, std::size_t length) {
  for (; length >= 128; length >>= 7) page += static_cast<char>(0x80U | (length & 0x7FU));
  page += static_cast<char>(length);
}
std::size_t take_length(const char*& at) {
  std::size_t length = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return length;
  }
}

void put_text(std::string& page, std::string_view text) {
  put_length(page, text.size());
  page += text;
}
void take_text(const char*& at, std::string& text) {
  const std::size_t length = take_length(at);
  text.assign(at, length);
  at += length;
}

template <class Plain>
void take_plain(const char*& at, Plain& value) {
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
}

}  // namespace

LedgerEntries::LedgerEntries(std::initializer_list<LedgerEntry> entries) {
  for (const LedgerEntry& entry : entries) push_back(entry);
}

std::uint32_t LedgerEntries::number_of(const std::string& word) {
  const auto [at, is_new] = word_numbers_.try_emplace(word, static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.push_back(word);
  return at->second;
}

void LedgerEntries::push_back(const LedgerEntry& entry) {
  const bool new_page = pages_.empty() || pages_.back().bytes.size() + 512 > kPageBytes;
  if (new_page) {
    pages_.push_back({{}, size_});
    pages_.back().bytes.reserve(kPageBytes);
  }
  std::string& page = pages_.back().bytes;
  unsigned flags = entry.other_key.empty() ? kNoOther : 0;
  if (!new_page && entry.number == last_.number + 1) flags |= kNextNumber;
  if (!new_page && entry.as_of == last_.as_of) flags |= kSameDay;
  if (!new_page && entry.key == last_.key) flags |= kSameKey;
  page += static_cast<char>(flags);
  page += static_cast<char>(entry.action);
  if ((flags & kNextNumber) == 0) page.append(reinterpret_cast<const char*>(&entry.number), sizeof entry.number);
  if ((flags & kSameDay) == 0) page.append(reinterpret_cast<const char*>(&entry.as_of.value), sizeof entry.as_of.value);
  if ((flags & kSameKey) == 0) put_text(page, entry.key);
  if ((flags & kNoOther) == 0) put_text(page, entry.other_key);
  // Sources and reasons come in runs.
  if (size_ == 0 || entry.identity.source != last_.identity.source) last_source_ = number_of(entry.identity.source);
  put_length(page, last_source_);
  put_text(page, entry.identity.local_id);
  if (size_ == 0 || entry.reason != last_.reason) last_reason_ = number_of(entry.reason);
  put_length(page, last_reason_);
  last_ = entry;
  ++size_;
}

LedgerEntry LedgerEntries::operator[](std::size_t at) const {
  KURSAAL_CHECK(at < size_);
  const auto after = std::upper_bound(pages_.begin(), pages_.end(), at,
                                      [](std::size_t position, const Page& page) { return position < page.first; });
  const auto page = static_cast<std::size_t>(after - pages_.begin()) - 1;
  Iterator walk(*this, page);
  for (std::size_t i = pages_[page].first; i < at; ++i) ++walk;
  return *walk;
}

LedgerEntries::Iterator::Iterator(const LedgerEntries& list, std::size_t page) : list_(&list), page_(page) { read(); }

LedgerEntries::Iterator& LedgerEntries::Iterator::operator++() {
  offset_ = end_;
  if (offset_ == list_->pages_[page_].bytes.size()) {
    ++page_;
    offset_ = 0;
  }
  read();
  return *this;
}

void LedgerEntries::Iterator::read() {
  if (page_ >= list_->pages_.size()) return;
  const char* const bytes = list_->pages_[page_].bytes.data();
  const char* from = bytes + offset_;
  const auto flags = static_cast<unsigned char>(*from++);
  entry_.action = static_cast<LedgerAction>(*from++);
  if ((flags & kNextNumber) != 0)
    ++entry_.number;
  else
    take_plain(from, entry_.number);
  if ((flags & kSameDay) == 0) take_plain(from, entry_.as_of.value);
  if ((flags & kSameKey) == 0) take_text(from, entry_.key);
  entry_.other_key.clear();
  if ((flags & kNoOther) == 0) take_text(from, entry_.other_key);
  entry_.identity.source = list_->words_[take_length(from)];
  take_text(from, entry_.identity.local_id);
  entry_.reason = list_->words_[take_length(from)];
  end_ = static_cast<std::size_t>(from - bytes);
}

}  // namespace kursaal::link
