#include "app/config_command.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "app/quality_command.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "ingest/csv_mapping.hpp"
#include "ingest/ingest.hpp"
#include "place/place.hpp"
#include "stratify/score_definitions.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/measures.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void add_errors(std::vector<CheckLine>& lines, std::string_view part, std::string_view text) {
  for (const std::string_view line : base::split(text, '\n'))
    if (!base::trim(line).empty()) lines.push_back({std::string(part), false, std::string(base::trim(line))});
}

void add_sound(std::vector<CheckLine>& lines, std::string_view part, std::string text) {
  lines.push_back({std::string(part), true, std::move(text)});
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return base::format_count(count) + " " + std::string(count == 1 ? one : many);
}

void check_lists(std::vector<CheckLine>& lines, const fs::path& site, const Settings& settings, bool service) {
  const auto lists = terminology::CodeLists::load(settings.data_folder, site / "codelists");
  if (!lists.ok()) return add_errors(lines, "code lists", lists.error().text);
  std::string starters;
  for (const auto& [name, list] : lists->all())
    if (list.status == terminology::ListStatus::starter) starters.append(starters.empty() ? "" : ", ").append(name);
  add_sound(lines, "code lists", counted(lists->all().size(), "list", "lists"));
  if (starters.empty()) return;
  // Safety rules 7 and 25: a starter list shows no band in service mode, which refuses to start on one.
  if (service)
    return add_errors(
        lines, "code lists",
        "starter lists, by which a run in service mode shows no band and with which serve does not start: " + starters);
  add_sound(lines, "code lists",
            "starter lists (the commonest codes; bands are shown in demo mode alone): " + starters);
}

void check_scores(std::vector<CheckLine>& lines, const Settings& settings) {
  const auto measures = terminology::Measures::load(settings.data_folder);
  if (!measures.ok())
    add_errors(lines, "measures", measures.error().text);
  else
    add_sound(lines, "measures", counted(measures->all().size(), "measure", "measures"));
  const auto definitions = stratify::ScoreDefinitions::load(settings.data_folder);
  if (!definitions.ok())
    add_errors(lines, "score tables", definitions.error().text);
  else
    add_sound(lines, "score tables", "read");
}

// The mappings can be told of where the site itself cannot be read; `site` is then null.
void check_mappings(std::vector<CheckLine>& lines, const fs::path& of, const place::Site* site,
                    const Settings& settings) {
  std::set<std::string, std::less<>> names;
  for (const fs::path& folder : {settings.data_folder / "mappings", of / "mappings"}) {
    const auto mappings = ingest::load_mappings(folder);
    if (!mappings.ok()) {
      add_errors(lines, "mappings", mappings.error().text);
      continue;
    }
    for (const ingest::CsvMapping& mapping : mappings.value()) names.insert(mapping.name);
  }
  add_sound(lines, "mappings", counted(names.size(), "mapping", "mappings"));
  if (site == nullptr) return;
  std::vector<std::string_view> known{"auto"};
  known.insert(known.end(), names.begin(), names.end());
  for (const place::Source& source : site->sources) {
    if (source.mapping.empty() || std::find(known.begin(), known.end(), source.mapping) != known.end()) continue;
    const std::string_view nearest = base::nearest_name(source.mapping, known);
    add_errors(lines, "mappings",
               "source " + source.name + ": no mapping is called \"" + source.mapping + "\"" +
                   (nearest.empty() ? std::string() : " (did you mean \"" + std::string(nearest) + "\"?)"));
  }
}

// A folder that is not there holds no data yet: no problem, but worth a word.
void check_folders(std::vector<CheckLine>& lines, const place::Site& site) {
  for (const place::Source& source : site.sources) {
    std::error_code failed;
    if (!source.folder.empty() && !fs::is_directory(site.folder / source.folder, failed))
      add_sound(lines, "sources",
                source.name + ": the folder " + source.folder + " is not there, so it sends nothing yet");
  }
}

// Files that a run would set aside whole.
void check_input(std::vector<CheckLine>& lines, const place::Site& site, const Settings& settings) {
  constexpr std::size_t kNamed = 5;
  const auto unknown =
      ingest::unknown_files(site.folder, site, settings.data_folder, {site.folder / "build", site.folder / "ledger"});
  if (!unknown.ok() || unknown->empty()) return;
  std::string text = counted(unknown->size(), "file", "files") + " that no mapping or source knows: ";
  for (std::size_t i = 0; i < std::min(unknown->size(), kNamed); ++i)
    text += (i > 0 ? ", " : "") + base::mask_ten_digits((*unknown)[i]);
  if (unknown->size() > kNamed) text += " and " + base::format_count(unknown->size() - kNamed) + " more";
  lines.push_back({"extracts", true, std::move(text), true});
}

std::string as_comment(std::string_view text) {
  std::string out;
  for (std::string_view line : base::split(text, '\n'))
    out.append(line.empty() ? "#" : "#   ").append(line).append("\n");
  return out;
}

}  // namespace

base::Result<int> show_settings(const Settings& settings) {
  if (settings.json) {
    base::JsonWriter json(2);
    json.begin_object().key("settings").begin_array();
    for (const Setting& setting : settings.shown)
      json.begin_object()
          .key("name")
          .value(setting.name)
          .key("value")
          .value(setting.value)
          .key("origin")
          .value(setting.origin)
          .key("environment")
          .value(setting.environment)
          .key("meaning")
          .value(setting.meaning)
          .end_object();
    print(json.end_array().end_object().text() + "\n");
    return 0;
  }
  std::vector<std::array<std::string, 5>> rows{{"name", "value", "origin", "environment", "meaning"}};
  for (const Setting& setting : settings.shown)
    rows.push_back({setting.name, setting.value, setting.origin, setting.environment, setting.meaning});
  std::array<std::size_t, 5> width{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], row[i].size());
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += row[i] + std::string(width[i] + 2 - row[i].size(), ' ');
    print(line + row.back() + "\n");
  }
  return 0;
}

std::string sample_documents() {
  return R"([[document]]
tag = "L"
title = "What the locality team knows"
publisher = "the locality team"
kind = "local"
)";
}

std::string sample_sources() {
  return R"([[source]]
name = "gp"                  # stands in every published row: a to z, 0 to 9 and -
domains = ["gp"]             # gp acute ae outpatients community mental-health social-care ambulance 111 hospice
                             # voluntary care-home death mixed
folder = "extracts/gp"       # of its files, below this one; no other source may share it
mapping = "auto"             # files are recognised by their content; or the name of a mapping
feed = "full"                # each extract holds everything; "delta": what changed
tolerance_days = 35          # silence after its last day before what rests on it is unknown
source = "L"                 # how you know: the tag of a document
coverage = [{ from = 2019-04-01, to = 2024-04-01 }]  # days [from, to) that it says are complete; leave out to infer

[[source]]
name = "hospital"
domains = ["acute", "ae", "outpatients"]
folder = "extracts/hospital"
mapping = "auto"
feed = "delta"
tolerance_days = 45
source = "L"
)";
}

std::string sample_site() {
  return R"(# site.toml: a place is data. Put this file into a folder of its own, and the two files at the end beside it.
# `kursaal config --check FOLDER` says what is wrong with them; `kursaal run FOLDER` reads the extracts.

name = "Sample place"          # on every page and report
mode = "demo"                  # demo: SYNTHETIC on everything, test NHS numbers allowed, fixed keys
                               # service: real people; needs full code lists and a legal basis for every source
time_zone = "Europe/London"    # the only one there is

# [small_counts]               # how counts of people are published
# least_shown = 8              # 1 to 7 are never shown
# round_to = 5                 # the others to the nearest 5; 1: exact
# zero = "shown"               # or "hidden"

[files]                        # all below this folder; `sources` must be there, and `documents`, whose tags it cites
documents = "documents.toml"   # what the tags in `source` stand for
sources = "sources.toml"       # the extracts that a run takes
# areas = "areas.toml"                         # localities, places, authorities, with validity and successors
# wards = "wards.csv"
# ward_successors = "ward-successors.csv"
# ward_locality = "ward-locality.csv"
# lsoa_ward = "lsoa-ward.csv"
# postcode_lsoa = "postcode-lsoa.csv"
# practices = "practices.csv"
# practice_locality = "practice-locality.csv"
# practice_successors = "practice-successors.csv"
# practice_pcn = "practice-pcn.csv"
# organisations = "organisations.toml"         # with their history
# systems = "source-systems.toml"              # who keeps records in what
# facts = "facts.toml"                         # published figures, each with its source
# services = "services.toml"                   # who takes people from a list, their teams, how many a week
# deprivation = "deprivation.csv"              # decile of each small area: lsoa,decile
# legal_basis = "legal-basis.toml"             # which source may be used for what, until when

# Also read where they are there:
#   codelists/     code lists of your own, over those that ship
#   mappings/      CSV layouts of your own, over those that ship
#   quality.toml   complete = 0.95, valid = 0.98, duplicated = 0.01 (shares), late_days = 31

# ---- documents.toml ----
)" + as_comment(sample_documents()) +
         "# ---- sources.toml ----\n" + as_comment(sample_sources());
}

base::Result<int> print_sample_site() {
  print(sample_site());
  return 0;
}

std::vector<CheckLine> examine_site(const fs::path& folder, const Settings& settings) {
  std::vector<CheckLine> lines;
  const auto site = place::open_site(folder);
  if (!site.ok()) {
    add_errors(lines, "site", site.error().text);
  } else {
    add_sound(lines, "site",
              site->name + ", " + std::string(place::mode_name(site->mode)) + " mode, " +
                  counted(site->sources.size(), "source", "sources") +
                  (site->configured ? "" : "; no site.toml: taken as one locality"));
    check_folders(lines, site.value());
  }
  check_mappings(lines, folder, site.ok() ? &site.value() : nullptr, settings);
  if (site.ok()) check_input(lines, site.value(), settings);
  check_lists(lines, folder, settings, site.ok() && site->mode == place::Mode::service);
  check_scores(lines, settings);
  const auto thresholds = load_thresholds(folder);
  if (!thresholds.ok())
    add_errors(lines, "quality thresholds", thresholds.error().text);
  else
    add_sound(lines, "quality thresholds", "read");
  return lines;
}

base::Result<int> check_site(const fs::path& site, const Settings& settings) {
  std::error_code failed;
  if (!fs::is_directory(site, failed))
    return base::make_error(ErrorCode::not_found, "there is no folder ", site.string());
  const std::vector<CheckLine> lines = examine_site(site, settings);
  const auto problems = std::count_if(lines.begin(), lines.end(), [](const CheckLine& line) { return !line.sound; });
  const int status = problems == 0 ? 0 : base::error_facts(ErrorCode::configuration).exit_status;
  if (settings.json) {
    base::JsonWriter json(2);
    json.begin_object().key("sound").value(problems == 0).key("problems").begin_array();
    for (const CheckLine& line : lines)
      if (!line.sound) json.begin_object().key("part").value(line.part).key("text").value(line.text).end_object();
    json.end_array().key("warnings").begin_array();
    for (const CheckLine& line : lines)
      if (line.doubtful) json.begin_object().key("part").value(line.part).key("text").value(line.text).end_object();
    json.end_array().key("read").begin_array();
    for (const CheckLine& line : lines)
      if (line.sound && !line.doubtful)
        json.begin_object().key("part").value(line.part).key("text").value(line.text).end_object();
    print(json.end_array().end_object().text() + "\n");
    return status;
  }
  for (const CheckLine& line : lines)
    print((line.doubtful ? "WARNING  " : line.sound ? "ok       " : "PROBLEM  ") + line.part + ": " + line.text + "\n");
  print(problems == 0 ? "nothing wrong was found\n"
                      : counted(static_cast<std::size_t>(problems), "problem\n", "problems\n"));
  return status;
}

}  // namespace kursaal::app
