// Who sends a request, as far as it can be believed: whoever connected, or whom our own proxy says that it has seen.
#pragma once

#include <string>

#include "serve/exchange.hpp"

namespace kursaal::serve {

// The address that the audit has and that rates and room are counted by. Missing: where the proxy names none, its own.
std::string sender_of(const Incoming& in, bool behind_proxy);

// Whether the sender speaks TLS, with us or with our proxy.
bool sent_securely(const Incoming& in, bool behind_proxy);

}  // namespace kursaal::serve
