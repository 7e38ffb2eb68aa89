// Tells FHIR from other JSON, and NDJSON from a document, by the first bytes alone.
#include <cctype>

#include "ingest/fhir_reader.hpp"

namespace kursaal::ingest {
namespace {

struct TopLevel {
  std::string_view resource_type;
  bool has_entries = false;
  std::size_t end = std::string_view::npos;  // one past the closing brace; npos: it does not close in this text
};

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at;
}

// One past the closing quote of the string that opens at `at`; text.size() if it does not close.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return text.size();
}

// Looks at the keys of the object that opens at text[0], without checking its grammar: the parser does that.
TopLevel look_at(std::string_view text) {
  TopLevel top;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) {
      top.end = at + 1;
      return top;
    }
    if (c != '"') continue;
    const std::size_t after = skip_string(text, at);
    const std::size_t colon = skip_blank(text, after);
    if (depth == 1 && colon < text.size() && text[colon] == ':' && after - at >= 2) {
      const std::string_view key = text.substr(at + 1, after - at - 2);
      const std::size_t value = skip_blank(text, colon + 1);
      if (key == "entry") top.has_entries = true;
      if (key == "resourceType" && value < text.size() && text[value] == '"') {
        const std::size_t close = skip_string(text, value);
        top.resource_type = close - value >= 2 ? text.substr(value + 1, close - value - 2) : std::string_view{};
        at = close - 1;
        continue;
      }
    }
    at = after - 1;
  }
  return top;
}

// Some line is, by itself, one resource: then the text is NDJSON whatever its other lines hold.
bool has_resource_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t open = skip_blank(line, 0);
    if (open == line.size() || line[open] != '{') continue;
    const TopLevel top = look_at(line.substr(open));
    if (!top.resource_type.empty() && top.end != std::string_view::npos &&
        skip_blank(line, open + top.end) == line.size())
      return true;
  }
  return false;
}

FhirShape document_shape(const TopLevel& top) {
  if (top.resource_type == "Bundle" || (top.resource_type.empty() && top.has_entries)) return FhirShape::bundle;
  return top.resource_type.empty() ? FhirShape::none : FhirShape::single;
}

}  // namespace

FhirShape recognise_fhir(std::string_view head, bool head_is_whole_file) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head.remove_prefix(skip_blank(head, 0));
  if (head.empty()) return FhirShape::none;
  const TopLevel top = head.front() == '{' ? look_at(head) : TopLevel{};
  const bool closes = top.end != std::string_view::npos;
  const bool alone = closes && skip_blank(head, top.end) == head.size();
  if (alone && head_is_whole_file) return top.resource_type.empty() ? FhirShape::none : document_shape(top);
  if (has_resource_line(head)) return FhirShape::ndjson;
  if (closes || head.front() != '{') return FhirShape::none;
  // One object that goes on beyond what can be seen, or breaks off.
  if (head_is_whole_file) return top.resource_type.empty() ? FhirShape::none : document_shape(top);
  const bool one_line = head.find('\n') == std::string_view::npos;
  if (one_line && !top.resource_type.empty() && top.resource_type != "Bundle") return FhirShape::ndjson;
  return document_shape(top);
}

}  // namespace kursaal::ingest
