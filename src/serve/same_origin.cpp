#include "serve/same_origin.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "care/care.hpp"

namespace kursaal::serve {

std::string cookie_of(const Incoming& in, std::string_view name) {
  for (const auto& [header, value] : in.headers) {
    if (header != "cookie") continue;
    for (const std::string_view part : base::split(value, ';')) {
      const std::string_view pair = base::trim(part);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return std::string(pair.substr(equals + 1));
    }
  }
  return {};
}

std::string session_token_of(const Incoming& in) {
  std::string token = cookie_of(in, kSessionCookie);
  const bool shaped = token.size() == 64 && std::all_of(token.begin(), token.end(), [](char c) {
                        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                      });
  return shaped ? token : std::string();
}

std::string session_cookie(std::string_view token, bool secure) {
  std::string cookie = std::string(kSessionCookie) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Strict";
  if (token.empty()) cookie += "; Max-Age=0";
  if (secure) cookie += "; Secure";
  return cookie;
}

std::string csrf_of(std::string_view token) { return care::plain_digest("csrf " + std::string(token)); }

std::optional<std::string> foreign_origin(const Incoming& in) {
  const std::string_view site = in.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none")
    return "the browser says that another site's page asks for this";
  const std::string_view origin = in.header("origin");
  if (origin.empty()) return std::nullopt;
  const std::size_t slashes = origin.find("://");
  // A proxy may speak TLS for us, so it is the host that is held against ours.
  if (slashes == std::string_view::npos || !base::equals_ignoring_case(origin.substr(slashes + 3), in.header("host")))
    return "another site's page asks for this";
  return std::nullopt;
}

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned different = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    different |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return different == 0;
}

}  // namespace kursaal::serve
