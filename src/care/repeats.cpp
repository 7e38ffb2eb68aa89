#include "care/repeats.hpp"

#include <algorithm>

#include "care/acting.hpp"

namespace kursaal::care {

std::string request_digest(std::string_view action, std::string_view request) {
  return plain_digest(joined({action, request}));
}

base::Status check_request_key(const Doing& doing) {
  const auto visible = [](char character) { return character > ' ' && character <= '~'; };
  if (doing.request_key.size() > kLongestRequestKey ||
      !std::all_of(doing.request_key.begin(), doing.request_key.end(), visible))
    return base::make_error(base::ErrorCode::input_refused, "the request's key must be visible characters, at most ",
                            std::to_string(kLongestRequestKey));
  return base::ok_status();
}

base::Result<std::optional<std::string>> answered_before(Connection& connection, const Doing& doing,
                                                         const std::string& digest) {
  if (doing.request_key.empty()) return std::optional<std::string>();
  KURSAAL_ASSIGN(const auto found, (connection.rows<std::string, std::string>(
                                       "SELECT request_digest, answer FROM done_request WHERE account = ? AND "
                                       "request_key = ?",
                                       doing.caller.account, doing.request_key)));
  if (found.empty()) return std::optional<std::string>();
  if (std::get<0>(found.front()) != digest)
    return base::make_error(base::ErrorCode::conflict,
                            "this request's key was used for another request; take a new one");
  return std::optional(std::get<1>(found.front()));
}

base::Status keep_answer(Connection& connection, const Doing& doing, const std::string& digest,
                         const std::string& answer, Instant now) {
  if (doing.request_key.empty()) return base::ok_status();
  KURSAAL_TRY(connection.run(
      "INSERT INTO done_request (account, request_key, request_digest, answer, done_at) VALUES (?, ?, ?, ?, ?)",
      doing.caller.account, doing.request_key, digest, answer, now.micros));
  return base::ok_status();
}

}  // namespace kursaal::care
