// Reads one recognised file after another with the reader that its shape asks for, over one or several workers.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.hpp"
#include "ingest/csv_reader.hpp"
#include "ingest/fhir_reader.hpp"
#include "ingest/ingest.hpp"
#include "ingest/recognise.hpp"
#include "ingest/record_sink.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {

class FileReading {
 public:
  FileReading(Staging& staging, std::size_t sources, std::size_t threads, const IngestOptions& options);
  // Thread-safe for different `worker`; with `threads` > 1 it uses workers [0, threads). Errors: io.
  base::Status read(const InputFile& input, std::uint32_t file, std::size_t threads, std::size_t worker);
  // Hands on what was collected of a source, whose tables of persons need memory; more of it may be read later.
  // Requires: no read() under way.
  void settle(std::uint16_t source);
  // What was put off until everything was read. Errors: io.
  base::Status finish();

 private:
  using Work = std::function<void(const tables::Block&, std::size_t worker)>;
  RecordSink& sink(std::size_t worker, std::uint16_t source);
  FhirWorker& fhir_worker(std::size_t worker, std::uint16_t source);
  FhirReferences& references(std::uint16_t source);
  // Hands the file's text to `work`, whatever its encoding and packing.
  base::Result<tables::FileFacts> blocks(const InputFile& input, std::uint32_t file, tables::BlockOptions options,
                                         std::size_t worker, const Work& work);
  base::Status read_csv(const InputFile& input, std::uint32_t file, std::size_t threads, std::size_t worker);
  base::Status read_fhir_lines(const InputFile& input, std::uint32_t file, std::size_t threads, std::size_t worker);
  base::Status read_fhir_document(const InputFile& input, std::uint32_t file, std::size_t worker);
  base::Status refuse_rows(const InputFile& input, std::uint32_t file, std::size_t worker, std::string_view code,
                           const std::string& text);
  void one_record(std::uint32_t file, std::size_t worker, std::string_view code, std::string_view text);
  void tell_cut_short(std::uint32_t file);
  void tell_utf16(std::uint32_t file);
  void advance(std::uint64_t bytes);

  Staging& staging_;
  const IngestOptions& options_;
  std::vector<std::vector<std::unique_ptr<RecordSink>>> sinks_;  // by worker, source
  std::mutex lock_;
  std::vector<std::unique_ptr<FhirReferences>> references_;             // by source
  std::vector<std::vector<std::unique_ptr<FhirWorker>>> fhir_workers_;  // by worker, source; gone before references_
};

}  // namespace kursaal::ingest
