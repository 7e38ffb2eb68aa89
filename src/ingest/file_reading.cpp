#include "ingest/file_reading.hpp"

#include <algorithm>
#include <regex>
#include <system_error>

#include "base/text.hpp"
#include "tables/csv.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kLongestRow = 16U << 20;        // a CSV row; longer is an unclosed quote or no CSV
constexpr std::size_t kLongestDocument = 512U << 20;  // a Bundle or a UTF-16 file, which are read whole

}  // namespace

FileReading::FileReading(Staging& staging, std::size_t sources, std::size_t threads, const IngestOptions& options)
    : staging_(staging), options_(options), sinks_(threads), references_(sources), fhir_workers_(threads) {
  for (auto& of_worker : sinks_) of_worker.resize(sources);
  for (auto& of_worker : fhir_workers_) of_worker.resize(sources);
}

RecordSink& FileReading::sink(std::size_t worker, std::uint16_t source) {
  auto& sink = sinks_[worker][source];
  if (!sink) sink = std::make_unique<RecordSink>(staging_, source);
  return *sink;
}

void FileReading::settle(std::uint16_t source) {
  for (auto& of_worker : sinks_) of_worker[source].reset();
}

FhirReferences& FileReading::references(std::uint16_t source) {
  const std::lock_guard guard(lock_);
  auto& references = references_[source];
  if (!references)
    references =
        std::make_unique<FhirReferences>(options_.spill_folder / ("deferred-" + std::to_string(source) + ".ndjson"));
  return *references;
}

FhirWorker& FileReading::fhir_worker(std::size_t worker, std::uint16_t source) {
  auto& reader = fhir_workers_[worker][source];
  if (!reader) reader = std::make_unique<FhirWorker>(references(source));
  return *reader;
}

void FileReading::advance(std::uint64_t bytes) {
  if (options_.progress != nullptr) options_.progress->advance(bytes);
}

void FileReading::one_record(std::uint32_t file, std::size_t worker, std::string_view code, std::string_view text) {
  RecordSink& to = sink(worker, staging_.file(file).source);
  to.begin({"file", file, 1, {}, 0, code});
  to.quarantine(code, text);
}

void FileReading::tell_cut_short(std::uint32_t file) {
  staging_.file_issue(file, base::Severity::error, "file-cut-short",
                      "The file ends before its end mark; the records up to there are read. Ask for it again.");
}

void FileReading::tell_utf16(std::uint32_t file) {
  staging_.file_issue(file, base::Severity::information, "text-utf16", "The file is UTF-16; it was read as such.");
}

base::Result<tables::FileFacts> FileReading::blocks(const InputFile& input, std::uint32_t file,
                                                    tables::BlockOptions options, std::size_t worker,
                                                    const Work& work) {
  const bool together = options.threads > 1;
  if (!input.utf16) {
    base::Result<tables::FileFacts> facts =
        tables::for_each_block(input.path, options, [&](const tables::Block& block, std::size_t of) {
          const std::size_t by = together ? of : worker;
          const std::uint64_t before = sink(by, staging_.file(file).source).begun();
          work(block, by);
          if (options_.progress != nullptr)
            options_.progress->advance(input.gzip ? 0 : block.text.size(),
                                       sink(by, staging_.file(file).source).begun() - before);
        });
    if (facts.ok() && !can_number_lines(facts->lines))
      return base::make_error(base::ErrorCode::input_refused, base::mask_ten_digits(input.name),
                              " has more than 4,294,967,295 lines, which is more than can be told apart: split it");
    return facts;
  }
  base::Result<std::string> text = tables::read_whole(input.path, kLongestDocument);
  if (!text.ok()) {
    if (text.error().code != base::ErrorCode::input_refused) return text.error();
    one_record(file, worker, "file-not-read",
               "The file is UTF-16 and either longer than can be converted or cut short; send it as UTF-8.");
    return tables::FileFacts{};
  }
  *text = utf8_from_utf16(*text);
  tell_utf16(file);
  tables::Block block;
  block.text = *text;
  block.last = true;
  work(block, worker);
  tables::FileFacts facts;
  facts.bytes = input.bytes;
  KURSAAL_ASSIGN(facts.digest, tables::digest_file(input.path));
  return facts;
}

base::Status FileReading::refuse_rows(const InputFile& input, std::uint32_t file, std::size_t worker,
                                      std::string_view code, const std::string& text) {
  RecordSink& to = sink(worker, staging_.file(file).source);
  const auto refuse = [&](std::uint64_t line, std::string_view raw) {
    to.begin({input.mapping->record, file, static_cast<std::uint32_t>(line), {}, 0, raw});
    to.quarantine(code, text);
  };
  staging_.file_issue(file, base::Severity::error, code, text);
  tables::BlockOptions options{tables::RecordEnd::csv_newline, 4U << 20, kLongestRow, 1, input.mapping->separator};
  KURSAAL_ASSIGN(const tables::FileFacts facts,
                 blocks(input, file, options, worker, [&](const tables::Block& block, std::size_t) {
                   if (block.oversized) return refuse(block.first_line, "oversized");
                   tables::CsvCursor cursor(block.text, block.first_line, input.mapping->separator);
                   tables::CsvRow row;
                   if (block.ordinal == 0 && !cursor.next(row)) return;
                   while (cursor.next(row)) refuse(row.line, row.raw);
                 }));
  staging_.file(file).digest = facts.digest;
  return base::ok_status();
}

base::Status FileReading::read_csv(const InputFile& input, std::uint32_t file, std::size_t threads,
                                   std::size_t worker) {
  const CsvMapping& mapping = *input.mapping;
  const CsvLayout layout = bind_layout(mapping, input.header);
  const auto named = [](const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
  };
  if (!layout.duplicated.empty())
    return refuse_rows(input, file, worker, "duplicate-header",
                       "The header names a column twice that the mapping needs: " + named(layout.duplicated) + ".");
  if (!layout.missing_required.empty())
    return refuse_rows(input, file, worker, "column-missing",
                       "The header lacks what the mapping needs: " + named(layout.missing_required) + ".");
  if (layout.duplicated_unused)
    staging_.file_issue(file, base::Severity::warning, "duplicate-header",
                        "The header names a column twice; the mapping does not use it.");
  if (!layout.missing.empty())
    staging_.file_issue(file, base::Severity::information, "column-absent",
                        "The header lacks columns that the mapping could use: " + named(layout.missing) + ".");
  if (!mapping.extract_file_pattern.empty()) {
    const std::string name = input.path.filename().string();
    std::smatch match;
    if (std::regex_search(name, match, std::regex(mapping.extract_file_pattern))) {
      const std::string said = match[1].str();
      const auto moment = mapping.extract_file_format.empty() ? base::parse_iso(said)
                                                              : base::parse_pattern(said, mapping.extract_file_format);
      if (moment) staging_.state_extracted(file, moment->day);
    }
  }

  const std::uint16_t source = staging_.file(file).source;
  std::vector<std::unique_ptr<CsvReader>> readers(sinks_.size());
  const auto reader = [&](std::size_t by) -> CsvReader& {
    if (!readers[by]) readers[by] = std::make_unique<CsvReader>(layout, file, sink(by, source));
    return *readers[by];
  };
  const tables::BlockOptions options{tables::RecordEnd::csv_newline, 4U << 20, kLongestRow, threads, mapping.separator};
  KURSAAL_ASSIGN(const tables::FileFacts facts,
                 blocks(input, file, options, worker,
                        [&](const tables::Block& block, std::size_t by) { reader(by).read_block(block); }));
  CsvFileFacts all;
  for (const auto& one : readers)
    if (one) all.add(one->facts());
  if (all.last_line != 0) {
    CsvReader& last = reader(worker);
    if (facts.unclosed_quote)
      last.read_last_row(
          all.last_row, all.last_line, "quote-unclosed",
          "A quote is opened and never closed; from here to the end of the file everything is one cell.");
    else if (facts.cut_short)
      last.read_last_row(all.last_row, all.last_line, "record-cut-short", "The file ends within this row.");
    else
      last.read_last_row(all.last_row, all.last_line, {}, {});
    all.extracted = std::max(all.extracted, last.facts().extracted);
    all.windows_1252_rows = 0;
    for (const auto& one : readers) {
      if (!one) continue;
      all.windows_1252_rows += one->facts().windows_1252_rows;
      all.first_windows_1252_line = std::min(all.first_windows_1252_line, one->facts().first_windows_1252_line);
    }
  }
  staging_.file(file).digest = facts.digest;
  staging_.state_extracted(file, all.extracted);
  if (facts.unclosed_quote)
    staging_.file_issue(file, base::Severity::error, "quote-unclosed",
                        "A quote is never closed: what follows its row could not be told into rows.");
  if (facts.cut_short) tell_cut_short(file);
  if (all.windows_1252_rows > 0)
    staging_.file_issue(file, base::Severity::warning, "text-windows-1252",
                        std::to_string(all.windows_1252_rows) +
                            " rows are not UTF-8 and were read as Windows-1252, first on line " +
                            std::to_string(all.first_windows_1252_line) + ".");
  return base::ok_status();
}

base::Status FileReading::read_fhir_lines(const InputFile& input, std::uint32_t file, std::size_t threads,
                                          std::size_t worker) {
  const std::uint16_t source = staging_.file(file).source;
  tables::BlockOptions options;
  options.record_end = tables::RecordEnd::newline;
  options.threads = threads;
  KURSAAL_ASSIGN(const tables::FileFacts facts,
                 blocks(input, file, options, worker, [&](const tables::Block& block, std::size_t by) {
                   read_ndjson_block(block, file, sink(by, source), fhir_worker(by, source));
                 }));
  staging_.file(file).digest = facts.digest;
  if (facts.cut_short) tell_cut_short(file);
  return base::ok_status();
}

base::Status FileReading::read_fhir_document(const InputFile& input, std::uint32_t file, std::size_t worker) {
  const std::uint16_t source = staging_.file(file).source;
  base::Result<std::string> text = tables::read_whole(input.path, kLongestDocument);
  if (!text.ok()) {
    if (text.error().code != base::ErrorCode::input_refused) return text.error();
    one_record(file, worker, "file-not-read",
               "The document is cut short, or longer than 512 MB unpacked; send it whole, or as NDJSON (bulk export).");
    return base::ok_status();
  }
  if (input.utf16) {
    *text = utf8_from_utf16(*text);
    tell_utf16(file);
  }
  const std::uint64_t before = sink(worker, source).begun();
  const FhirDocument document = read_json_document(*text, file, sink(worker, source), fhir_worker(worker, source));
  staging_.state_extracted(file, document.extracted);
  if (options_.progress != nullptr) options_.progress->advance(0, sink(worker, source).begun() - before);
  KURSAAL_ASSIGN(staging_.file(file).digest, tables::digest_file(input.path));
  return base::ok_status();
}

base::Status FileReading::read(const InputFile& input, std::uint32_t file, std::size_t threads, std::size_t worker) {
  RecordSink& to = sink(worker, staging_.file(file).source);
  const auto aside = [&](std::string_view code, std::string_view text) {
    to.begin({"file", file, 1, {}, 0, code});
    to.set_aside(SetAside::unknown_format);
    staging_.file_issue(file, base::Severity::information, code, text);
  };
  base::Status status = base::ok_status();
  switch (input.shape) {
    case Shape::empty:
      staging_.file_issue(file, base::Severity::warning, "file-empty", "The file has no byte in it.");
      break;
    case Shape::unreadable:
      one_record(file, worker, "file-unreadable", "The file cannot be opened; see to its permissions.");
      break;
    case Shape::no_source:
      aside("file-without-source", "The file lies in the folder of no source of the site; it is not read.");
      break;
    case Shape::unknown:
      aside("format-unknown", "The file is of no layout that this site or the program knows; it is set aside.");
      break;
    case Shape::csv: status = read_csv(input, file, threads, worker); break;
    case Shape::fhir_ndjson: status = read_fhir_lines(input, file, threads, worker); break;
    case Shape::fhir_bundle:
    case Shape::fhir_single: status = read_fhir_document(input, file, worker); break;
  }
  const bool by_block = (input.shape == Shape::csv || input.shape == Shape::fhir_ndjson) && !input.gzip && !input.utf16;
  if (!by_block) advance(input.bytes);
  if (status.ok() && staging_.file(file).digest.empty() && input.shape != Shape::unreadable && input.bytes > 0) {
    KURSAAL_ASSIGN(staging_.file(file).digest, tables::digest_file(input.path));
  }
  return status;
}

base::Status FileReading::finish() {
  for (std::size_t source = 0; source < references_.size(); ++source) {
    if (!references_[source]) continue;
    const auto id = static_cast<std::uint16_t>(source);
    KURSAAL_TRY(read_deferred(*references_[source], sink(0, id), fhir_worker(0, id)));
  }
  return base::ok_status();
}

}  // namespace kursaal::ingest
