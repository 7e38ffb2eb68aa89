#include "serve/oidc.hpp"

#include <algorithm>

#include "care/care.hpp"
#include "serve/id_token.hpp"
#include "serve/oidc_fetch.hpp"
#include "serve/same_origin.hpp"

namespace kursaal::serve {
namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr std::int64_t kMayTake = 600;  // seconds from leaving for the provider to coming back
constexpr std::size_t kMostWaiting = 10'000;
constexpr std::int64_t kGoodFor = 600;        // seconds, of the provider's document and keys
constexpr std::int64_t kAskedAnewAfter = 10;  // seconds, for a key that is not known yet
constexpr std::string_view kBinding = "kursaal_oidc";

base::Error refused(std::string_view why) { return base::make_error(ErrorCode::denied, why, "; sign in again"); }

std::string encoded(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) out += (out.empty() ? "" : "&") + name + "=" + encoded(value);
  return out;
}

base::Result<json> fetched_json(const Fetch& wish) {
  KURSAAL_ASSIGN(const std::string text, fetch(wish));
  json value = json::parse(text, nullptr, false);
  if (!value.is_object())
    return base::make_error(ErrorCode::busy, "the sign-in provider's answer cannot be read; try again in a moment");
  return value;
}

std::string text_at(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Basic (RFC 6749, section 2.3.1). Base64 proper, with padding.
std::string basic(const std::string& id, const std::string& secret) {
  std::string text = to_base64url(encoded(id) + ":" + encoded(secret));
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return "Basic " + text;
}

}  // namespace

std::int64_t OidcProvider::now() const { return clock_().micros / care::kMicrosASecond; }

base::Result<json> OidcProvider::document() {
  {
    const std::lock_guard lock(guard_);
    if (!document_.is_null() && document_at_ + kGoodFor > now()) return document_;
  }
  std::string issuer = settings_.issuer;
  while (issuer.ends_with('/')) issuer.pop_back();
  KURSAAL_ASSIGN(json found, fetched_json({issuer + "/.well-known/openid-configuration", {}, {}}));
  if (text_at(found, "issuer") != settings_.issuer) return refused("the provider calls itself by another name");
  for (const char* needed : {"authorization_endpoint", "token_endpoint", "jwks_uri"})
    if (text_at(found, needed).empty()) return refused("the provider's document is not whole");
  const std::lock_guard lock(guard_);
  document_ = found;
  document_at_ = now();
  return found;
}

base::Result<json> OidcProvider::keys(const json& document, bool anew) {
  {
    const std::lock_guard lock(guard_);
    const std::int64_t good_for = anew ? kAskedAnewAfter : kGoodFor;
    if (!keys_.is_null() && keys_at_ + good_for > now()) return keys_;
  }
  KURSAAL_ASSIGN(json found, fetched_json({text_at(document, "jwks_uri"), {}, {}}));
  const std::lock_guard lock(guard_);
  keys_ = found;
  keys_at_ = now();
  return found;
}

base::Result<OidcProvider::Begun> OidcProvider::begin() {
  KURSAAL_ASSIGN(const json found, document());
  Waiting waiting{care::make_token(), care::make_token(), care::make_token(), now() + kMayTake};
  const std::string state = care::make_token();
  Begun begun;
  begun.binding = waiting.binding;
  const std::string endpoint = text_at(found, "authorization_endpoint");
  begun.location = endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") +
                   form_of({{"response_type", "code"},
                            {"scope", "openid"},
                            {"client_id", settings_.client_id},
                            {"redirect_uri", redirect_uri()},
                            {"state", state},
                            {"nonce", waiting.nonce},
                            {"code_challenge", to_base64url(sha256(waiting.verifier))},
                            {"code_challenge_method", "S256"}});
  const std::lock_guard lock(guard_);
  std::erase_if(waiting_, [this](const auto& each) { return each.second.until < now(); });
  if (waiting_.size() >= kMostWaiting)
    return base::make_error(ErrorCode::busy, "too many are signing in at once; try again in a moment");
  waiting_.emplace(state, std::move(waiting));
  return begun;
}

base::Result<OidcProvider::Proven> OidcProvider::finish(const std::string& state, const std::string& code,
                                                        const std::string& binding) {
  Waiting waiting;
  {
    const std::lock_guard lock(guard_);
    const auto found = waiting_.find(state);
    if (found == waiting_.end()) return refused("this sign-in was not begun here, or has been used");
    waiting = std::move(found->second);
    waiting_.erase(found);
  }
  if (waiting.until < now()) return refused("this sign-in took too long");
  if (!same_secret(waiting.binding, binding)) return refused("this sign-in was begun in another browser");
  KURSAAL_ASSIGN(const json provider, document());
  KURSAAL_ASSIGN(const json token,
                 fetched_json({text_at(provider, "token_endpoint"),
                               form_of({{"grant_type", "authorization_code"},
                                        {"code", code},
                                        {"redirect_uri", redirect_uri()},
                                        {"client_id", settings_.client_id},
                                        {"code_verifier", waiting.verifier}}),
                               settings_.client_secret.empty() ? std::string()
                                                               : basic(settings_.client_id, settings_.client_secret)}));
  const TokenExpected expected{settings_.issuer, settings_.client_id, waiting.nonce, now()};
  const std::string id_token = text_at(token, "id_token");
  KURSAAL_ASSIGN(json key_set, keys(provider, false));
  base::Result<std::string> subject = subject_of_id_token(id_token, key_set, expected);
  if (!subject.ok() && subject.error().code == ErrorCode::not_found) {
    // The provider may have begun to sign with another key.
    KURSAAL_ASSIGN(key_set, keys(provider, true));
    subject = subject_of_id_token(id_token, key_set, expected);
  }
  if (!subject.ok()) return refused(subject.error().text);
  return Proven{settings_.issuer, std::move(subject).value()};
}

void add_oidc_routes(Routes& routes, const Kitchen& kitchen, OidcProvider* provider) {
  Route start;
  start.pattern = "/auth/oidc/start";
  start.id = "beginOidc";
  start.errors = {base::ErrorCode::not_found};  // no provider is set up
  start.summary = "Go to the sign-in provider.";
  start.open = true;
  start.success = 302;
  start.tries_secret = true;
  start.answer_type = "text/html";
  start.handler = [provider](const Request& request) -> base::Result<Answer> {
    if (provider == nullptr) return base::make_error(ErrorCode::not_found, "no sign-in provider is set up here");
    KURSAAL_ASSIGN(const OidcProvider::Begun begun, provider->begin());
    Answer answer;
    answer.headers.emplace_back("Location", begun.location);
    // Lax: the provider's page sends the browser back here.
    answer.headers.emplace_back("Set-Cookie", std::string(kBinding) + "=" + begun.binding +
                                                  "; Path=/auth; HttpOnly; SameSite=Lax; Max-Age=600" +
                                                  (request.secure ? "; Secure" : ""));
    answer.text = "<!doctype html><title>Sign in</title>";
    return answer;
  };
  routes.add(std::move(start));

  Route back;
  back.pattern = "/auth/oidc/callback";
  back.id = "finishOidc";
  back.errors = {base::ErrorCode::not_found};  // no provider is set up
  back.summary = "Come back from the sign-in provider.";
  back.open = true;
  back.tries_secret = true;
  back.answer_type = "text/html";
  back.cookies = {std::string(kBinding)};
  for (const char* name : {"code", "state", "error", "error_description", "error_uri", "iss", "session_state", "scope"})
    back.query.push_back({name, Schema::text(4096), "As the provider says."});
  back.handler = [&kitchen, provider](const Request& request) -> base::Result<Answer> {
    if (provider == nullptr) return base::make_error(ErrorCode::not_found, "no sign-in provider is set up here");
    if (!request.query_value("error").empty()) return refused("the provider did not sign you in");
    const std::string& issuer = request.query_value("iss");
    if (!issuer.empty() && issuer != provider->settings().issuer) return refused("another provider answered");
    KURSAAL_ASSIGN(const OidcProvider::Proven proven,
                   provider->finish(request.query_value("state"), request.query_value("code"),
                                    request.cookies.find(kBinding)->second));
    KURSAAL_ASSIGN(const care::SignedIn in,
                   care::sign_in_external(*kitchen.care, proven.issuer, proven.subject, "", request.address));
    Answer answer;
    answer.session = in.token;
    answer.headers.emplace_back("Set-Cookie", std::string(kBinding) + "=; Path=/auth; HttpOnly; Max-Age=0");
    // A redirect would still count as the provider's doing, and a strict cookie is not sent then. A page of our own
    // goes on by itself.
    answer.text =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" "
        "content=\"0;url=/\">"
        "<title>Signed in</title></head><body><p>You are signed in. <a href=\"/\">Go on</a>.</p></body></html>\n";
    return answer;
  };
  routes.add(std::move(back));
}

}  // namespace kursaal::serve
