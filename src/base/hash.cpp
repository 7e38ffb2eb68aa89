#include "base/hash.hpp"

#include <algorithm>
#include <bit>

namespace kursaal::base {
namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

static_assert(std::endian::native == std::endian::little, "hashes are frozen for little-endian machines");

std::uint64_t read64(const unsigned char* p) {
  std::uint64_t value;
  std::memcpy(&value, p, sizeof value);
  return value;
}
std::uint32_t read32(const unsigned char* p) {
  std::uint32_t value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

std::uint64_t xx_round(std::uint64_t accumulator, std::uint64_t lane) {
  return std::rotl(accumulator + lane * kPrime2, 31) * kPrime1;
}
std::uint64_t xx_merge(std::uint64_t hash, std::uint64_t lane) {
  return (hash ^ xx_round(0, lane)) * kPrime1 + kPrime4;
}

void start_lanes(std::uint64_t seed, std::uint64_t (&lanes)[4]) {
  lanes[0] = seed + kPrime1 + kPrime2;
  lanes[1] = seed + kPrime2;
  lanes[2] = seed;
  lanes[3] = seed - kPrime1;
}

void eat_block(std::uint64_t (&lanes)[4], const unsigned char* p) {
  for (std::size_t i = 0; i < 4; ++i) lanes[i] = xx_round(lanes[i], read64(p + 8 * i));
}

std::uint64_t merge_lanes(const std::uint64_t (&lanes)[4]) {
  std::uint64_t hash =
      std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
  for (const std::uint64_t lane : lanes) hash = xx_merge(hash, lane);
  return hash;
}

std::uint64_t finish(std::uint64_t hash, std::uint64_t total, const unsigned char* p, std::size_t left) {
  hash += total;
  for (; left >= 8; p += 8, left -= 8) hash = std::rotl(hash ^ xx_round(0, read64(p)), 27) * kPrime1 + kPrime4;
  if (left >= 4) {
    hash = std::rotl(hash ^ (read32(p) * kPrime1), 23) * kPrime2 + kPrime3;
    p += 4;
    left -= 4;
  }
  for (; left > 0; ++p, --left) hash = std::rotl(hash ^ (*p * kPrime5), 11) * kPrime1;
  hash ^= hash >> 33;
  hash *= kPrime2;
  hash ^= hash >> 29;
  hash *= kPrime3;
  return hash ^ (hash >> 32);
}

}  // namespace

std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed) {
  const auto* p = static_cast<const unsigned char*>(data);
  std::size_t left = size;
  std::uint64_t hash = seed + kPrime5;
  if (size >= 32) {
    std::uint64_t lanes[4];
    start_lanes(seed, lanes);
    for (; left >= 32; p += 32, left -= 32) eat_block(lanes, p);
    hash = merge_lanes(lanes);
  }
  return finish(hash, size, p, left);
}

Digest::Digest() : streams_{}, buffer_{} {
  streams_[0].seed = 0;
  streams_[1].seed = kPrime3;
  for (Stream& stream : streams_) start_lanes(stream.seed, stream.lanes);
}

void Digest::add(const void* data, std::size_t size) {
  const auto* p = static_cast<const unsigned char*>(data);
  total_ += size;
  if (buffered_ > 0) {
    const std::size_t take = std::min(size, sizeof buffer_ - buffered_);
    std::memcpy(buffer_ + buffered_, p, take);
    buffered_ += take;
    p += take;
    size -= take;
    if (buffered_ < sizeof buffer_) return;
    for (Stream& stream : streams_) eat_block(stream.lanes, buffer_);
    buffered_ = 0;
  }
  Stream streams[2] = {streams_[0],
                       streams_[1]};  // copies stay in registers: the bytes might be members', to the compiler
  for (; size >= 32; p += 32, size -= 32)
    for (Stream& stream : streams) eat_block(stream.lanes, p);
  streams_[0] = streams[0];
  streams_[1] = streams[1];
  if (size > 0) {
    std::memcpy(buffer_, p, size);
    buffered_ = size;
  }
}

void Digest::add_text(std::string_view text) {
  add_number(text.size());
  add(text.data(), text.size());
}

void Digest::add_number(std::uint64_t value) { add(&value, sizeof value); }

std::string Digest::hex() const {
  std::string out;
  for (const Stream& stream : streams_) {
    const std::uint64_t hash = total_ >= 32 ? merge_lanes(stream.lanes) : stream.seed + kPrime5;
    out += hex_of(finish(hash, total_, buffer_, buffered_));
  }
  return out;
}

std::string hex_of(std::uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<std::size_t>(i)] = kDigits[value & 15];
  return out;
}

}  // namespace kursaal::base
