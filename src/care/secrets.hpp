// Passwords, tokens, ids and keyed digests, all by libsodium.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::care {

// argon2id's cost. `interactive` is libsodium's OPSLIMIT_INTERACTIVE (2 passes) and MEMLIMIT_INTERACTIVE (64 MiB);
// `least` (1 pass, 8 KiB) is for tests of what is not the password.
enum class PasswordCost : std::uint8_t { interactive, least };

using SecretKey = std::array<unsigned char, 32>;

// An argon2id text with its salt and cost in it. At most two are made at once in a process: each takes 64 MiB.
std::string hash_password(std::string_view password, PasswordCost cost);

// Takes as long for an empty hash (no such account, no password set) as for another; then false.
bool password_fits(std::string_view password, std::string_view hash, PasswordCost cost);

// 128 random bits in hexadecimal: ids of rows.
std::string make_id();

// 256 random bits in hexadecimal: what a cookie holds.
std::string make_token();

// What is stored in a token's place: its BLAKE2b digest.
std::string token_digest(std::string_view token);

// BLAKE2b of `bytes` under a key, 64 hexadecimal digits.
std::string keyed_digest(std::string_view bytes, const SecretKey& key);

// BLAKE2b without a key, 64 hexadecimal digits.
std::string plain_digest(std::string_view bytes);

// A file of 64 hexadecimal digits, 0600. Where it is missing and `may_make`, a random one is made. Errors:
// configuration (missing, unreadable or not a key).
base::Result<SecretKey> load_or_make_key(const std::filesystem::path& file, bool may_make);

}  // namespace kursaal::care
