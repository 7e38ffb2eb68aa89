// Sign-in by an outside OpenID Connect provider: authorization code with PKCE, state and nonce. Says who somebody is;
// what they may is the account's that has this outside identity, and nobody gets an account by it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "base/result.hpp"
#include "serve/api_session.hpp"
#include "serve/kitchen.hpp"
#include "serve/route.hpp"
#include "serve/settings.hpp"

namespace kursaal::serve {

// Thread-safe. Asks the provider for its document and keys when they are first needed, and again when they are old.
class OidcProvider {
 public:
  OidcProvider(OidcSettings settings, care::Clock clock) : settings_(std::move(settings)), clock_(std::move(clock)) {}

  struct Begun {
    std::string location;  // of the provider
    std::string binding;   // a cookie of the browser that began
  };
  // Errors: busy (the provider does not answer), denied (its document is not its own).
  base::Result<Begun> begin();

  struct Proven {
    std::string issuer, subject;
  };
  // What the provider sent the browser back with. Each state works once, for ten minutes, in the browser that began.
  // Errors: denied, busy.
  base::Result<Proven> finish(const std::string& state, const std::string& code, const std::string& binding);

  [[nodiscard]] const OidcSettings& settings() const { return settings_; }

 private:
  struct Waiting {
    std::string verifier, nonce, binding;
    std::int64_t until = 0;  // seconds
  };
  base::Result<nlohmann::json> document();
  base::Result<nlohmann::json> keys(const nlohmann::json& document, bool anew);
  [[nodiscard]] std::int64_t now() const;
  [[nodiscard]] std::string redirect_uri() const { return settings_.public_url + "/auth/oidc/callback"; }

  const OidcSettings settings_;
  const care::Clock clock_;
  std::mutex guard_;
  std::map<std::string, Waiting> waiting_;  // by state
  nlohmann::json document_, keys_;
  std::int64_t document_at_ = 0, keys_at_ = 0;
};

void add_oidc_routes(Routes& routes, const Kitchen& kitchen, OidcProvider* provider);

}  // namespace kursaal::serve
