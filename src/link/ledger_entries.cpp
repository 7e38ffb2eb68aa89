#include "link/ledger_entries.hpp"

#include <cstring>

#include "base/check.hpp"

namespace kursaal::link {
namespace {

constexpr std::size_t kPageBytes = 1U << 20;

void put_text(std::string& page, std::string_view text) {
  KURSAAL_CHECK(text.size() < std::size_t{1} << 32);
  const auto length = static_cast<std::uint32_t>(text.size());
  // Nearly all are short: one byte then, else the mark and four.
  if (length < 255) {
    page += static_cast<char>(length);
  } else {
    page += static_cast<char>(255);
    page.append(reinterpret_cast<const char*>(&length), sizeof length);
  }
  page += text;
}

std::string take_text(const char*& at) {
  std::uint32_t length = static_cast<unsigned char>(*at++);
  if (length == 255) {
    std::memcpy(&length, at, sizeof length);
    at += sizeof length;
  }
  std::string text(at, length);
  at += length;
  return text;
}

template <class Plain>
Plain take_plain(const char*& at) {
  Plain value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

}  // namespace

LedgerEntries::LedgerEntries(std::initializer_list<LedgerEntry> entries) {
  for (const LedgerEntry& entry : entries) push_back(entry);
}

void LedgerEntries::push_back(const LedgerEntry& entry) {
  if (pages_.empty() || pages_.back().size() + 512 > kPageBytes) {
    pages_.emplace_back();
    pages_.back().reserve(kPageBytes);
  }
  std::string& page = pages_.back();
  places_.push_back({static_cast<std::uint32_t>(pages_.size() - 1), static_cast<std::uint32_t>(page.size())});
  page.append(reinterpret_cast<const char*>(&entry.number), sizeof entry.number);
  page.append(reinterpret_cast<const char*>(&entry.as_of.value), sizeof entry.as_of.value);
  page += static_cast<char>(entry.action);
  for (const std::string* text :
       {&entry.key, &entry.other_key, &entry.identity.source, &entry.identity.local_id, &entry.reason})
    put_text(page, *text);
}

LedgerEntry LedgerEntries::operator[](std::size_t at) const {
  KURSAAL_CHECK(at < places_.size());
  const char* from = pages_[places_[at].page].data() + places_[at].offset;
  LedgerEntry entry;
  entry.number = take_plain<std::uint64_t>(from);
  entry.as_of.value = take_plain<std::int32_t>(from);
  entry.action = static_cast<LedgerAction>(*from++);
  for (std::string* text :
       {&entry.key, &entry.other_key, &entry.identity.source, &entry.identity.local_id, &entry.reason})
    *text = take_text(from);
  return entry;
}

}  // namespace kursaal::link
