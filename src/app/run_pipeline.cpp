#include "app/run_pipeline.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "app/find_people.hpp"
#include "app/published_tables.hpp"
#include "app/run_document.hpp"
#include "app/run_facts.hpp"
#include "app/run_inputs.hpp"
#include "app/run_stages.hpp"
#include "app/shown_counts.hpp"
#include "app/version.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "base/progress.hpp"
#include "ingest/ingest.hpp"
#include "link/link.hpp"
#include "place/place.hpp"
#include "population/assemble.hpp"
#include "population/snapshot.hpp"
#include "stratify/stage_rules.hpp"
#include "stratify/stratify.hpp"
#include "stratify/sweep.hpp"
#include "tables/blocks.hpp"
#include "tables/database.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/measures.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

// Keys of the hashes behind person ids and pseudonyms. Demo mode's are fixed, so that anybody gets the same; service
// reads them from a file that only it may read.
struct Secrets {
  std::string person_keys;
  std::string pseudonyms;
};

base::Result<Secrets> read_secrets(place::Mode mode) {
  if (mode == place::Mode::demo) return Secrets{"kursaal-demo-person-keys", "kursaal-demo-pseudonyms"};
  const char* file = std::getenv("KURSAAL_SECRET_FILE");
  if (file == nullptr)
    return base::make_error(
        ErrorCode::configuration,
        "service mode needs KURSAAL_SECRET_FILE: a file of at least 32 random characters, readable by this user alone");
  std::error_code failed;
  if ((fs::status(file, failed).permissions() & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none ||
      failed)
    return base::make_error(
        ErrorCode::configuration,
        "the file that KURSAAL_SECRET_FILE names must exist and be readable by its owner alone (mode 0600)");
  KURSAAL_ASSIGN(const std::string secret, tables::read_whole(file, 1U << 16));
  if (secret.size() < 32)
    return base::make_error(ErrorCode::configuration,
                            "the secret in KURSAAL_SECRET_FILE is shorter than 32 characters");
  return Secrets{"person-keys:" + secret, "pseudonyms:" + secret};
}

// What publishing and finding each hold of a person (ASSUMED from the sample place).
constexpr std::uint64_t kBytesOfPerson = 800;

struct Prepared {
  place::Site site;
  RunFolders folders;
  Secrets secrets;
  terminology::CodeLists lists;
  terminology::Measures measures;
  stratify::ScoreDefinitions definitions;
  stratify::StageRules rules;
  find::ListRules list_rules;
};

base::Result<Prepared> prepare(const RunRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(RunFolders folders, resolve_folders(request));
  KURSAAL_ASSIGN(place::Site site, place::open_site(folders.site));
  KURSAAL_ASSIGN(Secrets secrets, read_secrets(site.mode));
  KURSAAL_ASSIGN(terminology::CodeLists lists,
                 terminology::CodeLists::load(settings.data_folder, folders.site / "codelists"));
  KURSAAL_ASSIGN(terminology::Measures measures, terminology::Measures::load(settings.data_folder));
  KURSAAL_ASSIGN(stratify::ScoreDefinitions definitions, stratify::ScoreDefinitions::load(settings.data_folder));
  KURSAAL_ASSIGN(stratify::StageRules rules,
                 stratify::StageRules::load(settings.data_folder, folders.site, definitions));
  KURSAAL_ASSIGN(find::ListRules list_rules,
                 find::ListRules::load(settings.data_folder, folders.site, rules.cohort_columns));
  return Prepared{std::move(site),     std::move(folders),     std::move(secrets), std::move(lists),
                  std::move(measures), std::move(definitions), std::move(rules),   std::move(list_rules)};
}

// The dates to score at: those asked for, else the latest extract date, else the latest day that something happened
// (ingest leaves out what it doubts).
struct RunDates {
  std::vector<base::Day> days;
  report::DateBasis basis = report::DateBasis::asked;
};

RunDates dates_of(const RunRequest& request, const population::Staged& staged) {
  RunDates dates{request.as_of, report::DateBasis::asked};
  if (dates.days.empty() && staged.latest_extract.known())
    dates = {{staged.latest_extract}, report::DateBasis::extract};
  else if (dates.days.empty() && staged.latest_happened.known())
    dates = {{staged.latest_happened}, report::DateBasis::happened};
  std::sort(dates.days.begin(), dates.days.end());
  dates.days.erase(std::unique(dates.days.begin(), dates.days.end()), dates.days.end());
  return dates;
}

base::Result<std::vector<terminology::SensitivityBits>> label(const Prepared& prepared,
                                                              const population::Staged& staged) {
  const terminology::CodeList* list = prepared.lists.find("sensitivity");
  if (list == nullptr)
    return base::make_error(ErrorCode::configuration,
                            "the code list \"sensitivity\" is missing: nothing may be published without it");
  return terminology::label_concepts(*list, staged.concepts);
}

// run.json of a published folder; empty where it cannot be read.
std::string document_of(const fs::path& folder) {
  auto text = tables::read_whole(folder / "run.json", 1U << 26);
  return text.ok() ? std::move(text).value() : std::string();
}

// What the run before left, for "unchanged" and for the trend of data quality.
struct Before {
  std::string inputs;
  std::string document;
  fs::path folder;
  std::vector<population::FieldQuality> quality;
};

Before look_before(const fs::path& out) {
  Before before;
  const auto current = population::current_snapshot(out);
  if (!current.ok()) return before;
  before.folder = current.value();
  before.document = document_of(before.folder);
  before.inputs = text_member(before.document, "inputs");
  if (auto quality = read_quality(before.folder); quality.ok()) before.quality = std::move(quality).value();
  return before;
}

// A ledger that lost lines would give people other keys than staff wrote under. (A half line at its end that no
// snapshot used is what a killed run leaves, and is no loss.) In demo mode a ledger that is gone is one begun anew.
base::Status check_ledger(const RunFolders& folders, const link::Linked& linked, const Before& before,
                          place::Mode mode) {
  const std::uint64_t used = number_member(before.document, "ledger_entries");
  if (linked.ledger_entries >= used) return base::ok_status();
  if (mode == place::Mode::demo && !fs::exists(folders.ledger / "ledger.csv")) return base::ok_status();
  return base::make_error(ErrorCode::configuration, "the identity ledger is cut or another: it ends at line ",
                          std::to_string(linked.ledger_entries + 1), ", the published snapshot was made with ",
                          std::to_string(used + 1),
                          "; restore it from a backup, or give the folder of the right one "
                          "with --ledger (or another --out)");
}

base::Result<std::map<std::string, std::string>> digest_content(const fs::path& building,
                                                                const population::Assembled& assembled,
                                                                std::size_t threads) {
  std::map<std::string, std::string> content{{"population/decisions", assembled.decisions_digest},
                                             {"population/events", assembled.events_digest}};
  std::vector<base::Result<std::string>> digests(kPublishedFiles.size(), std::string());
  base::parallel_for(kPublishedFiles.size(), threads, [&](std::size_t i, std::size_t) {
    digests[i] = tables::digest_file(building / kPublishedFiles[i]);
  });
  for (std::size_t i = 0; i < kPublishedFiles.size(); ++i) {
    KURSAAL_ASSIGN(content[std::string(kPublishedFiles[i])], std::move(digests[i]));
  }
  return content;
}

std::string content_id_of(const std::map<std::string, std::string>& content) {
  base::Digest digest;
  digest.add_number(population::kSnapshotFormat);
  for (const auto& [name, value] : content) {
    digest.add_text(name);
    digest.add_text(value);
  }
  return digest.hex();
}

base::Status make_private_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
  if (failed)
    return base::make_error(ErrorCode::io, "cannot make the folder ", folder.string(), ": ", failed.message());
  return base::ok_status();
}

// A run that fails leaves nothing half-built; one that publishes has renamed the folder by then.
struct ClearedOnReturn {
  fs::path folder;
  explicit ClearedOnReturn(fs::path of) : folder(std::move(of)) {}
  ClearedOnReturn(const ClearedOnReturn&) = delete;
  ClearedOnReturn& operator=(const ClearedOnReturn&) = delete;
  ~ClearedOnReturn() {
    std::error_code ignored;  // what cannot be removed now, the next run clears
    fs::remove_all(folder, ignored);
  }
};

base::Result<RunOutcome> build_snapshot(const Prepared& prepared, const RunRequest& request, const Settings& settings,
                                        const Before& before, base::Progress& progress) {
  const RunFolders& folders = prepared.folders;
  const bool demo = prepared.site.mode == place::Mode::demo;
  KURSAAL_ASSIGN(const fs::path building, population::begin_snapshot(folders.out));
  const ClearedOnReturn cleared{building};
  const fs::path spill = building / "spill";
  for (const fs::path& folder : {spill, building / "direct", building / "secondary"})
    KURSAAL_TRY(make_private_folder(folder));

  KURSAAL_ASSIGN(population::Staged staged,
                 ingest::ingest_folder(folders.site, prepared.site, prepared.lists, prepared.measures,
                                       {.data_folder = settings.data_folder,
                                        .spill_folder = spill,
                                        .leave_out = {folders.out, folders.ledger},
                                        .threads = settings.threads,
                                        .memory_bytes = settings.memory_bytes,
                                        .progress = &progress}));
  const auto [dates, date_basis] = dates_of(request, staged);
  if (staged.accounting.records.loaded == 0) return nothing_usable(staged);
  if (dates.empty())
    return base::make_error(
        ErrorCode::input_refused,
        "the input says of no day that anything happened, so there is no date to score at: give one with --as-of");

  progress.stage("link");
  const link::LinkOptions link_options{.service_mode = !demo,
                                       .key_secret = prepared.secrets.person_keys,
                                       .ledger_folder = folders.ledger,
                                       .as_of = dates.back(),
                                       .threads = settings.threads};
  KURSAAL_ASSIGN(link::Linked linked, link::link_identities(staged, link_options));
  staged.identities.keep_keys(settings.threads);
  KURSAAL_TRY(check_ledger(folders, linked, before, prepared.site.mode));
  staged.accounting.identities = 0;  // one that fell stands with its person where somebody decided that they are one
  for (const population::Person& person : linked.persons) staged.accounting.identities += person.identities.size();
  staged.accounting.fallen_identities = staged.identities.size() - staged.accounting.identities;
  staged.accounting.people = linked.persons.size();
  staged.accounting.links = staged.accounting.identities - linked.persons.size();

  KURSAAL_ASSIGN(const auto sensitivity, label(prepared, staged));
  KURSAAL_ASSIGN(const population::Assembled assembled,
                 population::assemble_population(staged, linked.persons, prepared.site, sensitivity,
                                                 {.building = building,
                                                  .spill_folder = spill,
                                                  .threads = settings.threads,
                                                  .memory_bytes = settings.memory_bytes / 2,
                                                  .progress = &progress,
                                                  .remove_staged_events = true}));
  staged.accounting.events_published = assembled.events;
  link::forget_demographics(linked, settings.threads);

  progress.stage("score", linked.persons.size());
  // Sources without a legal basis for risk stratification are neither read nor counted as covering anything.
  const std::vector<SourceLeftOut> without_basis = sources_without_basis(prepared.site, dates.back());
  KURSAAL_ASSIGN(stratify::KernelTable kernels,
                 stratify::KernelTable::compile(staged.concepts, prepared.lists, prepared.measures,
                                                prepared.definitions, gp_coded_sources(staged)));
  kernels.left_out = marked_sources(staged, without_basis);
  for (const population::StagedSource& source : staged.sources) kernels.source_names.push_back(source.name);
  base::Day known_by = request.known_by.value_or(base::Day{});
  if (!known_by.known()) {
    KURSAAL_ASSIGN(known_by, last_known_day(building, dates.back(), staged.latest_extract));
  }
  KURSAAL_ASSIGN(const stratify::SweepFacts swept,
                 score_snapshot(building, kernels, prepared.rules, coverage_without(assembled.coverage, without_basis),
                                dates, known_by, demo, settings, progress, prepared.list_rules.history_columns()));
  staged.accounting.events_swept = swept.events;

  KURSAAL_ASSIGN(const Feedback feedback, read_feedback(folders.ledger, prepared.site, linked, dates.back(),
                                                        request.known_by.value_or(base::Day{})));
  progress.stage("publish");
  // Who needs help next is found beside, where both have memory enough in half of what each has alone: it reads what
  // publishing reads, and most of both is one thread's work.
  const bool together = settings.threads > 1 && linked.persons.size() * kBytesOfPerson <= settings.memory_bytes / 4;
  const std::uint64_t memory_bytes = settings.memory_bytes / (together ? 4 : 2);
  std::optional<base::Result<FoundPeople>> finding;
  const auto find = [&] {
    finding = find_people(staged, linked,
                          {.building = building,
                           .history = spill / "rule_history.duckdb",
                           .spill_folder = spill / "find",
                           .ledger_folder = folders.ledger,
                           .site = &prepared.site,
                           .rules = &prepared.list_rules,
                           .lists = &prepared.lists,
                           .feedback = &feedback,
                           .as_of = dates.back(),
                           .known_by = request.known_by.value_or(base::Day{}),
                           .threads = together ? std::max<std::size_t>(settings.threads / 2, 1) : settings.threads,
                           .memory_bytes = memory_bytes});
  };
  KURSAAL_ASSIGN(const SecondaryFacts secondary,
                 write_published_tables(staged, linked,
                                        {.building = building,
                                         .ledger_folder = folders.ledger,
                                         .spill_folder = spill,
                                         .site = &prepared.site,
                                         .confirmed = &feedback.confirmed,
                                         .as_of = dates.back(),
                                         .pseudonym_secret = prepared.secrets.pseudonyms,
                                         .threads = settings.threads,
                                         .memory_bytes = memory_bytes},
                                        together ? std::function<void()>(find) : std::function<void()>()));
  if (!together) {
    progress.stage("find");
    find();
  }
  KURSAAL_ASSIGN(const FoundPeople found, std::move(*finding));

  progress.stage("report");
  KURSAAL_TRY(staged.accounting.check_laws());
  // The ledger first: a key that was ever seen outside is never lost. It is long, so the rest is made meanwhile.
  base::Result<std::string> inputs = std::string();
  base::Status committed = base::ok_status();
  std::jthread committing([&] {
    committed = link::commit_ledger(linked, link_options);
    if (committed.ok()) inputs = digest_inputs(folders, request, settings, staged.files);
  });
  KURSAAL_TRY(publish_shown_counts({.building = building, .rule = prepared.site.small_counts}));

  RunDocument document;
  document.version = kVersion;
  document.site = prepared.site.name;
  document.mode = std::string(place::mode_name(prepared.site.mode));
  document.as_of = dates;
  document.as_of_from = std::string(report::date_basis_name(date_basis));
  document.known_by = request.known_by.value_or(base::Day{});
  document.rules_version = prepared.rules.rules_version(kernels.rules_version);
  document.accounting = staged.accounting;
  document.doubts =
      static_cast<std::uint64_t>(std::count_if(staged.quarantine.begin(), staged.quarantine.end(), [](const auto& row) {
        return row.severity == base::Severity::warning;
      }));
  document.review_pairs = linked.review.size();
  document.ledger_entries = linked.ledger_entries + linked.new_entries.size();
  document.opted_out = secondary.opted_out;
  document.after_death = assembled.after_death;
  if (feedback.there) document.feedback = feedback.counts;
  KURSAAL_ASSIGN(document.content, digest_content(building, assembled, settings.threads));
  document.content_id = content_id_of(document.content);

  KURSAAL_ASSIGN(report::RunFacts facts,
                 gather_report_facts(staged, linked, assembled.coverage, prepared.lists, before.quality, folders.site));
  facts.site = prepared.site.name;
  facts.synthetic = demo;
  facts.as_of = dates.back();
  facts.date_basis = date_basis;
  facts.known_by = document.known_by;
  facts.version = kVersion;
  facts.content_id = document.content_id;
  facts.opted_out = secondary.opted_out;
  facts.small_counts = prepared.site.small_counts;
  if (feedback.there)
    facts.feedback = {{feedback.counts.rows, feedback.counts.used, feedback.counts.later, feedback.counts.of_nobody,
                       feedback.counts.of_another_service, feedback.counts.without_basis}};
  KURSAAL_ASSIGN(const std::vector<BandCount> bands, count_bands(building, dates.back()));
  facts.bands = shown_bands(bands, facts.small_counts);
  KURSAAL_ASSIGN(facts.lists, list_facts(found, building));
  KURSAAL_ASSIGN(facts.stages, gather_stages(building, dates.back()));
  facts.lists.called = facts.stages.called = locality_names(prepared.site, dates.back());
  for (const report::FileLine& file : facts.unusable_files) document.unusable_files.push_back(file.name);
  for (const report::FileLine& file : facts.unknown_files) document.unknown_files.push_back(file.name);
  KURSAAL_TRY(tables::write_atomically(building / "report.html", report::render_run_report(facts)));
  committing.join();
  KURSAAL_TRY(std::move(committed));
  KURSAAL_ASSIGN(document.inputs, std::move(inputs));
  std::error_code failed;
  for (const std::string_view name : kOtherFiles)
    document.bytes[std::string(name)] = fs::file_size(building / name, failed);
  fs::remove_all(spill, failed);
  document.timings = progress.timings();
  KURSAAL_TRY(tables::write_atomically(building / "run.json", render_run_document(document)));
  const fs::path standing = folders.out / "snapshots" / document.content_id;
  const bool whole = snapshot_is_whole(standing, document_of(standing), settings.threads);
  KURSAAL_ASSIGN(const population::Published published,
                 population::publish_snapshot(folders.out, building, document.content_id, {},
                                              whole ? population::Standing::whole : population::Standing::broken));
  progress.finish();

  document.unchanged = published.unchanged;
  document.timings = progress.timings();
  RunOutcome outcome;
  outcome.document = render_run_document(document);
  outcome.snapshot = published.folder;
  outcome.unchanged = published.unchanged;
  return outcome;
}

}  // namespace

base::Result<RunOutcome> run_pipeline(const RunRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(const Prepared prepared, prepare(request, settings));
  if (const base::Status made = make_private_folder(prepared.folders.out); !made.ok())
    return base::make_error(ErrorCode::configuration, made.error().text, "; name another with --out");
  KURSAAL_ASSIGN(const population::RunLock lock, population::RunLock::take(prepared.folders.out));
  const Before before = look_before(prepared.folders.out);

  RunOutcome outcome;
  bool same = false;
  if (!before.inputs.empty()) {
    KURSAAL_ASSIGN(const std::string inputs, digest_inputs(prepared.folders, request, settings));
    same = inputs == before.inputs && snapshot_is_whole(before.folder, before.document, settings.threads);
  }
  if (same) {
    outcome.snapshot = before.folder;
    outcome.unchanged = true;
    outcome.document = with_unchanged(before.document);
  } else {
    KURSAAL_TRY(check_writable_ledger(prepared.folders.ledger));
    base::Progress progress(base::talk_of(settings.quiet));
    KURSAAL_ASSIGN(outcome, build_snapshot(prepared, request, settings, before, progress));
  }
  KURSAAL_TRY(summarise(outcome));
  return outcome;
}

}  // namespace kursaal::app
