// Inside the room: requests known again by their key, so that a second click gets the first one's answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "care/caller.hpp"

namespace kursaal::care {

inline constexpr std::size_t kLongestRequestKey = 320;  // bytes: an account, a route and what the client chose

// What was asked for, as it is kept beside the key. Privacy: a plain digest, so a password is in `request` by a
// keyed one only.
std::string request_digest(std::string_view action, std::string_view request);

// A key that no database could hold is refused. Errors: input-refused.
base::Status check_request_key(const Doing& doing);

// The answer of an earlier request under the same key, if there was one. Errors: conflict (it asked for something
// else).
base::Result<std::optional<std::string>> answered_before(Connection& connection, const Doing& doing,
                                                         const std::string& digest);

base::Status keep_answer(Connection& connection, const Doing& doing, const std::string& digest,
                         const std::string& answer, Instant now);

}  // namespace kursaal::care
