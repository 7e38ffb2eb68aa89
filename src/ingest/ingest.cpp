// The driver: lists and recognises the files, hands them to their readers over the threads, and has the staging
// resolved.
#include "ingest/ingest.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include "base/parallel.hpp"
#include "ingest/csv_mapping.hpp"
#include "ingest/file_reading.hpp"
#include "ingest/recognise.hpp"
#include "ingest/staging.hpp"
#include "tables/blocks.hpp"

namespace kursaal::ingest {
namespace {

// Above this a file is read by all threads at once, below it one thread reads it whole.
constexpr std::uint64_t kLargeFile = 8U << 20;

// The site's own mappings first; one of the same name replaces a shipped one.
base::Result<std::vector<CsvMapping>> all_mappings(const std::filesystem::path& folder,
                                                   const std::filesystem::path& data_folder) {
  KURSAAL_ASSIGN(std::vector<CsvMapping> mappings, load_mappings(folder / "mappings"));
  KURSAAL_ASSIGN(std::vector<CsvMapping> shipped, load_mappings(data_folder / "mappings"));
  for (CsvMapping& mapping : shipped) {
    const bool replaced =
        std::any_of(mappings.begin(), mappings.end(), [&](const CsvMapping& own) { return own.name == mapping.name; });
    if (!replaced) mappings.push_back(std::move(mapping));
  }
  return mappings;
}

std::vector<population::StagedSource> sources_of(const std::vector<InputFile>& inputs) {
  std::map<std::string, std::vector<std::string>> domains;
  for (const InputFile& input : inputs) {
    std::vector<std::string>& all = domains[input.source];
    for (const std::string& domain : input.domains)
      if (std::find(all.begin(), all.end(), domain) == all.end()) all.push_back(domain);
  }
  std::vector<population::StagedSource> sources;
  for (auto& [name, all] : domains) {
    std::sort(all.begin(), all.end());
    const bool gp_coded = std::any_of(all.begin(), all.end(),
                                      [](const std::string& domain) { return domain == "gp" || domain == "mixed"; });
    sources.push_back({name, all, gp_coded, {}});
  }
  return sources;
}

std::vector<population::SourceFile> files_of(const std::vector<InputFile>& inputs,
                                             const std::vector<population::StagedSource>& sources) {
  std::vector<population::SourceFile> files;
  for (const InputFile& input : inputs) {
    const auto source =
        std::find_if(sources.begin(), sources.end(), [&](const auto& one) { return one.name == input.source; });
    files.push_back(
        {input.name, static_cast<std::uint16_t>(source - sources.begin()), {}, input.bytes, input.layout(), {}});
  }
  return files;
}

// The same bytes twice: only files of one length need their digests compared beforehand.
base::Status mark_repeated_files(const std::vector<InputFile>& inputs, std::size_t threads, Staging& staging) {
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_size;
  for (std::uint32_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].bytes > 0 && inputs[i].shape != Shape::unreadable) by_size[inputs[i].bytes].push_back(i);
  std::vector<std::uint32_t> compared;
  for (const auto& [size, files] : by_size)
    if (files.size() > 1) compared.insert(compared.end(), files.begin(), files.end());
  std::vector<std::optional<base::Error>> errors(compared.size());
  base::parallel_for(compared.size(), threads, [&](std::size_t piece, std::size_t) {
    base::Result<std::string> digest = tables::digest_file(inputs[compared[piece]].path);
    if (digest.ok())
      staging.file(compared[piece]).digest = std::move(*digest);
    else
      errors[piece] = digest.error();
  });
  for (const std::optional<base::Error>& error : errors)
    if (error) return *error;
  std::sort(compared.begin(), compared.end());
  std::map<std::string, std::uint32_t> first;
  for (const std::uint32_t file : compared) {
    // The same file of another source is that source's own statement.
    const std::string key = inputs[file].source + '\n' + staging.file(file).digest;
    const auto [at, is_new] = first.emplace(key, file);
    if (is_new) continue;
    staging.mark_repeated(file);
    staging.file_issue(
        file, base::Severity::warning, "file-repeated",
        "The file holds the same bytes as " + inputs[at->second].name + "; every record of it is a duplicate.");
  }
  return base::ok_status();
}

}  // namespace

base::Result<std::vector<std::string>> unknown_files(const std::filesystem::path& folder, const place::Site& site,
                                                     const std::filesystem::path& data_folder,
                                                     const std::vector<std::filesystem::path>& leave_out) {
  KURSAAL_ASSIGN(const std::vector<CsvMapping> mappings, all_mappings(folder, data_folder));
  KURSAAL_ASSIGN(std::vector<InputFile> inputs, list_input(folder, site, leave_out));
  std::vector<std::string> unknown;
  for (InputFile& input : inputs) {
    recognise_file(input, site, mappings);
    if (input.shape == Shape::unknown || input.shape == Shape::no_source) unknown.push_back(input.name);
  }
  return unknown;
}

base::Result<population::Staged> ingest_folder(const std::filesystem::path& folder, const place::Site& site,
                                               const terminology::CodeLists& lists,
                                               const terminology::Measures& measures, const IngestOptions& options) {
  const std::size_t threads = std::max<std::size_t>(options.threads, 1);
  KURSAAL_ASSIGN(const std::vector<CsvMapping> mappings, all_mappings(folder, options.data_folder));
  for (const place::Source& source : site.sources) {
    if (source.mapping.empty() || source.mapping == "auto" || source.mapping.starts_with("fhir")) continue;
    if (std::none_of(mappings.begin(), mappings.end(),
                     [&](const CsvMapping& one) { return one.name == source.mapping; }))
      return base::make_error(base::ErrorCode::configuration, "The source ", source.name, " names the mapping ",
                              source.mapping, ", which is neither in the site's mappings folder nor shipped.");
  }
  KURSAAL_ASSIGN(std::vector<InputFile> inputs, list_input(folder, site, options.leave_out));
  if (inputs.empty())
    return base::make_error(base::ErrorCode::input_refused, "There is no input file below ", folder.string(), ".");
  std::error_code error;
  std::filesystem::create_directories(options.spill_folder, error);
  std::filesystem::permissions(options.spill_folder, std::filesystem::perms::owner_all, error);
  if (error) return base::make_error(base::ErrorCode::io, "The spill folder cannot be made: ", error.message());

  base::parallel_for(inputs.size(), threads,
                     [&](std::size_t piece, std::size_t) { recognise_file(inputs[piece], site, mappings); });
  const std::vector<population::StagedSource> sources = sources_of(inputs);
  Staging staging(files_of(inputs, sources), sources, options.spill_folder);
  staging.know_decisions(lists);
  KURSAAL_TRY(mark_repeated_files(inputs, threads, staging));

  std::uint64_t total = 0;
  for (const InputFile& input : inputs) total += input.bytes;
  if (options.progress != nullptr) options.progress->stage("read", total);
  {
    FileReading reading(staging, sources.size(), threads, options);
    std::vector<std::uint32_t> small;
    std::optional<std::uint16_t> open;  // the source of the large file before; files of a source stand together
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i].full_feed) staging.mark_full_extract(i);
      // Of a FHIR source every file is a part of the extract (pages, a file a type), so none replaces another.
      if (inputs[i].full_feed && inputs[i].shape == Shape::csv)
        staging.mark_full(staging.file(i).source, inputs[i].layout());
      if (inputs[i].bytes < kLargeFile) {
        small.push_back(i);
      } else {
        const std::uint16_t source = staging.file(i).source;
        if (open && *open != source) reading.settle(*open);
        open = source;
        KURSAAL_TRY(reading.read(inputs[i], i, threads, 0));
      }
    }
    if (open) reading.settle(*open);
    std::vector<std::optional<base::Error>> errors(small.size());
    base::parallel_for(small.size(), threads, [&](std::size_t piece, std::size_t worker) {
      base::Status status = reading.read(inputs[small[piece]], small[piece], 1, worker);
      if (!status.ok()) errors[piece] = std::move(status).error();
    });
    for (const std::optional<base::Error>& one : errors)
      if (one) return *one;
    KURSAAL_TRY(reading.finish());
  }
  return staging.finish(lists, measures, threads, options.progress);
}

}  // namespace kursaal::ingest
