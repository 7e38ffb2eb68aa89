// The sample place at its sizes: how long it takes to make and to run, stage by stage, in how much memory, and whether
// an event costs more in a large place than in a small one. Both are the program itself, each run a process of its own.
// 1.2 million people take ten minutes and 40 GB of disk, so they are made only where KURSAAL_BENCH_SYSTEM is set.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "bench.hpp"
#include "tables/database.hpp"

namespace kursaal::bench {
namespace {

namespace fs = std::filesystem;
using base::Result;

constexpr std::uint64_t kTown = 36'000, kPlace = 370'000, kSystem = 1'200'000;
constexpr double kMegabyte = 1024.0 * 1024.0;

struct Ran {
  double seconds = 0, processor_seconds = 0, peak_megabytes = 0;
};

fs::path program() { return fs::read_symlink("/proc/self/exe").parent_path() / "kursaal"; }

// The program with these words; what it prints goes to `out`. Errors: io, internal (it did not end with 0).
Result<Ran> run_program(const std::vector<std::string>& words, const fs::path& out) {
  const std::string file = program().string();
  std::vector<const char*> arguments{file.c_str()};
  for (const std::string& word : words) arguments.push_back(word.c_str());
  arguments.push_back(nullptr);
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) return base::make_error(base::ErrorCode::io, "no process could be begun");
  if (child == 0) {
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::execv(file.c_str(), const_cast<char* const*>(arguments.data()));
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || status != 0)
    return base::make_error(base::ErrorCode::internal, "kursaal ", words[0], " did not end well");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return Ran{std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
             seconds(used.ru_utime) + seconds(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024};
}

double number_of(const std::optional<std::string>& cell) { return cell ? base::parse_number(*cell).value_or(0) : 0; }

// Columns of a JSON document's top object, read as one row.
Result<std::vector<double>> numbers_in(const fs::path& document, const std::string& columns) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const tables::TextTable table,
                 connection.table("SELECT " + columns + " FROM read_json(" + tables::sql_quote(document.string()) +
                                      ", maximum_object_size = 200000000)",
                                  {}));
  std::vector<double> numbers;
  for (const auto& cell : table.rows.at(0)) numbers.push_back(number_of(cell));
  return numbers;
}

base::Status report_stages(BenchContext& context, const fs::path& document, const std::string& size) {
  KURSAAL_ASSIGN(auto database, tables::Database::open({}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(
      const tables::TextTable table,
      connection.table(
          "SELECT t.stage, t.seconds, t.peak_memory_bytes, t.processor_seconds FROM (SELECT unnest(timings) AS t FROM "
          "read_json(" +
              tables::sql_quote(document.string()) + ", maximum_object_size = 200000000))",
          {}));
  for (const auto& row : table.rows) {
    const std::string stage = size + ": " + row[0].value_or("");
    context.report(stage, number_of(row[1]), "s");
    context.report(stage + ", processor", number_of(row[3]), "s");
    context.report(stage + ", memory by its end", number_of(row[2]) / kMegabyte, "MB");
  }
  return base::ok_status();
}

struct Limits {
  double synth_seconds, run_seconds, run_megabytes;
};

// Microseconds of processor time that an event costs in a run.
Result<double> measure(BenchContext& context, std::uint64_t people, const Limits& limits) {
  const std::string size = base::format_count(people);
  const fs::path place = context.folder / "place";
  const fs::path made_document = context.folder / "made.json";
  const fs::path ran_document = context.folder / "ran.json";
  const std::string threads = std::to_string(context.threads);
  KURSAAL_ASSIGN(const Ran made, run_program({"synth", place.string(), "--people", std::to_string(people), "--seed",
                                              "1", "--threads", threads, "--quiet", "--json"},
                                             made_document));
  KURSAAL_ASSIGN(const std::vector<double> written, numbers_in(made_document, "people, rows"));
  const bool limited = context.scale >= 1;
  const auto report = [&](const std::string& name, double value, const char* unit, double limit) {
    if (limited && limit > 0)
      context.report_at_most(size + ": " + name, value, unit, limit);
    else
      context.report(size + ": " + name, value, unit);
  };
  report("synth", made.seconds, "s", limits.synth_seconds);
  report("synth, processor", made.processor_seconds, "s", 0);
  report("synth, most memory", made.peak_megabytes, "MB", 2048);

  KURSAAL_ASSIGN(const Ran ran,
                 run_program({"run", place.string(), "--threads", threads, "--quiet", "--json"}, ran_document));
  KURSAAL_ASSIGN(
      const std::vector<double> counts,
      numbers_in(ran_document,
                 "counts.records_read, counts.records_loaded, counts.set_aside.unused_type + "
                 "counts.set_aside.unknown_format + counts.set_aside.duplicate + counts.set_aside.superseded, "
                 "counts.quarantined, counts.people, counts.events, counts.identities, counts.links"));
  fs::remove_all(place);
  report("run", ran.seconds, "s", limits.run_seconds);
  report("run, processor", ran.processor_seconds, "s", 0);
  report("run, most memory", ran.peak_megabytes, "MB", limits.run_megabytes);
  report("events", counts[5] / 1e6, "million", 0);
  KURSAAL_TRY(report_stages(context, ran_document, size));

  const auto wrong = [&](const std::string& text) { context.wrong(size + " people: " + text); };
  if (written[0] != static_cast<double>(people)) wrong("the place has another number of people than asked for");
  if (counts[0] != written[1]) wrong("the run read another number of records than were written");
  if (counts[0] != counts[1] + counts[2] + counts[3])
    wrong("records read are not those loaded, set aside, quarantined");
  if (counts[6] != counts[4] + counts[7]) wrong("identities are not people and links");
  if (counts[4] < static_cast<double>(people)) wrong("the run found fewer people than there are");
  if (counts[5] < static_cast<double>(people) * 149) wrong("fewer than 149 events a person");
  return 1e6 * ran.processor_seconds / counts[5];
}

base::Status place_bench(BenchContext& context) {
  const auto scaled = [&](std::uint64_t people) {
    return std::max<std::uint64_t>(200, static_cast<std::uint64_t>(static_cast<double>(people) * context.scale));
  };
  KURSAAL_ASSIGN(const double town, measure(context, scaled(kTown), {0, 0, 0}));
  KURSAAL_ASSIGN(const double place, measure(context, scaled(kPlace), {90, 120, 4096}));
  const double most = 4.0 / 3;
  const auto growth = [&](const std::string& name, double ratio) {
    if (context.scale >= 1)
      context.report_at_most(name, ratio, "ratio", most);
    else
      context.report(name, ratio, "ratio");
  };
  context.report(base::format_count(scaled(kTown)) + ": processor time an event", town, "us");
  growth("an event's cost, " + base::format_count(scaled(kPlace)) + " over " + base::format_count(scaled(kTown)),
         place / town);
  if (std::getenv("KURSAAL_BENCH_SYSTEM") == nullptr) return base::ok_status();
  KURSAAL_ASSIGN(const double system, measure(context, scaled(kSystem), {0, 420, 5120}));
  growth("an event's cost, " + base::format_count(scaled(kSystem)) + " over " + base::format_count(scaled(kTown)),
         system / town);
  return base::ok_status();
}

const RegisterBench kPlaceBench("place", place_bench);

}  // namespace
}  // namespace kursaal::bench
