#include "link/keyed_hash.hpp"

#include <sodium.h>

namespace kursaal::link {

KeyedHash::KeyedHash(std::string_view secret) {
  static_assert(crypto_generichash_KEYBYTES == 32);
  crypto_generichash(key_.data(), key_.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                     nullptr, 0);
}

KeyedHash::Bytes KeyedHash::of(std::string_view message) const {
  Bytes hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     key_.data(), key_.size());
  return hash;
}

}  // namespace kursaal::link
