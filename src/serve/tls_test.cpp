// The server over TLS, with a certificate that the test makes.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "serve/server_in_test.hpp"

namespace kursaal::serve {
namespace {

namespace fs = std::filesystem;

// A self-signed certificate and its key, PEM.
void write_certificate(const fs::path& certificate, const fs::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* made = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, key);
  X509_NAME* name = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made, name);
  X509_sign(made, key, EVP_sha256());
  FILE* out = std::fopen(certificate.c_str(), "w");
  PEM_write_X509(out, made);
  std::fclose(out);
  out = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(made);
  EVP_PKEY_free(key);
}

class OverTls : public ServerInTest {
 protected:
  void SetUp() override {
    write_certificate(folder.path() / "cert.pem", folder.path() / "key.pem");
    settings.tls_certificate = folder.path() / "cert.pem";
    settings.tls_key = folder.path() / "key.pem";
    ServerInTest::SetUp();
  }
  // The whole answer to one request; empty where no connection came about.
  std::string ask(const std::string& text, int newest = TLS1_3_VERSION) const {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, newest);
    BIO* stream = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(stream, ("127.0.0.1:" + std::to_string(port)).c_str());
    std::string out;
    if (BIO_do_connect(stream) == 1 && BIO_write(stream, text.data(), static_cast<int>(text.size())) > 0) {
      char bytes[4096];
      for (int size = BIO_read(stream, bytes, sizeof bytes); size > 0; size = BIO_read(stream, bytes, sizeof bytes))
        out.append(bytes, static_cast<std::size_t>(size));
    }
    BIO_free_all(stream);
    SSL_CTX_free(context);
    return out;
  }
};

TEST_P(OverTls, it_answers_with_cookies_that_never_leave_it_and_says_to_stay) {
  const std::string body = nlohmann::json{{"name", "ann"}, {"password", care::kPasswordInTest}}.dump();
  const std::string answer = ask(
      request_text("POST", "/api/v1/sign-in", {{"Content-Type", "application/json"}, {"Connection", "close"}}, body));
  EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK") << answer;
  EXPECT_NE(answer.find("SameSite=Strict; Secure\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nStrict-Transport-Security: "), std::string::npos);
}

TEST_P(OverTls, it_speaks_nothing_older_than_1_2) {
  const std::string text = request_text("GET", "/healthz", {{"Connection", "close"}});
  EXPECT_FALSE(ask(text, TLS1_2_VERSION).empty());
  EXPECT_TRUE(ask(text, TLS1_1_VERSION).empty());
}

TEST_P(OverTls, whoever_speaks_plainly_is_let_go_and_nobody_else_notices) {
  Wire wire(port);
  wire.send(request_text("GET", "/healthz"));
  EXPECT_NE(wire.read().status, 200);
  EXPECT_FALSE(ask(request_text("GET", "/healthz", {{"Connection", "close"}})).empty());
}

TEST_P(OverTls, a_key_that_is_not_the_certificates_is_refused_at_the_start) {
  Settings wrong = settings;
  write_certificate(folder.path() / "other.pem", folder.path() / "other-key.pem");
  wrong.tls_key = folder.path() / "other-key.pem";
  const auto started = Server::start(wrong, kitchen);
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, base::ErrorCode::configuration);
  wrong.tls_key.clear();
  EXPECT_FALSE(Server::start(wrong, kitchen).ok()) << "a certificate without a key";
}

INSTANTIATE_TEST_SUITE_P(OnSqlite, OverTls, testing::Values(Engine::sqlite), engine_name);

}  // namespace
}  // namespace kursaal::serve
