#include "serve/openapi.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "serve/problem.hpp"
#include "serve/same_origin.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

json parameter(const std::string& name, const char* in, bool required, const std::string& meaning, json schema) {
  return {{"name", name}, {"in", in}, {"required", required}, {"description", meaning}, {"schema", std::move(schema)}};
}

json parameters_of(const Route& route, json& components) {
  json out = json::array();
  for (const std::string_view segment : base::split(route.pattern, '/'))
    if (segment.starts_with("{"))
      out.push_back(parameter(std::string(segment.substr(1, segment.size() - 2)), "path", true, "",
                              Schema::text(512, 1).document(components)));
  for (const QueryValue& value : route.query)
    out.push_back(parameter(value.name, "query", false, value.meaning, value.schema.document(components)));
  if (route.needs_if_match)
    out.push_back(parameter("If-Match", "header", true, "The version that was seen, as its ETag was: \"7\".",
                            {{"type", "string"}}));
  if (route.takes_key)
    out.push_back(parameter("Idempotency-Key", "header", false,
                            "The same key again gives the first answer again, and does nothing.",
                            {{"type", "string"}, {"maxLength", 128}}));
  if (route.method != Method::get && !route.open)
    out.push_back(parameter("X-Kursaal-CSRF", "header", true, "The csrf value of /api/v1/me.", {{"type", "string"}}));
  return out;
}

// Statuses that a route can answer with beside its success.
std::set<int> refusals_of(const Route& route) {
  std::set<int> out = {400, 429, 500, 503};
  if (!route.open) out.insert({401, 403});
  if (route.method != Method::get) out.insert(403);
  if (route.pattern.find('{') != std::string::npos) out.insert(404);
  if (!route.body.nothing()) out.insert({413, 415, 422});
  if (route.needs_if_match) out.insert({409, 428});
  for (const base::ErrorCode code : route.errors) out.insert(base::error_facts(code).http_status);
  return out;
}

json operation_of(const Route& route, json& components) {
  json operation = {{"operationId", route.id}, {"summary", route.summary}};
  json parameters = parameters_of(route, components);
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (route.open) operation["security"] = json::array();
  if (!route.body.nothing())
    operation["requestBody"] = {{"required", true},
                                {"content", {{"application/json", {{"schema", route.body.document(components)}}}}}};
  json success = {{"description", route.summary}};
  if (!route.answer.nothing())
    success["content"] = {{"application/json", {{"schema", route.answer.document(components)}}}};
  else if (route.answer_type != "application/json")
    success["content"] = {{route.answer_type, {{"schema", {{"type", "string"}}}}}};
  json responses = {{std::to_string(route.success), std::move(success)}};
  const json problem = {{"application/problem+json", {{"schema", problem_schema().document(components)}}}};
  for (const int status : refusals_of(route)) {
    if (status == route.success) continue;
    responses[std::to_string(status)] = {{"description", "A problem document."}, {"content", problem}};
  }
  operation["responses"] = std::move(responses);
  return operation;
}

}  // namespace

json openapi_document(const Routes& routes, const std::string& version) {
  json components = json::object();
  json paths = json::object();
  for (const Route& route : routes.all())
    paths[route.pattern][base::to_lower(method_name(route.method))] = operation_of(route, components);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Kursaal"},
            {"version", version},
            {"description",
             "One linked population of a place, who needs help next, and why. Every answer about a person is audited "
             "before it leaves. Refused looks exactly like absent."}}},
          {"paths", std::move(paths)},
          {"security", json::array({json{{"session", json::array()}}})},
          {"components",
           {{"schemas", std::move(components)},
            {"securitySchemes", {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", kSessionCookie}}}}}}}};
}

}  // namespace kursaal::serve
