// A read-only copy of one's caseload for when the system is down (safety rule 30): with its age, and the moment after
// which it is not to be used.
#pragma once

#include "serve/kitchen.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

// ASSUMED: a day, which bridges a night and a morning without the system and no more.
inline constexpr std::int64_t kCopyHolds = 24 * care::kMicrosAnHour;

// The caller's own cases, and whose open offers they answer for are left to the screen. Each person is audited as a
// copy and passes the gate of what leaves. As HTML in one file that prints, or as CSV.
base::Result<Answer> caseload_copy(const Kitchen& kitchen, const Request& request);

}  // namespace kursaal::serve
