// Reads an OpenID Connect id_token (RFC 7519, RFC 7515) and believes it only where its signature, issuer, audience,
// time and nonce are right. RS256, RS512 and ES256 by keys of a JWK set (RFC 7517); nothing else, and never "none".
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::serve {

struct TokenExpected {
  std::string issuer, audience, nonce;
  std::int64_t now = 0;  // seconds since 1970 UTC
};

// The `sub` of the token. Errors: denied; the text says which check failed and holds nothing of the token. not-found:
// the key set has no key of the token's `kid`, so it may have to be fetched anew.
base::Result<std::string> subject_of_id_token(std::string_view token, const nlohmann::json& key_set,
                                              const TokenExpected& expected);

// Without padding (RFC 4648, section 5). Missing: nothing where a character is not of the alphabet.
std::optional<std::string> from_base64url(std::string_view text);
std::string to_base64url(std::string_view bytes);

// SHA-256, 32 bytes.
std::string sha256(std::string_view bytes);

}  // namespace kursaal::serve
