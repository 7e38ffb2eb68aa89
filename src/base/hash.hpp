// The project's own frozen hash: 64 and 128 bit, the same on every machine and in every release. Not for secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace kursaal::base {

// XXH64 (Yann Collet, specification 0.1.1) over the bytes. Source: the published specification; frozen by its test
// vectors.
std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed = 0);
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0) {
  return hash_bytes(text.data(), text.size(), seed);
}

// Mixes one integer (the finaliser of splitmix64).
constexpr std::uint64_t hash_mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}
constexpr std::uint64_t hash_combine(std::uint64_t a, std::uint64_t b) { return hash_mix(a ^ hash_mix(b)); }

// A 128-bit content digest: two XXH64 streams with different seeds, fed in pieces; pieces may be cut anywhere.
class Digest {
 public:
  Digest();
  void add(const void* data, std::size_t size);
  // Adds the text with its length, so that ("ab", "c") and ("a", "bc") differ.
  void add_text(std::string_view text);
  void add_number(std::uint64_t value);
  // 32 lower-case hexadecimal digits. The digest can be fed further afterwards.
  [[nodiscard]] std::string hex() const;

 private:
  struct Stream {
    std::uint64_t seed;
    std::uint64_t lanes[4];
  };
  Stream streams_[2];
  unsigned char buffer_[32];
  std::size_t buffered_ = 0;
  std::uint64_t total_ = 0;
};

std::string hex_of(std::uint64_t value);

}  // namespace kursaal::base
