// Signing in and out. A session acts as one role; its token is kept as a digest and stops at once on sign-out, when
// the role or the account ends, or when the password changes.
#pragma once

#include <string>
#include <vector>

#include "care/caller.hpp"

namespace kursaal::care {

// ASSUMED, after NHS practice: five wrong passwords lock an account for a quarter of an hour, a session ends after 20
// minutes without a request and after 12 hours in any case.
inline constexpr std::int64_t kFailuresToLock = 5;
inline constexpr std::int64_t kLockedFor = 15 * kMicrosAMinute;
inline constexpr std::int64_t kIdleFor = 20 * kMicrosAMinute;
inline constexpr std::int64_t kLongestSession = 12 * kMicrosAnHour;

struct Grant {
  std::string id;
  Role role = Role::analyst;
  std::string team;
};

struct SignedIn {
  std::string token;  // goes into the cookie and nowhere else
  Caller caller;
  std::vector<Grant> grants;  // what else the account may act as
};

// `grant` chooses a role; empty takes the first granted. Cost: one argon2id, whether there is such an account or not.
// Errors: denied, in the same words for a wrong name, a wrong password, a locked, disabled or demo account.
base::Result<SignedIn> sign_in(Store& store, const std::string& name, const std::string& password,
                               const std::string& grant, const std::string& address);

// For an identity that an outside provider has proven. Errors: denied.
base::Result<SignedIn> sign_in_external(Store& store, const std::string& issuer, const std::string& subject,
                                        const std::string& grant, const std::string& address);

// Who a request's token stands for. Errors: denied (unknown, ended, idle too long).
base::Result<Caller> caller_of(Store& store, const std::string& token, const std::string& address);

base::Status sign_out(Store& store, const std::string& token);

// What the account of a caller may act as, first granted first.
base::Result<std::vector<Grant>> grants_of_caller(Store& store, const Caller& caller);

// Ends the session of `token` and begins another that acts as `grant`, one of the account's own, and ends when that one
// would have: nobody goes on for ever by changing roles. It proves no password, so it counts as no try and forgets
// none. Errors: denied.
base::Result<SignedIn> act_as(Store& store, const std::string& token, const std::string& grant,
                              const std::string& address);

// Whether this is the password of the account, counted as a try (break-glass asks again). Errors: denied.
base::Status prove_password(Store& store, const std::string& account, const std::string& password,
                            const std::string& address);

// Inside a transaction of the room.
base::Status end_sessions_of(Connection& connection, const std::string& account, std::string_view why, Instant now);

}  // namespace kursaal::care
