// Whether a request that changes something comes from our own pages: the headers that browsers set, the CSRF value that
// only our pages have been told, and the cookie.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "serve/exchange.hpp"

namespace kursaal::serve {

inline constexpr std::string_view kSessionCookie = "kursaal_session";

// The value of a cookie of a request. Missing: empty.
std::string cookie_of(const Incoming& in, std::string_view name);

// The session's token; empty where none was sent or it cannot be one.
std::string session_token_of(const Incoming& in);

// "kursaal_session=...; Path=/; HttpOnly; SameSite=Strict; Secure". An empty token takes the cookie away.
std::string session_cookie(std::string_view token, bool secure);

// What a page must send in X-Kursaal-CSRF: made from the token, which no page can read.
std::string csrf_of(std::string_view token);

// Nothing where Origin and Sec-Fetch-Site say, or do not deny, that one of our own pages asks; else why not.
std::optional<std::string> foreign_origin(const Incoming& in);

// In a time that does not tell how much of it is right.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace kursaal::serve
