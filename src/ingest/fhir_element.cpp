// Reading of texts, extensions, dates and references.
#include "ingest/fhir_element.hpp"

#include "base/text.hpp"

namespace kursaal::ingest {

bool find_member(FhirElement parent, std::string_view key, FhirElement& out) {
  simdjson::dom::object object;
  if (parent.get(object) != simdjson::SUCCESS) return false;
  return object.at_key(key).get(out) == simdjson::SUCCESS;
}

std::string_view text_of(FhirElement value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::string_view text_at(FhirElement parent, std::string_view key) {
  FhirElement value;
  return find_member(parent, key, value) ? text_of(value) : std::string_view{};
}

bool first_of(FhirElement value, FhirElement& out) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) {
    out = value;
    return true;
  }
  for (const FhirElement item : items) {
    out = item;
    return true;
  }
  return false;
}

bool is_object(FhirElement value) { return value.type() == simdjson::dom::element_type::OBJECT; }

bool find_extension(const FhirElement* extensions, std::string_view url_end, FhirElement& out) {
  if (extensions == nullptr) return false;
  bool found = false;
  for_each_item(*extensions, [&](FhirElement extension) {
    if (!text_at(extension, "url").ends_with(url_end)) return true;
    out = extension;
    found = true;
    return false;
  });
  return found;
}

DateRead read_date(FhirElement value, base::DatedMoment& at, base::Day& end) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    if (text.empty()) return DateRead::missing;
    const auto moment = base::parse_iso(text);
    if (!moment) return DateRead::impossible;
    at = *moment;
    return DateRead::read;
  }
  if (!is_object(value)) return value.is_null() ? DateRead::missing : DateRead::impossible;
  FhirElement part;
  base::Day ignored;
  if (find_member(value, "end", part)) {
    base::DatedMoment last;
    const DateRead verdict = read_date(part, last, ignored);
    if (verdict == DateRead::impossible) return verdict;
    if (verdict == DateRead::read) end = last.day;
  }
  if (find_member(value, "start", part)) return read_date(part, at, ignored);
  FhirElement first;
  if (find_member(value, "event", part) && first_of(part, first)) return read_date(first, at, ignored);
  if (find_member(value, "repeat", part) && find_member(part, "boundsPeriod", first)) return read_date(first, at, end);
  return DateRead::missing;
}

namespace {

// Digits of text[at, at + count); -1 if any is none.
std::int64_t digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  std::int64_t value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::uint64_t instant_of(std::string_view text) {
  const std::int64_t year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const std::int64_t hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (year < 1970 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) return 0;
  if (!base::valid_civil(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day))) return 0;
  std::int64_t micros = 0, scale = 100'000;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.')
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      micros += (text[at] - '0') * scale;
  std::int64_t offset = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const std::int64_t hours = digits(text, at + 1, 2), minutes = digits(text, at + 4, 2);
    if (hours >= 0 && minutes >= 0) offset = (hours * 60 + minutes) * (text[at] == '+' ? 60 : -60);
  }
  const std::int64_t days = base::day_of(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day)).value;
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset;
  return seconds <= 0 ? 0 : static_cast<std::uint64_t>(seconds * 1'000'000 + micros);
}

std::uint64_t version_of(const FhirElement* meta) {
  if (meta == nullptr) return 0;
  if (const std::uint64_t instant = instant_of(text_at(*meta, "lastUpdated")); instant != 0) return instant;
  const auto number = base::parse_integer(text_at(*meta, "versionId"));
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

FhirReference parse_reference(std::string_view text) {
  FhirReference reference;
  if (text.empty()) return reference;
  if (text.front() == '#') {
    reference.fragment = text.substr(1);
    return reference;
  }
  for (const std::string_view prefix : {std::string_view("urn:uuid:"), std::string_view("urn:oid:")})
    if (text.starts_with(prefix)) {
      reference.id = text.substr(prefix.size());
      return reference;
    }
  if (const std::size_t query = text.find('?'); query != std::string_view::npos) {
    constexpr std::string_view kIdentifier = "identifier=";
    std::string_view path = text.substr(0, query);
    reference.type = path.substr(path.rfind('/') + 1);
    if (const std::size_t at = text.find(kIdentifier, query); at != std::string_view::npos)
      reference.identifier = std::string(text.substr(at + kIdentifier.size()));
    return reference;
  }
  if (const std::size_t history = text.find("/_history/"); history != std::string_view::npos)
    text = text.substr(0, history);
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) {  // not FHIR, but met: the bare id
    reference.id = text;
    return reference;
  }
  reference.id = text.substr(slash + 1);
  const std::string_view path = text.substr(0, slash);
  reference.type = path.substr(path.rfind('/') + 1);
  return reference;
}

FhirReference read_reference(FhirElement value) {
  FhirElement first;
  if (!first_of(value, first)) return {};
  FhirReference reference = parse_reference(text_at(first, "reference"));
  if (reference.names_something()) return reference;
  if (reference.type.empty()) reference.type = text_at(first, "type");
  FhirElement identifier;
  if (find_member(first, "identifier", identifier)) {
    const std::string_view system = text_at(identifier, "system"), number = text_at(identifier, "value");
    if (!number.empty()) reference.identifier.append(system).append("|").append(number);
  }
  return reference;
}

bool find_contained(const FhirElement* contained, std::string_view local_id, FhirElement& out) {
  if (contained == nullptr) return false;
  bool found = false;
  for_each_item(*contained, [&](FhirElement resource) {
    if (text_at(resource, "id") != local_id) return true;
    out = resource;
    found = true;
    return false;
  });
  return found;
}

}  // namespace kursaal::ingest
