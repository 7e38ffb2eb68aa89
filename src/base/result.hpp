// Failure of the process as a value: Result<T> is a T or an Error. Bad data is not a failure, see issue.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace kursaal::base {

// The one table of error codes; each has an exit status and an HTTP status (error_facts).
enum class ErrorCode {
  usage,          // the call's words are off
  configuration,  // a settings or site file is wrong
  input_refused,  // nothing of the input was usable, or a required column is missing
  denied,         // not granted
  not_found,
  conflict,    // another run holds the lock, a stale version
  io,          // the file system said no
  storage,     // DuckDB, SQLite or PostgreSQL said no
  law_broken,  // a conservation law of the run does not hold
  busy,        // too much is asked at once: the same again later may be answered
  internal,
};

struct ErrorFacts {
  std::string_view code;  // stable, for --json and problem documents
  int exit_status;
  int http_status;
};

ErrorFacts error_facts(ErrorCode code);

// Text says what to do next and holds no person's data.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string text;
};

struct Unit {};

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Requires: ok().
  T& value() & {
    KURSAAL_CHECK(ok());
    return std::get<0>(state_);
  }
  const T& value() const& {
    KURSAAL_CHECK(ok());
    return std::get<0>(state_);
  }
  T&& value() && {
    KURSAAL_CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

  // Requires: !ok().
  const Error& error() const& {
    KURSAAL_CHECK(!ok());
    return std::get<1>(state_);
  }
  Error&& error() && {
    KURSAAL_CHECK(!ok());
    return std::get<1>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Unit>;
inline Status ok_status() { return Unit{}; }

template <class... Parts>
Error make_error(ErrorCode code, const Parts&... parts) {
  Error error{code, {}};
  (error.text.append(parts), ...);
  return error;
}

}  // namespace kursaal::base

// Returns the error of a Status or Result from the surrounding function.
#define KURSAAL_TRY(expression)                                           \
  do {                                                                    \
    if (auto kursaal_try_status = (expression); !kursaal_try_status.ok()) \
      return std::move(kursaal_try_status).error();                       \
  } while (false)

#define KURSAAL_JOIN_(a, b) a##b
#define KURSAAL_JOIN(a, b) KURSAAL_JOIN_(a, b)
#define KURSAAL_ASSIGN_(temporary, declaration, expression) \
  auto temporary = (expression);                            \
  if (!temporary.ok()) return std::move(temporary).error(); \
  declaration = std::move(temporary).value()

// KURSAAL_ASSIGN(auto file, open(path)): declares the value or returns the error.
#define KURSAAL_ASSIGN(declaration, expression) \
  KURSAAL_ASSIGN_(KURSAAL_JOIN(kursaal_result_, __LINE__), declaration, expression)
