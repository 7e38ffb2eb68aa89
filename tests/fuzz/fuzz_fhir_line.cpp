// Any bytes as NDJSON and as a document: every line ends as exactly one record or more, nothing crashes, and the
// account of the run closes.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "ingest/fhir_reader.hpp"
#include "ingest/staging.hpp"

namespace {

using namespace kursaal;

constexpr int kInputsAStaging = 512;  // closing an account costs more than reading a line

struct Run {
  std::filesystem::path folder = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "kursaal-fuzz-XXXXXX").string();
    return std::filesystem::path(::mkdtemp(pattern.data()));
  }();
  ingest::Staging staging{{population::SourceFile{}}, {population::StagedSource{"gp", {"mixed"}, true, {}}}, folder};
  std::optional<ingest::RecordSink> sink{std::in_place, staging, std::uint16_t{0}};
  ingest::FhirReferences references{folder / "waiting"};
  ingest::FhirWorker worker{references};
  int inputs = 0;

  void close() {
    KURSAAL_CHECK(ingest::read_deferred(references, *sink, worker).ok());
    sink.reset();
    const auto staged = staging.finish(terminology::CodeLists{}, terminology::Measures{}, 1, nullptr);
    KURSAAL_CHECK(staged.ok());
    const auto& records = staged->accounting.records;
    KURSAAL_CHECK(records.read == records.loaded + records.unused_type + records.unknown_format + records.duplicate +
                                      records.superseded + records.quarantined);
  }
  ~Run() { std::filesystem::remove_all(folder); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::optional<Run> run;
  if (!run) run.emplace();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)ingest::recognise_fhir(text, true);
  (void)ingest::recognise_fhir(text, false);
  tables::Block block;
  block.text = text;
  ingest::read_ndjson_block(block, 0, *run->sink, run->worker);
  (void)ingest::read_json_document(text, 0, *run->sink, run->worker);
  if (++run->inputs == kInputsAStaging) {
    run->close();
    run.reset();
  }
  return 0;
}
