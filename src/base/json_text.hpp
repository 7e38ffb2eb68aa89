// Writes JSON text: escaping and a small writer that keeps track of commas. Reading JSON is simdjson's work, elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kursaal::base {

// Appends `text` as a JSON string with its quotes. Requires: UTF-8.
void append_json_string(std::string& out, std::string_view text);

// JsonWriter w; w.begin_object().key("people").value(3).end_object(); w.text() == {"people":3}
// Keys stand in the order written. `indent` > 0 breaks lines.
class JsonWriter {
 public:
  explicit JsonWriter(int indent = 0) : indent_(indent) {}
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
  JsonWriter& value(double number);
  JsonWriter& value(bool truth);
  JsonWriter& null();
  // Inserts text that is JSON already.
  JsonWriter& raw(std::string_view json);
  [[nodiscard]] const std::string& text() const { return out_; }

 private:
  void before_value();
  void new_line();
  std::string out_;
  int indent_;
  bool after_key_ = false;
  std::vector<bool> has_items_;
};

}  // namespace kursaal::base
