#include "app/run_document.hpp"

#include "base/json_text.hpp"

namespace kursaal::app {
namespace {

void write_counts(base::JsonWriter& json, const population::RecordCounts& counts) {
  json.key("records_read").value(counts.read).key("records_loaded").value(counts.loaded);
  json.key("set_aside").begin_object();
  json.key("unused_type").value(counts.unused_type).key("unknown_format").value(counts.unknown_format);
  json.key("duplicate").value(counts.duplicate).key("superseded").value(counts.superseded).end_object();
  json.key("quarantined").value(counts.quarantined);
}

void write_list(base::JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.key(key).begin_array();
  for (const std::string& item : list) json.value(item);
  json.end_array();
}

}  // namespace

std::string render_run_document(const RunDocument& run) {
  base::JsonWriter json(2);
  json.begin_object();
  json.key("program")
      .value("kursaal")
      .key("version")
      .value(run.version)
      .key("site")
      .value(run.site)
      .key("mode")
      .value(run.mode);
  json.key("as_of").begin_array();
  for (const base::Day day : run.as_of) json.value(base::format_day(day));
  json.end_array();
  json.key("as_of_from").value(run.as_of_from);
  if (run.known_by.known()) json.key("known_by").value(base::format_day(run.known_by));
  json.key("content_id")
      .value(run.content_id)
      .key("inputs")
      .value(run.inputs)
      .key("rules_version")
      .value(run.rules_version);
  json.key("unchanged").value(run.unchanged);
  json.key("ledger_entries").value(run.ledger_entries);

  json.key("counts").begin_object();
  json.key("files").value(run.accounting.files);
  write_counts(json, run.accounting.records);
  json.key("people")
      .value(run.accounting.people)
      .key("events")
      .value(run.accounting.events_published)
      .key("links")
      .value(run.accounting.links);
  json.key("identities")
      .value(run.accounting.identities)
      .key("fallen_identities")
      .value(run.accounting.fallen_identities)
      .key("withdrawn")
      .value(run.accounting.withdrawn)
      .key("doubts")
      .value(run.doubts);
  json.key("review_pairs")
      .value(run.review_pairs)
      .key("opted_out")
      .value(run.opted_out)
      .key("events_after_death")
      .value(run.after_death);
  json.end_object();

  if (run.feedback)
    json.key("feedback")
        .begin_object()
        .key("rows")
        .value(run.feedback->rows)
        .key("used")
        .value(run.feedback->used)
        .key("later")
        .value(run.feedback->later)
        .key("of_nobody")
        .value(run.feedback->of_nobody)
        .key("of_another_service")
        .value(run.feedback->of_another_service)
        .key("without_basis")
        .value(run.feedback->without_basis)
        .end_object();

  json.key("by_type").begin_array();
  for (const population::TypeCounts& type : run.accounting.by_type) {
    json.begin_object().key("source").value(type.source).key("record").value(type.record);
    write_counts(json, type.counts);
    json.end_object();
  }
  json.end_array();
  write_list(json, "unusable_files", run.unusable_files);
  write_list(json, "unknown_files", run.unknown_files);
  json.key("content").begin_object();
  for (const auto& [name, digest] : run.content) json.key(name).value(digest);
  json.end_object();
  json.key("bytes").begin_object();
  for (const auto& [name, bytes] : run.bytes) json.key(name).value(bytes);
  json.end_object();
  json.key("timings").begin_array();
  const auto thousandths = [](double seconds) {
    return static_cast<double>(static_cast<std::int64_t>(seconds * 1000 + 0.5)) / 1000;
  };
  for (const base::StageTiming& timing : run.timings) {
    json.begin_object().key("stage").value(timing.stage).key("seconds").value(thousandths(timing.seconds));
    json.key("processor_seconds").value(thousandths(timing.processor_seconds));
    json.key("records").value(timing.records).key("peak_memory_bytes").value(timing.peak_memory_bytes).end_object();
  }
  json.end_array();
  return json.end_object().text() + "\n";
}

}  // namespace kursaal::app
