#include "serve/id_token.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include <array>
#include <memory>
#include <vector>

#include "base/text.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

// Clocks of two machines may differ by this, seconds.
constexpr std::int64_t kLeeway = 60;
constexpr std::size_t kLongestToken = 16 << 10;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct Freed {
  void operator()(EVP_PKEY* each) const { EVP_PKEY_free(each); }
  void operator()(EVP_PKEY_CTX* each) const { EVP_PKEY_CTX_free(each); }
  void operator()(EVP_MD_CTX* each) const { EVP_MD_CTX_free(each); }
  void operator()(OSSL_PARAM_BLD* each) const { OSSL_PARAM_BLD_free(each); }
  void operator()(OSSL_PARAM* each) const { OSSL_PARAM_free(each); }
  void operator()(BIGNUM* each) const { BN_free(each); }
  void operator()(ECDSA_SIG* each) const { ECDSA_SIG_free(each); }
};
template <class T>
using Owned = std::unique_ptr<T, Freed>;

base::Error refused(std::string_view why) { return base::make_error(ErrorCode::denied, "the sign-in token ", why); }

Owned<BIGNUM> number_of(const std::string& bytes) {
  return Owned<BIGNUM>(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

Owned<EVP_PKEY> key_from(const char* kind, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Owned<EVP_PKEY>(key);
}

// nullptr where the key is not whole, or not for this algorithm.
Owned<EVP_PKEY> public_key(const json& key, std::string_view algorithm) {
  const auto part = [&key](const char* name) { return from_base64url(key.value(name, "")).value_or(std::string()); };
  const std::string kind = key.value("kty", "");
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (algorithm.starts_with("RS") && kind == "RSA") {
    const Owned<BIGNUM> modulus = number_of(part("n"));
    const Owned<BIGNUM> exponent = number_of(part("e"));
    // Anything shorter can be broken by those who would want to.
    if (!modulus || !exponent || BN_num_bits(modulus.get()) < 2048) return nullptr;
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return key_from("RSA", builder.get());
  }
  if (algorithm == "ES256" && kind == "EC" && key.value("crv", "") == "P-256") {
    const std::string x = part("x");
    const std::string y = part("y");
    if (x.size() != 32 || y.size() != 32) return nullptr;
    const std::string point = "\x04" + x + y;
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return key_from("EC", builder.get());
  }
  return nullptr;
}

// JOSE writes an ECDSA signature as its two numbers; OpenSSL reads them as DER.
std::string der_of(const std::string& two_numbers) {
  if (two_numbers.size() != 64) return {};
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
  if (ECDSA_SIG_set0(signature.get(), number_of(two_numbers.substr(0, 32)).release(),
                     number_of(two_numbers.substr(32)).release()) != 1)
    return {};
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

bool verifies(EVP_PKEY* key, std::string_view algorithm, std::string_view text, const std::string& signature) {
  const EVP_MD* digest = algorithm == "RS512" ? EVP_sha512() : EVP_sha256();
  const std::string bytes = algorithm == "ES256" ? der_of(signature) : signature;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return !bytes.empty() && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

// The keys that may have signed it: that of its `kid`, or each of the set where it names none.
std::vector<json> candidates(const json& key_set, const std::string& id) {
  std::vector<json> out;
  const auto keys = key_set.find("keys");
  if (keys == key_set.end() || !keys->is_array()) return out;
  for (const json& key : *keys)
    if (key.is_object() && key.value("use", "sig") == "sig" && (id.empty() || key.value("kid", "") == id))
      out.push_back(key);
  return out;
}

json object_in(std::string_view part) {
  const auto text = from_base64url(part);
  json value = text ? json::parse(*text, nullptr, false) : json();
  return value.is_object() ? value : json();
}

std::int64_t seconds_at(const json& claims, const char* name, std::int64_t otherwise) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_number() ? static_cast<std::int64_t>(found->get<double>()) : otherwise;
}

std::optional<std::string_view> wrong_claim(const json& claims, const TokenExpected& expected) {
  if (claims.value("iss", "") != expected.issuer) return "is of another issuer";
  const auto audience = claims.find("aud");
  const bool alone = audience != claims.end() && audience->is_string() && *audience == expected.audience;
  bool among = alone;
  if (audience != claims.end() && audience->is_array())
    for (const json& each : *audience) among = among || each == expected.audience;
  if (!among) return "is for somebody else";
  // One that several may use says to whom it was given.
  if (claims.contains("azp") ? claims["azp"] != expected.audience : (!alone && audience->size() > 1))
    return "was given to somebody else";
  if (seconds_at(claims, "exp", 0) + kLeeway <= expected.now) return "has expired";
  if (seconds_at(claims, "nbf", 0) - kLeeway > expected.now) return "is not valid yet";
  if (seconds_at(claims, "iat", INT64_MAX) - kLeeway > expected.now) return "comes from the future";
  if (expected.nonce.empty() || claims.value("nonce", "") != expected.nonce) return "answers another request";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6U) | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>((held >> static_cast<unsigned>(bits)) & 0xffU);
  }
  return out;
}

std::string to_base64url(std::string_view bytes) {
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += kAlphabet[(held >> static_cast<unsigned>(bits)) & 0x3fU];
    }
  }
  if (bits > 0) out += kAlphabet[(held << static_cast<unsigned>(6 - bits)) & 0x3fU];
  return out;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

base::Result<std::string> subject_of_id_token(std::string_view token, const json& key_set,
                                              const TokenExpected& expected) {
  const std::vector<std::string_view> parts = base::split(token, '.');
  if (token.size() > kLongestToken || parts.size() != 3) return refused("is not a signed token");
  try {
    const json header = object_in(parts[0]);
    const json claims = object_in(parts[1]);
    const auto signature = from_base64url(parts[2]);
    if (header.is_null() || claims.is_null() || !signature) return refused("cannot be read");
    const std::string algorithm = header.value("alg", "");
    if (algorithm != "RS256" && algorithm != "RS512" && algorithm != "ES256")
      return refused("is not signed as it must be");
    if (header.contains("crit")) return refused("asks for what is not known here");
    const std::vector<json> keys = candidates(key_set, header.value("kid", ""));
    if (keys.empty()) return base::make_error(ErrorCode::not_found, "the provider has no key of the token's name");
    const std::string_view signed_text = token.substr(0, parts[0].size() + 1 + parts[1].size());
    bool right = false;
    for (const json& each : keys) {
      const Owned<EVP_PKEY> key = public_key(each, algorithm);
      right = right || (key && verifies(key.get(), algorithm, signed_text, *signature));
    }
    if (!right) return refused("has a signature that is not the provider's");
    if (const auto wrong = wrong_claim(claims, expected)) return refused(*wrong);
    std::string subject = claims.value("sub", "");
    if (subject.empty() || subject.size() > 255) return refused("says nobody");
    return subject;
  } catch (const json::exception&) {
    return refused("holds a value of the wrong kind");
  }
}

}  // namespace kursaal::serve
