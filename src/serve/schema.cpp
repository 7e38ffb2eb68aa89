#include "serve/schema.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/day.hpp"
#include "base/text.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

enum class Kind : std::uint8_t {
  text,
  integer,
  number,
  boolean,
  day,
  instant,
  one_of,
  array,
  map,
  object,
  nullable,
  either,
  anything
};

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
  });
}

// Of sound UTF-8: what is not a continuation byte begins a character.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_day(std::string_view text) {
  const auto moment = text.size() == 10 ? base::parse_iso(text) : std::nullopt;
  return moment && moment->precision == base::Precision::day;
}

// "2024-01-31T09:15:00Z", with or without parts of a second.
bool is_instant(std::string_view text) {
  if (text.size() < 20 || text.size() > 32 || !is_day(text.substr(0, 10)) || text[10] != 'T' || text.back() != 'Z')
    return false;
  const auto digits = [&](std::size_t at, int most) {
    const auto value = base::parse_integer(text.substr(at, 2));
    return value && *value >= 0 && *value <= most && text[at] != '+' && text[at] != '-';
  };
  if (!digits(11, 23) || text[13] != ':' || !digits(14, 59) || text[16] != ':' || !digits(17, 60)) return false;
  if (text.size() == 20) return true;
  if (text[19] != '.' || text.size() < 22) return false;
  return std::all_of(text.begin() + 20, text.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

struct Schema::Node {
  Kind kind = Kind::anything;
  std::size_t least_size = 0, most_size = 0;
  std::int64_t least = 0, most = 0;
  std::vector<std::string> words;
  std::vector<Schema> parts;  // of an array, a map, a nullable: one
  std::vector<Field> fields;
  std::string name, described;
};

Schema Schema::of_kind(Node node) { return Schema(std::make_shared<const Node>(std::move(node))); }

Schema Schema::text(std::size_t most, std::size_t least) {
  Node node;
  node.kind = Kind::text;
  node.least_size = least;
  node.most_size = most;
  return of_kind(std::move(node));
}

Schema Schema::integer(std::int64_t least, std::int64_t most) {
  Node node;
  node.kind = Kind::integer;
  node.least = least;
  node.most = most;
  return of_kind(std::move(node));
}

Schema Schema::number() {
  Node node;
  node.kind = Kind::number;
  return of_kind(std::move(node));
}

Schema Schema::boolean() {
  Node node;
  node.kind = Kind::boolean;
  return of_kind(std::move(node));
}

Schema Schema::day() {
  Node node;
  node.kind = Kind::day;
  return of_kind(std::move(node));
}

Schema Schema::instant() {
  Node node;
  node.kind = Kind::instant;
  return of_kind(std::move(node));
}

Schema Schema::one_of(std::vector<std::string> words) {
  Node node;
  node.kind = Kind::one_of;
  node.words = std::move(words);
  return of_kind(std::move(node));
}

Schema Schema::array(Schema of, std::size_t most) {
  Node node;
  node.kind = Kind::array;
  node.most_size = most;
  node.parts = {std::move(of)};
  return of_kind(std::move(node));
}

Schema Schema::map(Schema of) {
  Node node;
  node.kind = Kind::map;
  node.parts = {std::move(of)};
  return of_kind(std::move(node));
}

Schema Schema::object(std::string name, std::vector<Field> fields) {
  Node node;
  node.kind = Kind::object;
  node.name = std::move(name);
  node.fields = std::move(fields);
  return of_kind(std::move(node));
}

Schema Schema::nullable(Schema of) {
  Node node;
  node.kind = Kind::nullable;
  node.parts = {std::move(of)};
  return of_kind(std::move(node));
}

Schema Schema::either(std::vector<Schema> choices) {
  Node node;
  node.kind = Kind::either;
  node.parts = std::move(choices);
  return of_kind(std::move(node));
}

Schema Schema::list(const std::string& name, Schema of, std::size_t most) {
  return object(name, {{"items", array(std::move(of), most)}, {"next", nullable(text(2000))}});
}

Schema Schema::anything() { return of_kind(Node()); }

Schema Schema::described(std::string words) const {
  KURSAAL_CHECK(node_ != nullptr);
  Node node = *node_;
  node.described = std::move(words);
  return of_kind(std::move(node));
}

std::optional<std::string> Schema::misfit(const json& value) const {
  if (node_ == nullptr) return value.is_null() ? std::nullopt : std::optional<std::string>("nothing is expected here");
  return misfit_at(value, "");
}

std::optional<std::string> Schema::misfit_of_text(std::string_view text) const {
  KURSAAL_CHECK(node_ != nullptr);
  if (node_->kind == Kind::integer) {
    const auto number = base::parse_integer(text);
    return misfit_at(number ? json(*number) : json(), "");
  }
  if (node_->kind == Kind::boolean) return misfit_at(text == "true" || text == "false" ? json(true) : json(), "");
  return misfit_at(json(text), "");
}

std::optional<std::string> Schema::misfit_at(const json& value, const std::string& place) const {
  const Node& node = *node_;
  const auto says = [&](const std::string& what) { return (place.empty() ? std::string() : place + ": ") + what; };
  const auto inside = [&](const std::string& name) { return place.empty() ? name : place + "/" + name; };
  switch (node.kind) {
    case Kind::anything: return std::nullopt;
    case Kind::text: {
      const std::string wanted =
          node.least_size > 0
              ? "text of " + std::to_string(node.least_size) + " to " + std::to_string(node.most_size) + " characters"
              : "text of at most " + std::to_string(node.most_size) + " characters";
      if (!value.is_string()) return says(wanted);
      const auto& text = value.get_ref<const std::string&>();
      if (!base::valid_utf8(text)) return says("text in UTF-8");
      if (has_controls(text)) return says("text without control characters");
      const std::size_t size = characters(text);
      if (size < node.least_size || size > node.most_size) return says(wanted);
      return std::nullopt;
    }
    case Kind::integer: {
      const bool too_large = value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX;
      if (!value.is_number_integer() || too_large || value.get<std::int64_t>() < node.least ||
          value.get<std::int64_t>() > node.most)
        return says("a whole number from " + std::to_string(node.least) + " to " + std::to_string(node.most));
      return std::nullopt;
    }
    case Kind::number:
      if (!value.is_number() || !std::isfinite(value.get<double>())) return says("a number");
      return std::nullopt;
    case Kind::boolean:
      if (!value.is_boolean()) return says("true or false");
      return std::nullopt;
    case Kind::day:
      if (!value.is_string() || !is_day(value.get_ref<const std::string&>())) return says("a day such as 2024-01-31");
      return std::nullopt;
    case Kind::instant:
      if (!value.is_string() || !is_instant(value.get_ref<const std::string&>()))
        return says("a moment such as 2024-01-31T09:15:00Z");
      return std::nullopt;
    case Kind::one_of:
      if (!value.is_string() ||
          std::find(node.words.begin(), node.words.end(), value.get_ref<const std::string&>()) == node.words.end())
        return says("one of " + joined_words(node.words));
      return std::nullopt;
    case Kind::nullable:
      if (value.is_null()) return std::nullopt;
      return node.parts[0].misfit_at(value, place);
    case Kind::either: {
      for (const Schema& part : node.parts)
        if (!part.misfit_at(value, place)) return std::nullopt;
      // An object that is meant for the last choice is better told by it than by none.
      return node.parts.empty() ? says("nothing fits here") : node.parts.back().misfit_at(value, place);
    }
    case Kind::array: {
      if (!value.is_array() || value.size() > node.most_size)
        return says("a list of at most " + std::to_string(node.most_size));
      for (std::size_t i = 0; i < value.size(); ++i)
        if (auto found = node.parts[0].misfit_at(value[i], inside(std::to_string(i)))) return found;
      return std::nullopt;
    }
    case Kind::map: {
      if (!value.is_object()) return says("an object");
      for (const auto& [key, each] : value.items())
        if (auto found = node.parts[0].misfit_at(each, inside("*"))) return found;
      return std::nullopt;
    }
    case Kind::object: {
      if (!value.is_object()) return says("an object");
      std::size_t known = 0;
      for (const Field& field : node.fields) {
        const auto found = value.find(field.name);
        if (found == value.end()) {
          if (field.required) return says("\"" + field.name + "\" is missing");
          continue;
        }
        ++known;
        if (auto wrong = field.schema.misfit_at(*found, inside(field.name))) return wrong;
      }
      if (known == value.size()) return std::nullopt;
      std::vector<std::string> names;
      for (const Field& field : node.fields) names.push_back(field.name);
      return says("a field that is not known here; known are " + joined_words(names));
    }
  }
  return std::nullopt;
}

json Schema::document(json& components) const {
  if (node_ == nullptr) return json{{"type", "null"}};
  const Node& node = *node_;
  json out = json::object();
  switch (node.kind) {
    case Kind::anything: break;
    case Kind::text:
      out = {{"type", "string"}, {"maxLength", node.most_size}};
      if (node.least_size > 0) out["minLength"] = node.least_size;
      break;
    case Kind::integer: out = {{"type", "integer"}, {"minimum", node.least}, {"maximum", node.most}}; break;
    case Kind::number: out = {{"type", "number"}}; break;
    case Kind::boolean: out = {{"type", "boolean"}}; break;
    case Kind::day: out = {{"type", "string"}, {"format", "date"}}; break;
    case Kind::instant: out = {{"type", "string"}, {"format", "date-time"}}; break;
    case Kind::one_of: out = {{"type", "string"}, {"enum", node.words}}; break;
    case Kind::array:
      out = {{"type", "array"}, {"items", node.parts[0].document(components)}, {"maxItems", node.most_size}};
      break;
    case Kind::map: out = {{"type", "object"}, {"additionalProperties", node.parts[0].document(components)}}; break;
    case Kind::nullable: {
      out = {{"anyOf", json::array({node.parts[0].document(components), json{{"type", "null"}}})}};
      break;
    }
    case Kind::either: {
      json choices = json::array();
      for (const Schema& part : node.parts) choices.push_back(part.document(components));
      out = {{"anyOf", std::move(choices)}};
      break;
    }
    case Kind::object: {
      json properties = json::object();
      json required = json::array();
      for (const Field& field : node.fields) {
        properties[field.name] = field.schema.document(components);
        if (field.required) required.push_back(field.name);
      }
      out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
      if (!required.empty()) out["required"] = std::move(required);
      break;
    }
  }
  if (node.kind == Kind::object && !node.name.empty()) {
    const json bare = out;
    const auto known = components.find(node.name);
    // One name, one shape: two of them would make a client's types wrong without a word.
    KURSAAL_CHECK(known == components.end() || *known == bare);
    components[node.name] = bare;
    out = {{"$ref", "#/components/schemas/" + node.name}};
  }
  if (!node.described.empty()) out["description"] = node.described;
  return out;
}

}  // namespace kursaal::serve
