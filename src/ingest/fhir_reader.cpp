// From text to records: parses, finds the type's rule, puts off what must wait.
#include "ingest/fhir_reader.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "ingest/fhir_record.hpp"

namespace kursaal::ingest {
namespace {

// What stands around one resource.
struct Place {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::string_view full_url;
  const ReferenceTable* bundle = nullptr;
  const ReferenceTable* whole = nullptr;
};

constexpr std::string_view kNoType = "(no type)";

// A type's name may stand in reports; anything else that a broken record calls its type may not.
bool looks_like_type(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name.front() >= 'A' && name.front() <= 'Z' &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

void quarantine(RecordSink& sink, const Place& place, std::string_view type, std::string_view content,
                std::string_view code, std::string_view text) {
  RecordHead head;
  head.type = type;
  head.file = place.file;
  head.line = place.line;
  head.content = content;
  sink.begin(head);
  sink.quarantine(code, text);
}

void quarantine_parse_error(RecordSink& sink, const Place& place, std::string_view content,
                            simdjson::error_code error) {
  if (error == simdjson::UTF8_ERROR) {
    quarantine(sink, place, kNoType, content, "text-not-utf8",
               "The text is not UTF-8 (perhaps Windows-1252): FHIR JSON must be.");
    return;
  }
  std::string text("Not JSON: ");
  quarantine(sink, place, kNoType, content, "json-invalid", text.append(simdjson::error_message(error)));
}

// Parses text that may lack the room behind it that the parser reads ahead into: `room` bytes are readable after it.
simdjson::error_code parse_text(FhirWorker::State& worker, std::string_view text, std::size_t room, FhirElement& out) {
  if (room < simdjson::SIMDJSON_PADDING) {
    worker.padded.assign(text);
    worker.padded.append(simdjson::SIMDJSON_PADDING, '\0');
    return worker.parser.parse(worker.padded.data(), text.size(), false).get(out);
  }
  return worker.parser.parse(text.data(), text.size(), false).get(out);
}

bool is_restricted(const FhirElement* meta) {
  FhirElement security;
  bool restricted = false;
  if (meta != nullptr && find_member(*meta, "security", security))
    for_each_item(security, [&](FhirElement coding) {
      const std::string_view code = text_at(coding, "code");  // HL7 v3 Confidentiality: restricted, very restricted
      restricted = code == "R" || code == "V";
      return !restricted;
    });
  return restricted;
}

// The resource's id; where it has none, the id that its Bundle gives it.
std::string_view id_of(FhirWorker::State& worker, std::string_view type, std::string_view full_url) {
  if (const FhirElement* id = worker.fields.find(FhirField::id); id != nullptr)
    if (const std::string_view text = text_of(*id); !text.empty()) return text;
  const FhirReference url = parse_reference(full_url);
  return url.type.empty() || url.type == type ? url.id : std::string_view{};
}

// Requires: worker.fields has been read from `root`.
FhirRecord record_of(RecordSink& sink, FhirWorker::State& worker, const FhirType& type, FhirElement root,
                     std::string_view content, const Place& place) {
  return FhirRecord{sink,
                    worker,
                    type,
                    root,
                    id_of(worker, type.name, place.full_url),
                    place.full_url,
                    content,
                    place.file,
                    place.line,
                    place.bundle,
                    place.whole,
                    is_restricted(worker.fields.find(FhirField::meta))};
}

void load(const FhirRecord& record) {
  switch (record.type.handling) {
    case FhirHandling::patient: return load_patient(record);
    case FhirHandling::encounter: return load_encounter(record);
    case FhirHandling::condition: return load_condition(record);
    case FhirHandling::observation: return load_observation(record);
    case FhirHandling::medication: return load_medication(record);
    case FhirHandling::generic: return load_generic(record);
    case FhirHandling::reference: return record.sink.load();
    case FhirHandling::unused: return record.sink.set_aside(SetAside::unused_type);  // read_resource has done so
  }
}

void read_resource(FhirElement root, std::string_view content, const Place& place, RecordSink& sink,
                   FhirWorker::State& worker) {
  const std::string_view name = text_at(root, "resourceType");
  if (name.empty())
    return quarantine(sink, place, kNoType, content, "type-missing",
                      "The JSON has no resourceType: it is no FHIR resource.");
  const FhirType* type = find_fhir_type(name);
  if (type == nullptr)
    return quarantine(sink, place, looks_like_type(name) ? name : kNoType, content, "type-unknown",
                      "The resourceType is no type of FHIR R4.");
  if (type->handling == FhirHandling::unused) {  // most bytes of an export are claims: they are parsed, no more
    RecordHead head;
    head.type = type->name;
    head.file = place.file;
    head.line = place.line;
    sink.begin(head);
    return sink.set_aside(SetAside::unused_type);
  }
  simdjson::dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return;  // it has a member, so it is an object
  worker.fields.read(object);
  const FhirRecord record = record_of(sink, worker, *type, root, content, place);
  if (must_wait(record)) {
    append_deferred(worker.deferred, place.file, place.line, place.full_url, content);
    return;
  }
  if (place.bundle == nullptr) gather_references(record, worker.gathered);
  RecordHead head;
  head.type = type->name;
  head.file = place.file;
  head.line = place.line;
  head.key = record.id;
  head.version = version_of(record.find(FhirField::meta));
  head.content = content;
  sink.begin(head);
  load(record);
}

// ---- Bundles ----

// A deletion: the resource's key becomes a tombstone. Bulk exports say so in Bundles of such entries.
void read_deletion(std::string_view url, std::uint64_t version, std::string_view content, const Place& place,
                   RecordSink& sink) {
  const FhirReference gone = parse_reference(url);
  if (find_fhir_type(gone.type) == nullptr || gone.id.empty())
    return quarantine(sink, place, kNoType, content, "deletion-unclear",
                      "The entry deletes something that it does not name as Type/id.");
  RecordHead head;
  head.type = gone.type;
  head.file = place.file;
  head.line = place.line;
  head.key = gone.id;
  head.version = version == 0 ? std::numeric_limits<std::uint64_t>::max() : version;
  head.content = content;
  sink.begin(head);
  if (gone.type == "Patient") {
    population::Identity who;
    who.key.local_id = gone.id;
    sink.identity(std::move(who));
  }
  sink.withdraw();
}

void gather_bundle(FhirElement entries, RecordSink& sink, FhirWorker::State& worker, ReferenceTable& bundle) {
  for_each_item(entries, [&](FhirElement entry) {
    FhirElement resource;
    simdjson::dom::object object;
    if (!find_member(entry, "resource", resource) || resource.get(object) != simdjson::SUCCESS) return true;
    const FhirType* type = find_fhir_type(text_at(resource, "resourceType"));
    if (type == nullptr || (type->handling != FhirHandling::encounter && type->handling != FhirHandling::reference))
      return true;
    worker.fields.read(object);
    Place place;
    place.full_url = text_at(entry, "fullUrl");
    gather_references(record_of(sink, worker, *type, resource, {}, place), bundle);
    return true;
  });
}

// `number_entries`: a record's line is the entry's number; else it is the line on which the Bundle stands.
std::uint64_t read_bundle(FhirElement bundle, Place place, bool number_entries, RecordSink& sink,
                          FhirWorker::State& worker) {
  FhirElement entries;
  if (!find_member(bundle, "entry", entries)) return 0;
  ReferenceTable table;
  gather_bundle(entries, sink, worker, table);
  table.pour_into(worker.gathered, true);
  place.bundle = &table;
  FhirElement timestamp;
  std::uint64_t version = 0, number = 0;
  if (find_member(bundle, "timestamp", timestamp)) version = instant_of(text_of(timestamp));
  for_each_item(entries, [&](FhirElement entry) {
    ++number;
    if (number_entries) place.line = static_cast<std::uint32_t>(number);
    place.full_url = text_at(entry, "fullUrl");
    FhirElement resource, request;
    if (find_member(entry, "resource", resource) && is_object(resource)) {
      worker.content = simdjson::minify(resource);
      read_resource(resource, worker.content, place, sink, worker);
      return true;
    }
    worker.content = simdjson::minify(entry);
    if (find_member(entry, "request", request) && text_at(request, "method") == "DELETE") {
      read_deletion(text_at(request, "url"), version, worker.content, place, sink);
      return true;
    }
    RecordHead head;
    head.type = "Bundle.entry";
    head.file = place.file;
    head.line = place.line;
    head.content = worker.content;
    sink.begin(head);
    sink.set_aside(SetAside::unused_type);  // a response or a search mode without a resource
    return true;
  });
  return number;
}

void read_line(std::string_view line, std::size_t room, const Place& place, RecordSink& sink,
               FhirWorker::State& worker) {
  FhirElement root;
  if (const simdjson::error_code error = parse_text(worker, line, room, root); error != simdjson::SUCCESS)
    return quarantine_parse_error(sink, place, line, error);
  FhirElement entries;
  if (text_at(root, "resourceType") == "Bundle" && find_member(root, "entry", entries)) {
    (void)read_bundle(root, place, false, sink, worker);
    return;
  }
  read_resource(root, line, place, sink, worker);
}

std::string_view without_return(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

}  // namespace

FhirWorker::FhirWorker(FhirReferences& references) : state_(std::make_unique<State>(references.state())) {}
FhirWorker::~FhirWorker() = default;
FhirWorker::FhirWorker(FhirWorker&&) noexcept = default;

void read_ndjson_block(const tables::Block& block, std::uint32_t file, RecordSink& sink, FhirWorker& worker) {
  Place place;
  place.file = file;
  if (block.oversized) {
    place.line = static_cast<std::uint32_t>(block.first_line);
    quarantine(sink, place, kNoType, {}, "record-too-long", "The line is longer than a record may be; it was skipped.");
    return;
  }
  const std::string_view text = block.text;
  std::uint64_t number = block.first_line;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const void* newline = std::memchr(text.data() + at, '\n', text.size() - at);
    const std::size_t end =
        newline == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data());
    const std::string_view line = without_return(text.substr(at, end - at));
    const std::size_t room = text.size() - (at + line.size());
    at = end + 1;
    if (line.empty()) continue;
    place.line = static_cast<std::uint32_t>(number);
    read_line(line, room, place, sink, worker.state());
  }
  worker.state().hand_over(sink);
}

FhirDocument read_json_document(std::string_view text, std::uint32_t file, RecordSink& sink, FhirWorker& worker) {
  FhirDocument document;
  FhirWorker::State& state = worker.state();
  Place place;
  place.file = file;
  place.line = 1;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  FhirElement root;
  document.records = 1;
  if (const simdjson::error_code error = parse_text(state, text, 0, root); error != simdjson::SUCCESS) {
    quarantine_parse_error(sink, place, text, error);
  } else if (text_at(root, "resourceType") == "Bundle") {
    const std::string_view type = text_at(root, "type");
    FhirElement timestamp;
    base::DatedMoment at;
    base::Day ignored;
    const bool extract =
        type == "searchset" || type == "history" || type == "batch-response" || type == "transaction-response";
    if (extract && find_member(root, "timestamp", timestamp) && read_date(timestamp, at, ignored) == DateRead::read)
      document.extracted = at.day;
    document.records = read_bundle(root, place, true, sink, state);
  } else {
    state.content = simdjson::minify(root);
    read_resource(root, state.content, place, sink, state);
  }
  state.hand_over(sink);
  return document;
}

namespace {

// Reads records that were put off from the front of `bytes`; gives how many bytes were used.
std::size_t read_waiting(std::string_view bytes, const ReferenceTable& whole, RecordSink& sink,
                         FhirWorker::State& worker) {
  std::size_t at = 0;
  DeferredHead head;
  while (bytes.size() - at >= sizeof head) {
    std::memcpy(&head, bytes.data() + at, sizeof head);
    const std::size_t size = std::size_t{head.url_bytes} + head.text_bytes;
    if (bytes.size() - at - sizeof head < size) break;
    const std::string_view url = bytes.substr(at + sizeof head, head.url_bytes);
    const std::string_view text = bytes.substr(at + sizeof head + head.url_bytes, head.text_bytes);
    at += sizeof head + size;
    Place place;
    place.file = head.file;
    place.line = head.line;
    place.full_url = url;
    place.whole = &whole;
    read_line(text, bytes.size() - at, place, sink, worker);
  }
  return at;
}

constexpr std::size_t kReadBytes = 4U << 20;

}  // namespace

base::Status read_deferred(FhirReferences& references, RecordSink& sink, FhirWorker& worker) {
  FhirReferences::State& shared = references.state();
  FhirWorker::State& state = worker.state();
  if (!shared.failure.ok()) return shared.failure;
  std::string bytes;
  std::uint64_t offset = 0;
  while (offset < shared.spilled_bytes) {
    const std::size_t kept = bytes.size();
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(kReadBytes, shared.spilled_bytes - offset));
    bytes.resize(kept + wanted);
    const ssize_t got = ::pread(shared.descriptor, bytes.data() + kept, wanted, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) {
      bytes.resize(kept);
      continue;
    }
    if (got <= 0)
      return base::make_error(base::ErrorCode::io, "cannot read ", shared.spill_file.string(), ": ",
                              got == 0 ? "it is cut short" : std::strerror(errno));
    offset += static_cast<std::uint64_t>(got);
    bytes.resize(kept + static_cast<std::size_t>(got));
    bytes.erase(0, read_waiting(bytes, shared.table, sink, state));
  }
  (void)read_waiting(shared.waiting, shared.table, sink, state);
  shared.waiting.clear();
  state.hand_over(sink);
  return base::ok_status();
}

}  // namespace kursaal::ingest
