#include "app/synth_command.hpp"

#include <cstdio>

#include "base/json_text.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "synth/synth.hpp"

namespace kursaal::app {
namespace {

constexpr const char* kShippedSite = "south-east-essex";

std::string document_of(const synth::PlaceOutcome& outcome) {
  base::JsonWriter json;
  json.begin_object()
      .key("synthetic")
      .value(true)
      .key("counted")
      .value(base::format_day(outcome.counted))
      .key("extract")
      .value(base::format_day(outcome.extract))
      .key("unchanged")
      .value(outcome.unchanged);
  json.key("people").value(outcome.people).key("dead").value(outcome.dead).key("happenings").value(outcome.happenings);
  json.key("rows").value(outcome.rows).key("bytes").value(outcome.bytes).key("files").begin_array();
  for (const synth::SheetCount& sheet : outcome.sheets)
    json.begin_object()
        .key("source")
        .value(sheet.source)
        .key("file")
        .value(sheet.file)
        .key("rows")
        .value(sheet.rows)
        .end_object();
  return json.end_array().end_object().text();
}

std::string services_by_name() {
  std::string names;
  for (const synth::ServiceFacts& facts : synth::service_table())
    names.append(names.empty() ? "" : ", ").append(facts.name);
  return names;
}

// "complex-care=-20%" makes the effect of that service 0.8; "none" changes nothing.
base::Result<std::array<double, synth::kServices>> planted_effects(const std::vector<std::string>& plants) {
  std::array<double, synth::kServices> effects{};
  effects.fill(1);
  for (const std::string_view text : plants) {
    if (text == "none") continue;
    const std::size_t equals = text.find('=');
    const auto service = synth::service_named(text.substr(0, equals));
    if (equals == std::string_view::npos || !service || !text.ends_with('%'))
      return base::make_error(
          base::ErrorCode::usage,
          "--plant takes a service and its effect, such as complex-care=-20%, or none; services are ",
          services_by_name());
    std::string_view percent = text.substr(equals + 1, text.size() - equals - 2);
    if (percent.starts_with('+')) percent.remove_prefix(1);
    const auto number = base::parse_number(percent);
    if (!number)
      return base::make_error(base::ErrorCode::usage, "--plant takes an effect in percent, such as complex-care=-20%");
    effects[static_cast<std::size_t>(*service)] = 1 + *number / 100;
  }
  return effects;
}

}  // namespace

void add_synth_options(CLI::App& verb, SynthRequest& request) {
  verb.add_option("folder", request.folder, "folder to make; must be empty or not there")->required();
  verb.add_option("--people", request.people,
                  "people alive and registered or resident at the extract date (default 36000)");
  verb.add_option("--seed", request.seed, "the same seed makes the same place (default 1)");
  verb.add_option("--months", request.months,
                  "months played forward after 30 June 2025: the same place, its feeds later (default 0)");
  verb.add_option(
          "--plant", request.plant,
          "a service's true effect on its outcome, such as complex-care=-20%; may be given for several services "
          "(default: none)")
      ->allow_extra_args(false);
  verb.add_option("--like", request.like,
                  "site folder whose tables, mappings and synth/ are followed (default: the one that ships)");
  verb.add_option("--population", request.population,
                  "people by small area and single year of age, as the Office for National Statistics publishes them");
  verb.add_option("--deprivation", request.deprivation, "index of multiple deprivation by small area");
  verb.add_flag("--force", request.force, "write into a folder that holds something else");
}

base::Result<int> make_sample_place(const SynthRequest& request, const Settings& settings) {
  synth::PlaceRequest place;
  place.folder = request.folder;
  place.like = request.like.empty() ? settings.data_folder.parent_path() / "sites" / kShippedSite
                                    : std::filesystem::path(request.like);
  std::error_code none;
  if (std::filesystem::exists(place.like / "truth" / "SYNTHETIC_parameters.json", none))
    return base::make_error(base::ErrorCode::usage, request.like,
                            " is a made place, which cannot be the pattern of another; name the site that it was made "
                            "like, or leave --like out");
  for (const std::string& file : {request.population, request.deprivation})
    if (!file.empty() && !std::filesystem::is_regular_file(file, none))
      return base::make_error(base::ErrorCode::usage, "there is no file ", file);
  place.people = request.people;
  place.seed = request.seed;
  place.months = request.months;
  KURSAAL_ASSIGN(place.effects, planted_effects(request.plant));
  place.threads = settings.threads;
  place.population = request.population;
  place.deprivation = request.deprivation;
  place.force = request.force;
  base::Progress progress(base::talk_of(settings.quiet));
  KURSAAL_ASSIGN(const synth::PlaceOutcome outcome, synth::make_place(place, progress));
  if (settings.json) {
    std::printf("%s\n", document_of(outcome).c_str());
    return 0;
  }
  if (outcome.unchanged) {
    std::printf("SYNTHETIC place of %s people at %s is there already: unchanged\n",
                base::format_count(outcome.people).c_str(), base::format_day(outcome.extract).c_str());
    return 0;
  }
  std::printf(
      "SYNTHETIC place of %s people alive on %s (%s died in the ten years before): %s rows in %zu files, extracts of "
      "%s\n",
      base::format_count(outcome.people).c_str(), base::format_day(outcome.counted).c_str(),
      base::format_count(outcome.dead).c_str(), base::format_count(outcome.rows).c_str(), outcome.sheets.size(),
      base::format_day(outcome.extract).c_str());
  for (const synth::SheetCount& sheet : outcome.sheets)
    std::printf("  %12s  %s\n", base::format_count(sheet.rows).c_str(), sheet.file.c_str());
  std::printf("run it: kursaal run %s\n", request.folder.c_str());
  return 0;
}

}  // namespace kursaal::app
