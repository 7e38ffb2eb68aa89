// The shape of a JSON value: refuses what does not fit, and writes itself into the OpenAPI document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kursaal::serve {

struct Field;

// A value; cheap to copy. Everything is required and nothing unknown is let in unless said otherwise.
class Schema {
 public:
  // Nothing: a request without a body, an answer of status 204.
  Schema() = default;

  // Shape: at least `least` and at most `most` characters of sound UTF-8, no control characters but tab and line ends.
  static Schema text(std::size_t most, std::size_t least = 0);
  static Schema id() { return text(128, 1); }
  static Schema integer(std::int64_t least, std::int64_t most);
  static Schema number();
  static Schema boolean();
  static Schema day();      // "2024-01-31", a day that there is
  static Schema instant();  // "2024-01-31T09:15:00.000001Z"
  static Schema one_of(std::vector<std::string> words);
  static Schema array(Schema of, std::size_t most);
  // An object with any names as its keys.
  static Schema map(Schema of);
  // `name` is its component in the OpenAPI document: one name, one shape. Empty: written where it stands.
  static Schema object(std::string name, std::vector<Field> fields);
  static Schema nullable(Schema of);
  // Fits where one of them fits: a value or an absence.
  static Schema either(std::vector<Schema> choices);
  // {items: [of], next: cursor or null}.
  static Schema list(const std::string& name, Schema of, std::size_t most);
  // Any JSON at all: only for documents that have a schema of their own.
  static Schema anything();

  // The same, with words for the reader of the OpenAPI document.
  [[nodiscard]] Schema described(std::string words) const;

  [[nodiscard]] bool nothing() const { return node_ == nullptr; }

  // Where and why `value` does not fit ("offers/0/tier: a whole number from 1 to 99"); nothing where it does. Privacy:
  // holds names of fields and never a value.
  [[nodiscard]] std::optional<std::string> misfit(const nlohmann::json& value) const;

  // The same for the text of a query value: whole numbers and booleans are read from it.
  [[nodiscard]] std::optional<std::string> misfit_of_text(std::string_view text) const;

  // As JSON Schema (2020-12, as OpenAPI 3.1 has it); named objects go into `components` and are referred to.
  [[nodiscard]] nlohmann::json document(nlohmann::json& components) const;

 private:
  struct Node;
  explicit Schema(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static Schema of_kind(Node node);
  [[nodiscard]] std::optional<std::string> misfit_at(const nlohmann::json& value, const std::string& place) const;
  std::shared_ptr<const Node> node_;
};

struct Field {
  std::string name;
  Schema schema;
  bool required = true;
};

// A field that may be missing.
inline Field optional(std::string name, Schema schema) { return {std::move(name), std::move(schema), false}; }

}  // namespace kursaal::serve
