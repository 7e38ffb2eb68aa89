// A keyed hash that is made ready once for millions of messages.
#pragma once

#include <array>
#include <string_view>

namespace kursaal::link {

// BLAKE2b of 128 bits; its key is the hash of a secret of any length.
class KeyedHash {
 public:
  using Bytes = std::array<unsigned char, 16>;
  explicit KeyedHash(std::string_view secret);
  [[nodiscard]] Bytes of(std::string_view message) const;

 private:
  std::array<unsigned char, 32> key_{};
};

}  // namespace kursaal::link
