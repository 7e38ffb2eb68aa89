// Inside the room: the frame of what administrators do. Asks the access decision, does the work, writes the audit.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "care/audit.hpp"
#include "care/caller.hpp"

namespace kursaal::care {

// An entry with the caller's part filled in.
AuditEntry entry_of(const Caller& caller, Purpose purpose, Instant at, std::string_view action, std::string object);

// Whether the caller may administer now. The program itself may.
base::Result<bool> may_administer(Store& store, Connection& connection, const Caller& caller);

// `work` returns the id of what it changed. A refused attempt is audited too; its error is denied. `request`: all that
// was asked for, a password by its keyed digest alone, to tell a repeat from another request under the same key.
base::Result<std::string> administer(Store& store, const Doing& doing, std::string_view action,
                                     const std::string& request,
                                     const std::function<base::Result<std::string>(Connection&)>& work);

}  // namespace kursaal::care
