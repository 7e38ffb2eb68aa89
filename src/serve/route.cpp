#include "serve/route.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"

namespace kursaal::serve {
namespace {

const std::string kNone;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_variable(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

// The path's values where it fits the pattern.
std::optional<Texts> fit(std::string_view pattern, const std::vector<std::string_view>& segments) {
  const std::vector<std::string_view> wanted = base::split(pattern, '/');
  if (wanted.size() != segments.size()) return std::nullopt;
  Texts values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!is_variable(wanted[i])) {
      if (wanted[i] != segments[i]) return std::nullopt;
      continue;
    }
    std::optional<std::string> value = decode_percent(segments[i]);
    if (!value || value->empty() || value->size() > 512) return std::nullopt;
    values.emplace(wanted[i].substr(1, wanted[i].size() - 2), std::move(*value));
  }
  return values;
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::remove: return "DELETE";
  }
  return "GET";
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (out.find('\0') != std::string::npos || !base::valid_utf8(out)) return std::nullopt;
  return out;
}

const std::string& Request::at(std::string_view name) const {
  const auto found = path.find(name);
  return found == path.end() ? kNone : found->second;
}

const std::string& Request::query_value(std::string_view name) const {
  const auto found = query.find(name);
  return found == query.end() ? kNone : found->second;
}

std::int64_t Request::query_integer(std::string_view name, std::int64_t otherwise) const {
  return base::parse_integer(query_value(name)).value_or(otherwise);
}

std::string Request::text(const char* field) const {
  const auto found = body.find(field);
  return found == body.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

care::Doing Request::doing(care::Purpose purpose) const {
  KURSAAL_CHECK(caller.has_value());
  return {*caller, purpose, idempotency_key};
}

void Routes::add(Route route) {
  for (const Route& each : routes_)
    KURSAAL_CHECK(each.id != route.id && !(each.method == route.method && each.pattern == route.pattern));
  KURSAAL_CHECK(route.handler != nullptr && route.pattern.starts_with("/"));
  routes_.push_back(std::move(route));
}

Routes::Found Routes::find(Method method, std::string_view path) const {
  Found found;
  const std::vector<std::string_view> segments = base::split(path, '/');
  for (const Route& route : routes_) {
    std::optional<Texts> values = fit(route.pattern, segments);
    if (!values) continue;
    if (route.method != method) {
      found.allowed.push_back(route.method);
      continue;
    }
    // A pattern without variables is the nearer one: /people/search before /people/{person_id}.
    if (found.route == nullptr || values->size() < found.path.size()) {
      found.route = &route;
      found.path = std::move(*values);
    }
  }
  if (found.route != nullptr) found.allowed.clear();
  return found;
}

}  // namespace kursaal::serve
