// A route: what is asked, what is answered, and who translates between. The OpenAPI document, the checks of a request
// and the dispatch all come from this one value, so a route that works is a route that is documented.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "care/care.hpp"
#include "serve/schema.hpp"

namespace kursaal::serve {

enum class Method : std::uint8_t { get, post, put, remove };
std::string_view method_name(Method method);  // "GET", "DELETE"

using Texts = std::map<std::string, std::string, std::less<>>;

// Parsed, within its limits, from whom it says it is, its body in the shape that the route asks for.
struct Request {
  Texts path;                          // {person_id}, percent-decoded
  Texts query;                         // only what the route declares
  nlohmann::json body;                 // fits Route::body
  std::optional<care::Caller> caller;  // set on every route that is not open
  std::string session_token;           // empty: none was sent
  std::int64_t if_match = -1;          // set where the route needs it
  std::string idempotency_key;         // for care::Doing::request_key, made the account's and the route's own
  std::string address;
  std::string request_id;
  bool secure = false;  // over TLS, here or at the proxy
  Texts cookies;        // of an open route only, and never the session's

  // Missing: the empty text.
  [[nodiscard]] const std::string& at(std::string_view name) const;  // of the path
  [[nodiscard]] const std::string& query_value(std::string_view name) const;
  [[nodiscard]] std::int64_t query_integer(std::string_view name, std::int64_t otherwise) const;
  // A text of the body; empty where the field is missing or null.
  [[nodiscard]] std::string text(const char* field) const;

  // For the doors of care. Requires: a caller. The request outlives what is returned.
  [[nodiscard]] care::Doing doing(care::Purpose purpose = care::Purpose::direct_care) const;
};

struct Answer {
  int status = 200;
  nlohmann::json body;                  // null: no body
  std::optional<std::int64_t> version;  // becomes ETag: "7"

  // For the routes of the engine.
  std::optional<std::string> session;  // the cookie: a token, or empty to take it away
  std::vector<std::pair<std::string, std::string>> headers;
  std::string text, content_type;  // in place of a JSON body
  bool compressible = true;        // false where a secret stands in the body
};

// Runs on a worker that may block, never on a thread of input and output; several at once.
using Handler = std::function<base::Result<Answer>(const Request&)>;

struct QueryValue {
  std::string name;
  Schema schema;  // text, integer, boolean, day, instant or one_of
  std::string meaning;
};

struct Route {
  Method method = Method::get;
  std::string pattern;  // "/api/v1/offers/{id}/accept"
  std::string id;       // "acceptOffer": the operation's name, unique
  std::string summary;  // a sentence for the reader of the OpenAPI document
  bool open = false;    // no sign-in needed
  bool needs_if_match = false;
  bool takes_key = false;
  bool at_once = false;       // its handler never blocks: no store, no snapshot's file
  bool tries_secret = false;  // counts against the rate of sign-ins of its address
  bool seldom = false;        // counts against the account's rate of what is done seldom
  std::vector<QueryValue> query;
  std::vector<std::string> cookies;  // that an open route reads
  Schema body;                       // nothing: a body is refused
  Schema answer;                     // nothing: status 204, or text
  int success = 200;
  std::vector<base::ErrorCode> errors;  // beyond those that every route can have
  Handler handler;
  std::string answer_type = "application/json";
};

// All routes of the server. Filled once, before it starts; then read by every thread.
class Routes {
 public:
  // Requires: a pattern and method that are not there yet, and an id of its own.
  void add(Route route);

  struct Found {
    const Route* route = nullptr;  // nullptr: nothing answers this
    Texts path;
    std::vector<Method> allowed;  // of the path, where only the method is wrong
  };
  // `path` is as it was sent, without its query.
  [[nodiscard]] Found find(Method method, std::string_view path) const;

  [[nodiscard]] const std::vector<Route>& all() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

// Percent-decoded; nothing for a broken escape, a NUL or what is not UTF-8.
std::optional<std::string> decode_percent(std::string_view text);

}  // namespace kursaal::serve
