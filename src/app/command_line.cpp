#include "app/command_line.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/account_command.hpp"
#include "app/audit_command.hpp"
#include "app/config_command.hpp"
#include "app/demo_command.hpp"
#include "app/explain_command.hpp"
#include "app/feedback_command.hpp"
#include "app/quality_command.hpp"
#include "app/run_pipeline.hpp"
#include "app/score_command.hpp"
#include "app/serve_command.hpp"
#include "app/settings.hpp"
#include "app/synth_command.hpp"
#include "app/version.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"

namespace kursaal::app {
namespace {

using base::ErrorCode;

int fail(const base::Error& error, bool json) {
  const base::ErrorFacts facts = base::error_facts(error.code);
  if (json) {
    base::JsonWriter writer;
    writer.begin_object()
        .key("error")
        .begin_object()
        .key("code")
        .value(facts.code)
        .key("text")
        .value(error.text)
        .end_object()
        .end_object();
    std::printf("%s\n", writer.text().c_str());
  }
  std::fprintf(stderr, "kursaal: %s\n", error.text.c_str());
  return facts.exit_status;
}

base::Result<base::Day> parse_day(const std::string& text, std::string_view flag) {
  const auto moment = base::parse_iso(text);
  if (!moment || moment->precision != base::Precision::day)
    return base::make_error(ErrorCode::usage, flag, " takes a date such as 2024-01-31, not \"", text, "\"");
  return moment->day;
}

// Last, where a long answer is read first: what the figures above lack.
void print_what_to_look_at(const RunOutcome& outcome) {
  constexpr std::size_t kNamed = 5;
  if (!outcome.unusable_files.empty() || !outcome.unknown_files.empty() || !outcome.silent_feeds.empty())
    std::printf("\n");
  for (const std::string& file : outcome.unusable_files) std::printf("nothing usable in %s\n", file.c_str());
  if (const std::size_t count = outcome.unknown_files.size(); count > 0) {
    std::printf("%s that no mapping or source knows (each counted as one record set aside): ",
                count == 1 ? "1 file" : (base::format_count(count) + " files").c_str());
    for (std::size_t i = 0; i < std::min(count, kNamed); ++i)
      std::printf("%s%s", i > 0 ? ", " : "", outcome.unknown_files[i].c_str());
    if (count > kNamed)
      std::printf(" and %s more (report.html names them)", base::format_count(count - kNamed).c_str());
    std::printf("\n");
  }
  for (const SilentFeed& feed : outcome.silent_feeds)
    std::printf("feed %s is silent since %s: what rests on it is unknown\n", feed.source.c_str(),
                base::format_day(feed.last).c_str());
}

void print_outcome(const RunOutcome& outcome) {
  std::printf("%s, as of %s: %s people, %s events\n", outcome.site.c_str(), base::format_day(outcome.as_of).c_str(),
              base::format_count(outcome.people).c_str(), base::format_count(outcome.events).c_str());
  std::printf("%s records read: %s loaded, %s set aside, %s quarantined\n",
              base::format_count(outcome.records_read).c_str(), base::format_count(outcome.records_loaded).c_str(),
              base::format_count(outcome.set_aside).c_str(), base::format_count(outcome.quarantined).c_str());
  std::string score;
  for (const BandCount& band : outcome.bands) {
    if (band.score != score) std::printf("\n%-26s people\n", band.score.c_str());
    score = band.score;
    std::printf("  %-24s %6s\n", band.band.c_str(), base::format_count(band.people).c_str());
  }
  std::printf("\n");
  for (const std::string& line : outcome.stages) std::printf("%s\n", line.c_str());
  if (!outcome.lists.empty()) std::printf("\n");
  for (const std::string& line : outcome.lists) std::printf("%s\n", line.c_str());
  print_what_to_look_at(outcome);
  if (outcome.unchanged) std::printf("\nnothing has changed since the last run, so nothing was done");
  std::printf("\n%s%s\n", outcome.unchanged ? "unchanged: " : "report: ", outcome.report.string().c_str());
}

struct Flags {
  GivenSettings given;
  // run
  std::string site;
  std::string as_of;
  std::string known_by;
  std::string out;
  std::string ledger;
  bool force = false;
  // explain, score, config
  ExplainRequest explain;
  std::string person;
  std::string timeline;
  ScoreRequest score;
  SynthRequest synth;
  AccountRequest account;
  AuditRequest audit;
  FeedbackRequest feedback;
  ServeRequest serve;
  DemoRequest demo;
  bool show = false;
  bool sample = false;
  std::string check;
};

void add_common(CLI::App& verb, Flags& flags) {
  verb.add_option("--threads", flags.given.threads, "worker threads (KURSAAL_THREADS)");
  verb.add_option("--memory", flags.given.memory, "memory a run may use, for example 4GB (KURSAAL_MEMORY)");
  verb.add_option("--data", flags.given.data, "folder of code lists, score tables and mappings (KURSAAL_DATA)");
  verb.add_flag("--json", flags.given.json, "print one machine-readable document");
  verb.add_flag("--quiet", flags.given.quiet, "say nothing on standard error");
}

base::Result<int> do_run(const Flags& flags, const Settings& settings) {
  RunRequest request;
  request.site = flags.site;
  if (!flags.as_of.empty())
    for (const std::string_view part : base::split(flags.as_of, ',')) {
      KURSAAL_ASSIGN(const base::Day day, parse_day(std::string(part), "--as-of"));
      request.as_of.push_back(day);
    }
  if (!flags.known_by.empty()) {
    KURSAAL_ASSIGN(const base::Day day, parse_day(flags.known_by, "--known-by"));
    request.known_by = day;
  }
  if (!flags.out.empty()) request.out = flags.out;
  if (!flags.ledger.empty()) request.ledger = flags.ledger;
  request.force = flags.force;
  KURSAAL_ASSIGN(const RunOutcome outcome, run_pipeline(request, settings));
  if (settings.json)
    std::printf("%s\n", outcome.document.c_str());
  else
    print_outcome(outcome);
  return 0;
}

// Standard words for what CLI11 refuses. What is neither a flag nor a verb may be a person's id: it is never repeated.
base::Error usage_error(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& verb = chosen.empty() ? app : *chosen.front();
  const std::string help = "; see kursaal " + (chosen.empty() ? std::string() : verb.get_name() + " ") + "--help";
  std::vector<std::string> names;
  if (chosen.empty() && argc > 1 && argv[1][0] != '-') {
    for (const CLI::App* each : app.get_subcommands({})) names.push_back(each->get_name());
    const std::vector<std::string_view> verbs(names.begin(), names.end());
    const std::string_view nearest = base::nearest_name(argv[1], verbs);
    return base::make_error(ErrorCode::usage, "there is no such verb",
                            nearest.empty() ? std::string() : "; did you mean \"" + std::string(nearest) + "\"?", help);
  }
  if (chosen.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return base::make_error(ErrorCode::usage, "say which verb", help);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr)
    return base::make_error(ErrorCode::usage, error.what(), help);
  for (const std::string& extra : app.remaining(true)) {
    if (!extra.starts_with("--")) continue;
    const std::string flag = extra.substr(0, extra.find('='));
    for (const CLI::Option* option : verb.get_options())
      names.push_back("--" + (option->get_lnames().empty() ? std::string() : option->get_lnames().front()));
    const std::vector<std::string_view> options(names.begin(), names.end());
    const std::string_view nearest = base::nearest_name(flag, options);
    return base::make_error(ErrorCode::usage, "unknown flag ", flag,
                            nearest.empty() ? std::string() : "; did you mean " + std::string(nearest) + "?", help);
  }
  return base::make_error(ErrorCode::usage, "there is an argument too many", help);
}

base::Result<int> dispatch(const CLI::App& app, Flags& flags) {
  // What a verb writes holds people's data and is its owner's alone, whatever the shell's mask. A synthetic place holds
  // nobody's.
  if (!app.got_subcommand("synth")) ::umask(077);
  if (flags.sample) return print_sample_site();
  KURSAAL_ASSIGN(const Settings settings, resolve_settings(flags.given));
  if (app.got_subcommand("run")) return do_run(flags, settings);
  if (app.got_subcommand("explain")) {
    flags.explain.person = flags.person;
    if (!flags.as_of.empty()) {
      KURSAAL_ASSIGN(const base::Day day, parse_day(flags.as_of, "--as-of"));
      flags.explain.as_of = day;
    }
    if (!flags.known_by.empty()) {
      KURSAAL_ASSIGN(const base::Day day, parse_day(flags.known_by, "--known-by"));
      flags.explain.known_by = day;
    }
    if (!flags.timeline.empty()) flags.explain.timeline = flags.timeline;
    std::error_code none;
    if (!flags.site.empty() && !std::filesystem::is_directory(flags.site, none))
      return base::make_error(ErrorCode::not_found, "there is no folder ", flags.site);
    flags.explain.site = flags.site;
    flags.explain.out = flags.out.empty() ? flags.site.empty() ? "build" : flags.site + "/build" : flags.out;
    return explain_person(flags.explain, settings);
  }
  if (app.got_subcommand("score")) {
    if (!flags.as_of.empty()) {
      KURSAAL_ASSIGN(const base::Day day, parse_day(flags.as_of, "--as-of"));
      flags.score.as_of = day;
    }
    return score_file(flags.score, settings);
  }
  if (app.got_subcommand("account")) return add_first_administrator(flags.account, settings);
  if (app.got_subcommand("audit")) return verify_audit(flags.audit, settings);
  if (app.got_subcommand("feedback")) return write_feedback(flags.feedback, settings);
  if (app.got_subcommand("synth")) return make_sample_place(flags.synth, settings);
  if (app.got_subcommand("serve")) {
    flags.serve.store.site = flags.serve.site;
    return serve_site(flags.serve, settings);
  }
  if (app.got_subcommand("demo")) return serve_demo(flags.demo, settings);
  if (app.got_subcommand("quality")) {
    QualityRequest request;
    request.out = flags.out.empty() ? flags.site + "/build" : flags.out;
    request.site = flags.site;
    return show_quality(request, settings);
  }
  if (flags.show) return show_settings(settings);
  return check_site(flags.check, settings);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{"Kursaal: one linked population of a place, who needs help next, and why.", "kursaal"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("kursaal ") + kVersion);
  Flags flags;

  CLI::App* run =
      app.add_subcommand("run", "read a site's extracts (or any folder), link, score and publish a snapshot");
  run->add_option("site", flags.site, "site folder, or a folder of extracts with no site.toml")->required();
  run->add_option("--as-of", flags.as_of, "date or dates (comma separated) the scores are for");
  run->add_option("--known-by", flags.known_by, "count only what was known by this date");
  run->add_option("--out", flags.out, "where snapshots are published (default SITE/build)");
  run->add_option("--ledger", flags.ledger,
                  "folder of the identity ledger (default SITE/ledger, or OUT/ledger without site.toml)");
  run->add_flag("--force", flags.force, "use an output folder that holds something else");

  CLI::App* explain = app.add_subcommand("explain", "every derived value of a person back to events, file and line");
  explain->add_option("person", flags.person, "person_id of the published people table")->required();
  explain->add_option("--site", flags.site, "site folder whose build/ holds the snapshot");
  explain->add_option("--out", flags.out, "folder of the published snapshots (default SITE/build, or ./build)");
  explain->add_option("--as-of", flags.as_of, "recompute for this date");
  explain->add_option("--known-by", flags.known_by, "as known by this date");
  explain->add_option("--timeline", flags.timeline, "also draw the person's events into this SVG file");

  CLI::App* score =
      app.add_subcommand("score", "one score for a table of coded facts (efi efi2 hfrs charlson elixhauser cms)");
  score->add_option("name", flags.score.name, "which score")->required();
  score
      ->add_option("--in", flags.score.in,
                   "CSV of person_id, system, code [date, known_date, value, unit]; - is standard input")
      ->required();
  score->add_option("--out", flags.score.out, "CSV or Parquet; - is standard output")->required();
  score->add_option("--persons", flags.score.persons, "CSV of person_id, birth_date or age, sex");
  score->add_option("--as-of", flags.as_of, "date of the score (default: the last date in the file)");
  score->add_option("--weights", flags.score.weights,
                    "charlson-1987, quan-2011, van-walraven, swiss, cms-20 or cms-37");
  score->add_option("--hierarchy", flags.score.hierarchy, "on or off");

  CLI::App* quality = app.add_subcommand(
      "quality", "data quality of the published snapshot against the site's thresholds, without reading data again");
  quality->add_option("site", flags.site, "site folder")->required();
  quality->add_option("--out", flags.out, "folder of the published snapshots (default SITE/build)");

  CLI::App* synth = app.add_subcommand(
      "synth", "a synthetic place: each agency's extract, as dirty as life, with the truth beside it");
  add_synth_options(*synth, flags.synth);

  CLI::App* serve = app.add_subcommand("serve", "the web application and the API over what a site's run published");
  add_serve_options(*serve, flags.serve);

  CLI::App* demo = app.add_subcommand("demo", "make a synthetic place, run it and serve it");
  add_demo_options(*demo, flags.demo);

  CLI::App* account = app.add_subcommand("account", "the first administrator of the care store");
  add_account_options(*account, flags.account);

  CLI::App* audit = app.add_subcommand("audit", "whether the care store's audit is as it was written");
  add_audit_options(*audit, flags.audit);

  CLI::App* feedback = app.add_subcommand("feedback", "what people did in the care store, as the next run's source");
  add_feedback_options(*feedback, flags.feedback);

  CLI::App* config = app.add_subcommand("config", "settings and their origin, a check of a site, an annotated sample");
  CLI::App* what = config->add_option_group("one of");
  what->add_flag("--show", flags.show, "every setting, its value and where it came from");
  what->add_option("--check", flags.check, "read a site folder, its mappings and code lists, and say what is wrong");
  what->add_flag("--sample", flags.sample, "print an annotated site.toml");
  what->require_option(1);

  for (CLI::App* verb : {&app, run, explain, score, quality, synth, serve, demo, account->get_subcommand("add"),
                         audit->get_subcommand("verify"), feedback, config})
    add_common(*verb, flags);
  app.footer(
      "Exit status: 0 done, 2 usage, 10 bad configuration, 11 input refused, 12 denied, 20 could not be done (a file, "
      "a "
      "port, another run, a fault of the program).\n"
      "Data goes to standard output, talk to standard error. Begin with: kursaal run FOLDER");
  // Known before parsing, so that a refusal of the words is a document too.
  const bool json =
      std::any_of(argv + 1, argv + argc, [](const char* argument) { return std::string_view(argument) == "--json"; });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return fail(usage_error(app, error, argc, argv), json);
  }
  try {
    const base::Result<int> result = dispatch(app, flags);
    return result.ok() ? result.value() : fail(result.error(), json);
  } catch (const std::exception& error) {
    // A throw that no adapter caught is a fault of the program; its text may hold data, so only its kind is told.
    (void)error;
    return fail({ErrorCode::internal, "internal error: an exception reached the top; please report what was run"},
                json);
  }
}

}  // namespace kursaal::app
