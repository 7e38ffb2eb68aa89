#include "care/secrets.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "base/check.hpp"
#include "base/text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::size_t kHashesAtOnce = 2;

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  KURSAAL_CHECK(started);
}

// Bounds the memory that guesses at passwords can take.
class Turn {
 public:
  Turn() {
    std::unique_lock lock(mutex());
    free().wait(lock, [] { return running() < kHashesAtOnce; });
    ++running();
  }
  ~Turn() {
    {
      const std::scoped_lock lock(mutex());
      --running();
    }
    free().notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  static std::condition_variable& free() {
    static std::condition_variable one;
    return one;
  }
  static std::size_t& running() {
    static std::size_t one = 0;
    return one;
  }
};

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

std::string random_hex(std::size_t size) {
  start_sodium();
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string digest(std::string_view bytes, const unsigned char* key, std::size_t key_size) {
  start_sodium();
  unsigned char out[crypto_generichash_BYTES];
  KURSAAL_CHECK(crypto_generichash(out, sizeof out, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                                   key, key_size) == 0);
  return hex(out, sizeof out);
}

}  // namespace

std::string hash_password(std::string_view password, PasswordCost cost) {
  start_sodium();
  const Turn turn;
  char out[crypto_pwhash_STRBYTES];
  const bool least = cost == PasswordCost::least;
  KURSAAL_CHECK(crypto_pwhash_str_alg(out, password.data(), password.size(),
                                      least ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                      least ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE,
                                      crypto_pwhash_ALG_ARGON2ID13) == 0);
  return out;
}

bool password_fits(std::string_view password, std::string_view hash, PasswordCost cost) {
  start_sodium();
  if (hash.empty()) {
    // The same work for a name that is not there, so that time does not tell which names are.
    (void)hash_password(password, cost);
    return false;
  }
  const Turn turn;
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

std::string make_id() { return random_hex(16); }
std::string make_token() { return random_hex(32); }
std::string token_digest(std::string_view token) { return digest(token, nullptr, 0); }
std::string plain_digest(std::string_view bytes) { return digest(bytes, nullptr, 0); }
std::string keyed_digest(std::string_view bytes, const SecretKey& key) { return digest(bytes, key.data(), key.size()); }

base::Result<SecretKey> load_or_make_key(const std::filesystem::path& file, bool may_make) {
  start_sodium();
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    if (!may_make)
      return base::make_error(ErrorCode::configuration, "the audit's key ", file.string(),
                              " is missing; put it back from where it is kept, for without it nothing can be verified");
    const std::string text = random_hex(sizeof(SecretKey)) + "\n";
    const std::filesystem::path partial = file.string() + ".partial";
    std::filesystem::remove(partial, ignored);
    const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    // A link refuses to replace: of two programs that start at once, both use the first one's key.
    if (!written || (::link(partial.c_str(), file.c_str()) != 0 && errno != EEXIST))
      return base::make_error(ErrorCode::configuration, "the audit's key ", file.string(), " cannot be written");
    std::filesystem::remove(partial, ignored);
  }
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  SecretKey key{};
  std::size_t size = 0;
  const std::string_view digits = base::trim(text);
  if (sodium_hex2bin(key.data(), key.size(), digits.data(), digits.size(), nullptr, &size, nullptr) != 0 ||
      size != key.size())
    return base::make_error(ErrorCode::configuration, "the audit's key ", file.string(),
                            " is not 64 hexadecimal digits; put it back from where it is kept");
  return key;
}

}  // namespace kursaal::care
