// Sign-in by an outside provider, against one that the test starts: a small server with keys of its own, which can lie.
#include "serve/oidc.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "serve/id_token.hpp"
#include "serve/server_in_test.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

struct KeyFreed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFreed>;

std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  KURSAAL_CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

std::string padded(const std::string& bytes) { return std::string(32 - bytes.size(), '\0') + bytes; }

json jwk_of(const EVP_PKEY* key, const std::string& id) {
  if (EVP_PKEY_is_a(key, "RSA") == 1)
    return {{"kty", "RSA"},
            {"kid", id},
            {"use", "sig"},
            {"n", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_N))},
            {"e", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_E))}};
  return {{"kty", "EC"},
          {"kid", id},
          {"crv", "P-256"},
          {"x", to_base64url(padded(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X)))},
          {"y", to_base64url(padded(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y)))}};
}

std::string signature_of(EVP_PKEY* key, const std::string& algorithm, const std::string& text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  KURSAAL_CHECK(
      EVP_DigestSignInit(context, nullptr, algorithm == "RS512" ? EVP_sha512() : EVP_sha256(), nullptr, key) == 1);
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string out(size, '\0');
  KURSAAL_CHECK(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, bytes, text.size()) == 1);
  out.resize(size);
  EVP_MD_CTX_free(context);
  if (algorithm != "ES256") return out;
  const auto* der = reinterpret_cast<const unsigned char*>(out.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size()));
  std::string two(64, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), reinterpret_cast<unsigned char*>(two.data()), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), reinterpret_cast<unsigned char*>(two.data()) + 32, 32);
  ECDSA_SIG_free(signature);
  return two;
}

std::string token_of(EVP_PKEY* key, const json& header, const json& claims) {
  const std::string text = to_base64url(header.dump()) + "." + to_base64url(claims.dump());
  return text + "." + to_base64url(signature_of(key, header.value("alg", "RS256"), text));
}

Key rsa_key(unsigned bits = 2048) { return Key(EVP_RSA_gen(bits)); }
Key ec_key() { return Key(EVP_EC_gen("P-256")); }

constexpr std::int64_t kNow = care::kTestMoment / care::kMicrosASecond;

json sound_claims() {
  return {{"iss", "https://id.example"},
          {"aud", "kursaal"},
          {"sub", "s1"},
          {"nonce", "n1"},
          {"iat", kNow},
          {"exp", kNow + 300}};
}
const TokenExpected kExpected{"https://id.example", "kursaal", "n1", kNow};

TEST(IdToken, IsBelievedUnderEachOfThreeKindsOfSignature) {
  const Key rsa = rsa_key();
  const Key ec = ec_key();
  const json keys = {{"keys", {jwk_of(rsa.get(), "r"), jwk_of(ec.get(), "e")}}};
  for (const auto& [algorithm, key, id] :
       {std::tuple("RS256", rsa.get(), "r"), std::tuple("RS512", rsa.get(), "r"), std::tuple("ES256", ec.get(), "e")}) {
    const auto subject =
        subject_of_id_token(token_of(key, {{"alg", algorithm}, {"kid", id}}, sound_claims()), keys, kExpected);
    ASSERT_TRUE(subject.ok()) << algorithm << ": " << subject.error().text;
    EXPECT_EQ(*subject, "s1");
  }
}

TEST(IdToken, IsRefusedForEachClaimThatIsOff) {
  const Key rsa = rsa_key();
  const json keys = {{"keys", {jwk_of(rsa.get(), "r")}}};
  const struct {
    const char* claim;
    json value;
    const char* said;
  } kTable[] = {
      {"iss", "https://evil.example", "another issuer"},
      {"aud", "other", "somebody else"},
      {"aud", json::array({"other"}), "somebody else"},
      {"aud", json::array({"kursaal", "other"}), "given to somebody else"},
      {"azp", "other", "given to somebody else"},
      {"exp", kNow - 61, "expired"},
      {"exp", "never", "expired"},
      {"nbf", kNow + 61, "not valid yet"},
      {"iat", kNow + 61, "future"},
      {"nonce", "n2", "another request"},
      {"sub", "", "nobody"},
      {"sub", 7, "wrong kind"},
  };
  for (const auto& row : kTable) {
    json claims = sound_claims();
    claims[row.claim] = row.value;
    const auto subject =
        subject_of_id_token(token_of(rsa.get(), {{"alg", "RS256"}, {"kid", "r"}}, claims), keys, kExpected);
    ASSERT_FALSE(subject.ok()) << row.claim;
    EXPECT_EQ(subject.error().code, base::ErrorCode::denied);
    EXPECT_NE(subject.error().text.find(row.said), std::string::npos) << row.claim << ": " << subject.error().text;
  }
}

TEST(IdToken, IsRefusedWhereItsSignatureIsNotTheProviders) {
  const Key rsa = rsa_key();
  const Key other = rsa_key();
  const Key ec = ec_key();
  const Key weak = rsa_key(1024);
  const json keys = {{"keys", {jwk_of(rsa.get(), "r"), jwk_of(ec.get(), "e"), jwk_of(weak.get(), "w")}}};
  const auto code = [&](const std::string& token) {
    const auto subject = subject_of_id_token(token, keys, kExpected);
    return subject.ok() ? std::string("believed") : std::string(base::error_facts(subject.error().code).code);
  };
  const json rs256 = {{"alg", "RS256"}, {"kid", "r"}};
  const std::string sound = token_of(rsa.get(), rs256, sound_claims());
  EXPECT_EQ(code(sound), "believed");
  EXPECT_EQ(code(token_of(other.get(), rs256, sound_claims())), "denied");
  json more = sound_claims();
  more["sub"] = "s2";
  const auto parts = base::split(sound, '.');
  EXPECT_EQ(code(std::string(parts[0]) + "." + to_base64url(more.dump()) + "." + std::string(parts[2])), "denied");
  EXPECT_EQ(code(std::string(parts[0]) + "." + std::string(parts[1]) + "."), "denied");
  const std::string none = to_base64url(R"({"alg":"none"})") + "." + std::string(parts[1]) + ".";
  EXPECT_EQ(code(none), "denied");
  // The public key as a secret shared by both: an old trick.
  EXPECT_EQ(
      code(to_base64url(R"({"alg":"HS256","kid":"r"})") + "." + std::string(parts[1]) + "." + std::string(parts[2])),
      "denied");
  EXPECT_EQ(code(token_of(rsa.get(), {{"alg", "RS256"}, {"kid", "e"}}, sound_claims())), "denied")
      << "another kind of key";
  EXPECT_EQ(code(token_of(weak.get(), {{"alg", "RS256"}, {"kid", "w"}}, sound_claims())), "denied") << "1024 bits";
  EXPECT_EQ(code(token_of(rsa.get(), {{"alg", "RS256"}, {"kid", "x"}}, sound_claims())), "not-found");
  EXPECT_EQ(code(token_of(rsa.get(), {{"alg", "RS256"}, {"kid", "r"}, {"crit", {"b64"}}}, sound_claims())), "denied");
  for (const char* bad : {"", "a.b", "a.b.c.d", "!!.!!.!!", "e30.e30.e30"}) EXPECT_EQ(code(bad), "denied") << bad;
}

// Answers discovery, keys and tokens on a port of its own, one connection at a time.
class ProviderInTest {
 public:
  ProviderInTest() : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    KURSAAL_CHECK(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                  ::listen(listening_, 16) == 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    answering_ = std::thread([this] { answer_all(); });
  }
  ~ProviderInTest() {
    ::shutdown(listening_, SHUT_RDWR);
    ::close(listening_);
    answering_.join();
  }
  ProviderInTest(const ProviderInTest&) = delete;
  ProviderInTest& operator=(const ProviderInTest&) = delete;

  std::string url;
  Key key = rsa_key();
  std::string key_id = "k1";
  std::string subject = "s1";
  std::string nonce, challenge;  // of the sign-in that goes on, as the browser brought them
  std::string asked;             // body of the last request for a token
  std::string authorization;

 private:
  void answer_all() {
    for (;;) {
      const int one = ::accept(listening_, nullptr, nullptr);
      if (one < 0) return;
      std::string text;
      char bytes[8192];
      std::size_t end = std::string::npos;
      std::size_t wanted = 0;
      while ((end = text.find("\r\n\r\n")) == std::string::npos || text.size() < end + 4 + wanted) {
        const ssize_t size = ::recv(one, bytes, sizeof bytes, 0);
        if (size <= 0) break;
        text.append(bytes, static_cast<std::size_t>(size));
        if (const std::size_t at = text.find("Content-Length: "); at != std::string::npos)
          wanted = static_cast<std::size_t>(std::atoi(text.c_str() + at + 16));
      }
      const std::string body = answer(text, end == std::string::npos ? "" : text.substr(end + 4)).dump();
      const std::string reply =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\nConnection: close\r\n\r\n" + body;
      (void)!::send(one, reply.data(), reply.size(), MSG_NOSIGNAL);
      ::close(one);
    }
  }
  json answer(const std::string& request, const std::string& body) {
    if (request.starts_with("GET /.well-known/"))
      return {{"issuer", url},
              {"authorization_endpoint", url + "/authorize"},
              {"token_endpoint", url + "/token"},
              {"jwks_uri", url + "/keys"}};
    if (request.starts_with("GET /keys")) return {{"keys", {jwk_of(key.get(), key_id)}}};
    asked = body;
    const std::size_t at = request.find("Authorization: ");
    authorization = at == std::string::npos ? "" : request.substr(at + 15, request.find('\r', at) - at - 15);
    return {{"token_type", "Bearer"},
            {"id_token", token_of(key.get(), {{"alg", "RS256"}, {"kid", key_id}},
                                  {{"iss", url},
                                   {"aud", "kursaal"},
                                   {"sub", subject},
                                   {"nonce", nonce},
                                   {"iat", kNow},
                                   {"exp", kNow + 300}})}};
  }
  int listening_;
  std::thread answering_;
};

class SignInByProvider : public ServerInTest {
 protected:
  void SetUp() override {
    settings.oidc = {provider.url, "kursaal", "a secret", "Sign in with the Trust", "https://kursaal.example"};
    ServerInTest::SetUp();
    if (IsSkipped()) return;
    care::NewAccount account;
    account.name = "oidc.olive";
    account.shown_name = "Olive Outside";
    account.organisation = "trust";
    account.external_issuer = provider.url;
    account.external_subject = "s1";
    const std::string id = value(care::add_account(*store, as_admin(), account));
    ok(care::grant_role(*store, as_admin(), {id, care::Role::coordinator, "west"}));
  }
  static std::string in_query(const std::string& url, const std::string& name) {
    const std::size_t at = url.find(name + "=");
    return at == std::string::npos ? "" : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
  }
  struct Begun {
    std::string state, binding;
  };
  // As a browser does it: to the provider, which keeps what it was brought.
  Begun begin() {
    const Reply start = Client(port).get("/auth/oidc/start");
    EXPECT_EQ(start.status, 302) << start.body;
    const std::string location = start.header("location");
    EXPECT_TRUE(location.starts_with(provider.url + "/authorize?")) << location;
    EXPECT_EQ(in_query(location, "redirect_uri"), "https%3A%2F%2Fkursaal.example%2Fauth%2Foidc%2Fcallback");
    EXPECT_EQ(in_query(location, "code_challenge_method"), "S256");
    provider.nonce = in_query(location, "nonce");
    provider.challenge = in_query(location, "code_challenge");
    const std::string cookie = start.header("set-cookie");
    return {in_query(location, "state"), cookie.substr(13, cookie.find(';') - 13)};
  }
  Reply come_back(const Begun& begun, const std::string& binding) const {
    return Client(port).get("/auth/oidc/callback?code=c1&state=" + begun.state,
                            {{"Cookie", "kursaal_oidc=" + binding}});
  }

  ProviderInTest provider;
};

TEST_P(SignInByProvider, makes_a_session_of_the_account_that_has_the_outside_identity) {
  EXPECT_EQ(Client(port).get("/api/v1/about").json()["sign_in"]["oidc"]["label"], "Sign in with the Trust");
  const Begun begun = begin();
  const Reply back = come_back(begun, begun.binding);
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(in_query(provider.asked, "code"), "c1");
  EXPECT_EQ(to_base64url(sha256(in_query(provider.asked, "code_verifier"))), provider.challenge) << "PKCE";
  EXPECT_EQ(provider.authorization, "Basic a3Vyc2FhbDphJTIwc2VjcmV0");
  Client client(port);
  client.keep(back);
  EXPECT_EQ(client.get("/api/v1/me").json()["shown_name"], "Olive Outside");
  EXPECT_EQ(come_back(begun, begun.binding).status, 403) << "a state works once";
}

TEST_P(SignInByProvider, takes_a_provider_that_has_changed_its_key) {
  const Begun first = begin();
  ASSERT_EQ(come_back(first, first.binding).status, 200);
  provider.key = rsa_key();
  provider.key_id = "k2";
  pass(11 * care::kMicrosASecond);
  const Begun second = begin();
  EXPECT_EQ(come_back(second, second.binding).status, 200);
}

TEST_P(SignInByProvider, refuses_what_was_begun_elsewhere_too_long_ago_or_by_nobody) {
  Begun begun = begin();
  EXPECT_EQ(come_back(begun, "").status, 403) << "another browser";
  begun = begin();
  EXPECT_EQ(come_back(begun, begin().binding).status, 403) << "another sign-in of this browser";
  EXPECT_EQ(come_back({std::string(64, '0'), ""}, "").status, 403);
  begun = begin();
  pass(601 * care::kMicrosASecond);
  EXPECT_EQ(come_back(begun, begun.binding).status, 403) << "ten minutes are over";
  EXPECT_EQ(Client(port).get("/auth/oidc/callback?error=access_denied&state=x").status, 403);
}

TEST_P(SignInByProvider, refuses_a_token_for_another_request_and_somebody_without_an_account) {
  Begun begun = begin();
  provider.nonce = "another";
  EXPECT_EQ(come_back(begun, begun.binding).status, 403);
  begun = begin();
  provider.subject = "s2";
  const Reply nobody = come_back(begun, begun.binding);
  EXPECT_EQ(nobody.status, 403);
  EXPECT_TRUE(nobody.header("set-cookie").empty());
}

TEST_P(SignInByProvider, is_not_there_where_none_is_set_up) {
  stop();
  settings.oidc = {};
  start();
  EXPECT_EQ(Client(port).get("/auth/oidc/start").status, 404);
  EXPECT_EQ(Client(port).get("/api/v1/about").json()["sign_in"]["oidc"], nullptr);
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, SignInByProvider, testing::Values(Engine::sqlite), engine_name);

}  // namespace
}  // namespace kursaal::serve
