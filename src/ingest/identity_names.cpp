// The names that an identity book keeps: each once, found by many threads.
#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "ingest/identity_book.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kPageBytes = 64U << 10;

}  // namespace

std::uint16_t IdentityBook::Name::source() const {
  std::uint16_t source = 0;
  std::memcpy(&source, at, sizeof source);
  return source;
}

std::string_view IdentityBook::Name::text() const {
  std::uint32_t length = 0;
  std::memcpy(&length, at + sizeof(std::uint16_t), sizeof length);
  return {at + sizeof(std::uint16_t) + sizeof length, length};
}

IdentityBook::Name IdentityBook::Shard::keep(std::uint16_t source, std::string_view text) {
  KURSAAL_CHECK(text.size() < ~std::uint32_t{0});
  const auto length = static_cast<std::uint32_t>(text.size());
  const std::size_t bytes = sizeof source + sizeof length + text.size();
  if (room < bytes || pages.empty()) {
    const std::size_t page = std::max(bytes, kPageBytes);
    pages.emplace_back(new char[page]);
    room = page;
    page_bytes = page;
  }
  char* at = pages.back().get() + (page_bytes - room);
  room -= bytes;
  std::memcpy(at, &source, sizeof source);
  std::memcpy(at + sizeof source, &length, sizeof length);
  std::memcpy(at + sizeof source + sizeof length, text.data(), text.size());
  return {at};
}

std::size_t IdentityBook::Shard::slot_of(std::uint32_t hash, std::uint16_t source, std::string_view text) const {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at].name.at != nullptr &&
         !(slots[at].hash == hash && slots[at].name.source() == source && slots[at].name.text() == text))
    at = (at + 1) & mask;
  return at;
}

void IdentityBook::Shard::grow() {
  std::vector<Slot> old(slots.empty() ? 64 : slots.size() * 2);
  old.swap(slots);
  const std::size_t mask = slots.size() - 1;
  for (const Slot& slot : old) {
    if (slot.name.at == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (slots[at].name.at != nullptr) at = (at + 1) & mask;
    slots[at] = slot;
  }
}

Interned IdentityBook::intern(std::uint16_t source, std::string_view local_id) {
  const std::uint64_t hash = base::hash_text(local_id, source);
  const auto half = static_cast<std::uint32_t>(hash >> 32);
  Shard& shard = shards_[hash % shards_.size()];
  const std::lock_guard guard(shard.lock);
  if (shard.names * 4 >= shard.slots.size() * 3) shard.grow();
  Slot& slot = shard.slots[shard.slot_of(half, source, local_id)];
  if (slot.name.at != nullptr) return {slot.id, slot.name.text()};
  slot.name = shard.keep(source, local_id);
  slot.hash = half;
  ++shard.names;
  const std::lock_guard names_guard(lock_);
  slot.id = static_cast<std::uint32_t>(names_.size());
  names_.push_back(slot.name);
  return {slot.id, slot.name.text()};
}

std::uint32_t IdentityBook::known_id(std::uint16_t source, std::string_view text) const {
  const std::uint64_t hash = base::hash_text(text, source);
  const Shard& shard = shards_[hash % shards_.size()];
  if (shard.slots.empty()) return ~0U;
  const Slot& slot = shard.slots[shard.slot_of(static_cast<std::uint32_t>(hash >> 32), source, text)];
  return slot.name.at == nullptr ? ~0U : slot.id;
}

}  // namespace kursaal::ingest
