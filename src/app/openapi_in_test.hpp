// For tests: the OpenAPI document as a list of what may be asked, so that a test of every route is one of the next
// route too.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace kursaal::app {

struct Operation {
  std::string method, path, id;
  nlohmann::json body;  // its schema, references followed; null: it takes none
  std::vector<std::string> in_path, in_query;
  bool needs_if_match = false, takes_key = false, open = false;
  std::set<int> statuses;
};

inline nlohmann::json followed(const nlohmann::json& schema, const nlohmann::json& document) {
  if (schema.is_object() && schema.contains("$ref")) {
    const std::string name = schema["$ref"];
    return followed(document.at("components").at("schemas").at(name.substr(name.rfind('/') + 1)), document);
  }
  nlohmann::json out = schema;
  if (out.is_structured())
    for (nlohmann::json& each : out) each = followed(each, document);
  return out;
}

inline std::vector<Operation> operations_of(const nlohmann::json& document) {
  std::vector<Operation> all;
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, said] : methods.items()) {
      Operation operation;
      operation.method = method;
      std::transform(method.begin(), method.end(), operation.method.begin(),
                     [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      operation.path = path;
      operation.id = said.at("operationId");
      operation.open = said.contains("security");
      for (const nlohmann::json& each : said.value("parameters", nlohmann::json::array())) {
        if (each["in"] == "path") operation.in_path.push_back(each["name"]);
        if (each["in"] == "query") operation.in_query.push_back(each["name"]);
        if (each["name"] == "If-Match") operation.needs_if_match = true;
        if (each["name"] == "Idempotency-Key") operation.takes_key = true;
      }
      if (said.contains("requestBody"))
        operation.body = followed(said["requestBody"]["content"]["application/json"]["schema"], document);
      for (const auto& [status, each] : said.at("responses").items()) operation.statuses.insert(std::stoi(status));
      all.push_back(std::move(operation));
    }
  return all;
}

// A value of that shape, with what is required and no more.
inline nlohmann::json fitting(const nlohmann::json& schema) {
  if (schema.contains("anyOf")) return fitting(schema["anyOf"][0]);
  if (schema.contains("enum")) return schema["enum"][0];
  const std::string type = schema.value("type", "null");
  if (type == "string") {
    if (schema.value("format", "") == "date") return "2025-07-01";
    if (schema.value("format", "") == "date-time") return "2025-07-01T09:00:00Z";
    return std::string(std::max<std::size_t>(1, schema.value("minLength", std::size_t{0})), 'x');
  }
  if (type == "integer" || type == "number") return schema.value("minimum", std::int64_t{0});
  if (type == "boolean") return true;
  if (type == "array") return nlohmann::json::array({fitting(schema["items"])});
  nlohmann::json out;
  if (type == "object") {
    out = nlohmann::json::object();
    for (const nlohmann::json& name : schema.value("required", nlohmann::json::array()))
      out[name.get<std::string>()] = fitting(schema["properties"][name.get<std::string>()]);
  }
  return out;
}

// A value within a body, its schema, and a body that has one there.
struct Spot {
  nlohmann::json::json_pointer at;
  nlohmann::json schema, body;
  [[nodiscard]] nlohmann::json with(nlohmann::json value) const {
    nlohmann::json changed = body;
    changed[at] = std::move(value);
    return changed;
  }
};

// Every spot of a body, beginning with the whole of it.
inline void add_spots(const nlohmann::json& schema, const nlohmann::json& body, const nlohmann::json::json_pointer& at,
                      std::vector<Spot>& spots) {
  if (schema.contains("anyOf")) {
    for (const nlohmann::json& choice : schema["anyOf"]) {
      if (choice.value("type", "") == "null") continue;
      nlohmann::json chosen = body;
      chosen[at] = fitting(choice);
      add_spots(choice, chosen, at, spots);
    }
    return;
  }
  spots.push_back({at, schema, body});
  const std::string type = schema.value("type", "");
  const auto inside = [&](const std::string& name, const nlohmann::json& of) {
    nlohmann::json deeper = body;
    if (!deeper.contains(at / name)) deeper[at / name] = fitting(of);
    add_spots(of, deeper, at / name, spots);
  };
  if (type == "array") {
    nlohmann::json one = body;
    one[at] = nlohmann::json::array({fitting(schema["items"])});
    add_spots(schema["items"], one, at / 0, spots);
  }
  if (type == "object" && schema.contains("properties"))
    for (const auto& [name, of] : schema["properties"].items()) inside(name, of);
}

inline std::vector<Spot> spots_of(const Operation& operation, const nlohmann::json& body) {
  std::vector<Spot> spots;
  if (!operation.body.is_null()) add_spots(operation.body, body, nlohmann::json::json_pointer(), spots);
  return spots;
}

// As it goes into a path or a query.
inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
        c == '.') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace kursaal::app
