#include "serve/body.hpp"

#include <set>
#include <string>
#include <vector>

namespace kursaal::serve {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 16;

// Checked before parsing, so that a megabyte of brackets builds nothing.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') depth = depth > 0 ? depth - 1 : 0;
    if (depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

base::Result<json> parse_body(std::string_view text) {
  if (text.empty()) return base::make_error(base::ErrorCode::usage, "a body in JSON is missing");
  if (too_deep(text)) return base::make_error(base::ErrorCode::usage, "the body is nested too deeply");
  std::vector<std::set<std::string>> names;
  bool twice = false;
  const json::parser_callback_t watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second) twice = true;
    return true;
  };
  json body = json::parse(text, watch, false);
  if (body.is_discarded()) return base::make_error(base::ErrorCode::usage, "the body is not JSON in UTF-8");
  if (twice) return base::make_error(base::ErrorCode::usage, "the body has a name twice in one object");
  return body;
}

}  // namespace kursaal::serve
