#include "serve/front.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <exception>
#include <set>

#include "base/text.hpp"
#include "care/care.hpp"
#include "serve/body.hpp"
#include "serve/gzip.hpp"
#include "serve/same_origin.hpp"
#include "serve/sender.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kWorthCompressing = 1024;  // bytes
constexpr std::size_t kLongestKey = 128;

// Nothing of ours runs that is not a file of ours, and nobody may frame, sniff or remember a page.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kOnEveryAnswer = {{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src "
     "'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
}};

std::string_view path_of(const Incoming& in) { return std::string_view(in.target).substr(0, in.target.find('?')); }

std::string_view query_of(const Incoming& in) {
  const std::size_t mark = in.target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(in.target).substr(mark + 1);
}

std::optional<Method> method_of(std::string_view name) {
  if (name == "GET" || name == "HEAD") return Method::get;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "DELETE") return Method::remove;
  return std::nullopt;
}

// Paths that belong to programs: what is not there is a problem document and never a page.
bool of_programs(std::string_view path) {
  return path.starts_with("/api/") || path == "/api" || path.starts_with("/auth/") || path.starts_with("/fhir/");
}

bool visible(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c > '~') return false;
  return !text.empty();
}

Problem too_many() { return {429, "too-often", "more was asked than anybody may in a minute; wait a little"}; }

Problem bad_request(std::string detail) { return {400, "bad-request", std::move(detail)}; }

void set_header(Outgoing& out, std::string_view name, std::string_view value) { out.headers.emplace_back(name, value); }

}  // namespace

Front::Front(const Settings& settings, const Kitchen& kitchen, const Routes& routes, Metrics& metrics, WebFiles web,
             Log log)
    : settings_(settings),
      kitchen_(kitchen),
      routes_(routes),
      metrics_(metrics),
      web_(std::move(web)),
      log_(std::move(log)),
      start_id_(care::make_id().substr(0, 12)),
      sign_ins_(settings.sign_ins),
      emergencies_(settings.emergencies),
      sessions_(settings.of_session),
      addresses_(settings.of_address) {}

std::string Front::address_of(const Incoming& in) const { return sender_of(in, settings_.behind_proxy); }

bool Front::is_secure(const Incoming& in) const { return sent_securely(in, settings_.behind_proxy); }

std::optional<Outgoing> Front::at_once(Incoming& in) {
  in.arrived = SteadyClock::now();
  in.id = start_id_ + "-" + std::to_string(++requests_);
  if (in.target.empty() || in.target.front() != '/')
    return finish(in, "none", outgoing_of(bad_request("a request's target begins with a slash")));
  const std::string_view path = path_of(in);
  const std::optional<Method> method = method_of(in.method);
  Routes::Found found;
  if (method) found = routes_.find(*method, path);
  if (const auto problem = too_often(in, found.route))
    return finish(in, found.route != nullptr ? found.route->pattern : "none", outgoing_of(*problem));
  if (found.route != nullptr) {
    if (!found.route->at_once) return std::nullopt;
    return finish(in, found.route->pattern, handle(in, *found.route, std::move(found.path)));
  }
  const bool page = found.allowed.empty() && !of_programs(path);
  if (method == Method::get && page) return finish(in, "web", web_.answer(path, in));
  if (!method || page || !found.allowed.empty()) {
    Outgoing out = outgoing_of({405, "wrong-method", "this is not answered with that method"});
    std::string allowed = page ? "GET, HEAD" : "";
    for (const Method each : found.allowed) allowed += (allowed.empty() ? "" : ", ") + std::string(method_name(each));
    if (!allowed.empty()) set_header(out, "Allow", allowed);
    return finish(in, "none", std::move(out));
  }
  return finish(in, "none", outgoing_of({404, "not-found", "the API has no such path"}));
}

Outgoing Front::answer(const Incoming& in) {
  Routes::Found found = routes_.find(method_of(in.method).value_or(Method::get), path_of(in));
  if (found.route == nullptr) return finish(in, "none", outgoing_of({404, "not-found", "the API has no such path"}));
  return finish(in, found.route->pattern, handle(in, *found.route, std::move(found.path)));
}

Outgoing Front::refuse(int status, std::string_view code, std::string_view detail) {
  Incoming in;
  in.arrived = SteadyClock::now();
  in.id = start_id_ + "-" + std::to_string(++requests_);
  Outgoing out = outgoing_of({status, std::string(code), std::string(detail)});
  out.close = true;
  return finish(in, "none", std::move(out));
}

Front::MaybeProblem Front::too_often(const Incoming& in, const Route* route) {
  const std::string address = counted_address(address_of(in));
  const std::string token = session_token_of(in);
  const bool ok = addresses_.take(address, in.arrived) && (token.empty() || sessions_.take(token, in.arrived)) &&
                  (route == nullptr || !route->tries_secret || sign_ins_.take(address, in.arrived));
  if (ok) return std::nullopt;
  return too_many();
}

Outgoing Front::handle(const Incoming& in, const Route& route, Texts path) {
  try {
    Request request;
    request.path = std::move(path);
    if (const auto problem = read(in, route, request)) return outgoing_of(*problem);
    if (route.seldom && !emergencies_.take(request.caller->account, in.arrived)) return outgoing_of(too_many());
    base::Result<Answer> answer = route.handler(request);
    if (answer.ok()) return outgoing_of_answer(in, route, std::move(answer).value());
    const Problem problem = problem_of(answer.error());
    if (problem.status >= 500) log_fault(in, route, answer.error().text);
    return outgoing_of(problem);
  } catch (const std::exception&) {
    // Its text may hold data: only that it happened is told.
    log_fault(in, route, "an exception reached the front");
    return outgoing_of(problem_of({base::ErrorCode::internal, {}}));
  }
}

Front::MaybeProblem Front::read(const Incoming& in, const Route& route, Request& request) const {
  request.address = address_of(in);
  request.secure = is_secure(in);
  request.request_id = in.id;
  if (auto problem = read_caller(in, route, request)) return problem;
  if (auto problem = read_query(in, route, request)) return problem;
  if (auto problem = read_conditions(in, route, request)) return problem;
  return read_body(in, route, request);
}

Front::MaybeProblem Front::read_caller(const Incoming& in, const Route& route, Request& request) const {
  if (route.method != Method::get)
    if (const auto why = foreign_origin(in)) return Problem{403, "foreign-origin", *why};
  request.session_token = session_token_of(in);
  if (route.open) {
    for (const std::string_view name : route.cookies) request.cookies.emplace(name, cookie_of(in, name));
    return std::nullopt;
  }
  const Problem not_signed_in{401, "not-signed-in", "you are not signed in, or no longer; sign in again"};
  if (request.session_token.empty()) return not_signed_in;
  base::Result<care::Caller> caller = care::caller_of(*kitchen_.care, request.session_token, request.address);
  if (!caller.ok()) {
    if (caller.error().code == base::ErrorCode::denied) return not_signed_in;
    log_fault(in, route, caller.error().text);
    return problem_of(caller.error());
  }
  request.caller = std::move(caller).value();
  if (route.method != Method::get && !same_secret(in.header("x-kursaal-csrf"), csrf_of(request.session_token)))
    return Problem{403, "csrf", "the header X-Kursaal-CSRF does not hold what /api/v1/me says"};
  return std::nullopt;
}

Front::MaybeProblem Front::read_query(const Incoming& in, const Route& route, Request& request) const {
  const std::string_view text = query_of(in);
  if (text.empty()) return std::nullopt;
  for (const std::string_view part : base::split(text, '&')) {
    const std::size_t equals = part.find('=');
    std::string raw(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    for (char& c : raw)
      if (c == '+') c = ' ';
    const std::optional<std::string> name = decode_percent(part.substr(0, equals));
    std::optional<std::string> value = decode_percent(raw);
    if (!name || !value) return bad_request("the query is not percent-encoded UTF-8");
    const QueryValue* known = nullptr;
    for (const QueryValue& each : route.query)
      if (each.name == *name) known = &each;
    if (known == nullptr) return bad_request("the query holds a name that is not known here");
    if (const auto wrong = known->schema.misfit_of_text(*value)) return bad_request(known->name + ": " + *wrong);
    if (!request.query.emplace(*name, std::move(*value)).second)
      return bad_request(known->name + " is given more than once");
  }
  return std::nullopt;
}

Front::MaybeProblem Front::read_conditions(const Incoming& in, const Route& route, Request& request) const {
  if (route.needs_if_match) {
    const std::string_view tag = in.header("if-match");
    if (tag.empty())
      return Problem{428, "version-needed", "say in If-Match which version was seen, as its ETag was: \"7\""};
    const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
    const auto version = quoted ? base::parse_integer(tag.substr(1, tag.size() - 2)) : std::nullopt;
    if (!version || *version < 0) return bad_request("If-Match holds one version as its ETag was: \"7\"");
    request.if_match = *version;
  }
  const std::string_view key = in.header("idempotency-key");
  if (key.empty() || !route.takes_key) return std::nullopt;
  if (key.size() > kLongestKey || !visible(key))
    return bad_request("an Idempotency-Key is 1 to 128 visible characters");
  request.idempotency_key = request.caller->account + "/" + route.id + "/" + std::string(key);
  return std::nullopt;
}

Front::MaybeProblem Front::read_body(const Incoming& in, const Route& route, Request& request) const {
  if (route.body.nothing()) {
    if (in.body.empty() || in.body == "{}") return std::nullopt;
    return bad_request("no body is expected here");
  }
  const std::string type = base::to_lower(in.header("content-type"));
  if (base::trim(std::string_view(type).substr(0, type.find(';'))) != "application/json")
    return Problem{415, "not-json", "the body's Content-Type is application/json"};
  base::Result<json> body = parse_body(in.body);
  if (!body.ok()) return bad_request(body.error().text);
  if (const auto wrong = route.body.misfit(*body)) return Problem{422, "input-refused", *wrong};
  request.body = std::move(body).value();
  return std::nullopt;
}

Outgoing Front::outgoing_of_answer(const Incoming& in, const Route& route, Answer answer) const {
  if (settings_.check_answers && answer.text.empty() && answer.status < 300) {
    const auto wrong = route.answer.misfit(answer.body);
    if (wrong) {
      log_fault(in, route, "the answer does not fit its schema: " + *wrong);
      return outgoing_of({500, "answer-misfit", "the answer does not fit its schema: " + *wrong});
    }
  }
  Outgoing out;
  out.status = answer.status == 200 ? route.success : answer.status;
  out.headers = std::move(answer.headers);
  set_header(out, "Cache-Control", "no-store");
  if (answer.version) set_header(out, "ETag", "\"" + std::to_string(*answer.version) + "\"");
  if (answer.session) set_header(out, "Set-Cookie", session_cookie(*answer.session, is_secure(in)));
  std::string text = std::move(answer.text);
  if (!answer.body.is_null()) text = answer.body.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.empty()) return out;
  set_header(out, "Content-Type", answer.content_type.empty() ? route.answer_type : answer.content_type);
  if (answer.compressible && text.size() >= kWorthCompressing) {
    set_header(out, "Vary", "Accept-Encoding");
    if (accepts_gzip(in.header("accept-encoding")))
      if (auto small = gzipped(text, 4)) {
        text = std::move(*small);
        set_header(out, "Content-Encoding", "gzip");
      }
  }
  out.body = std::make_shared<const std::string>(std::move(text));
  return out;
}

Outgoing Front::finish(const Incoming& in, std::string_view route, Outgoing out) {
  for (const auto& [name, value] : kOnEveryAnswer) set_header(out, name, value);
  if (is_secure(in)) set_header(out, "Strict-Transport-Security", "max-age=31536000");
  if (kitchen_.care != nullptr && kitchen_.care->mode() == care::Mode::demo)
    set_header(out, "X-Kursaal-Synthetic", "nobody in this exists");
  set_header(out, "X-Request-Id", in.id);
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - in.arrived).count();
  // The server's own time, for whoever measures from outside.
  set_header(out, "Server-Timing", "total;dur=" + base::format_number(std::round(seconds * 1e6) / 1e3));
  // A method is a caller's to invent: only those that are known make a figure of their own.
  const bool known = method_of(in.method).has_value();
  metrics_.count(route, known ? in.method : "other", out.status, seconds);
  if (log_ && settings_.access_log) {
    const json line = {{"at", care::format_instant(kitchen_.clock ? kitchen_.clock() : care::machine_now())},
                       {"id", in.id},
                       {"method", known ? in.method : "other"},
                       {"route", route},
                       {"status", out.status},
                       {"seconds", static_cast<double>(static_cast<std::int64_t>(seconds * 1e6)) / 1e6},
                       {"bytes", out.body ? out.body->size() : 0}};
    log_(line.dump());
  }
  return out;
}

void Front::log_fault(const Incoming& in, const Route& route, std::string_view text) const {
  if (!log_) return;
  const json line = {{"id", in.id}, {"route", route.pattern}, {"fault", text}};
  log_(line.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace kursaal::serve
