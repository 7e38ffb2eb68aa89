// `kursaal run`: ingest, link, assemble, score, publish. The only place where the rooms of the pipeline meet.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/run_feeds.hpp"
#include "app/settings.hpp"
#include "base/day.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct RunRequest {
  std::filesystem::path site;
  std::vector<base::Day> as_of;  // empty: the latest extract date, else the latest day something happened
  std::optional<base::Day> known_by;
  std::optional<std::filesystem::path> out;     // default SITE/build
  std::optional<std::filesystem::path> ledger;  // default SITE/ledger, or OUT/ledger where there is no site.toml
  bool force = false;
};

struct BandCount {
  std::string score;
  std::string band;
  std::uint64_t people = 0;
};

struct RunOutcome {
  std::string document;          // run.json
  std::filesystem::path report;  // report.html in the published snapshot
  std::filesystem::path snapshot;
  std::string site;
  base::Day as_of;
  std::uint64_t records_read = 0, records_loaded = 0, set_aside = 0, quarantined = 0, people = 0, events = 0;
  std::vector<BandCount> bands;
  std::vector<std::string> stages;  // lines of a table: people by stage and locality, by cohort
  std::vector<std::string> lists;   // the same: how each list stands
  std::vector<std::string> unusable_files;
  std::vector<std::string> unknown_files;  // of no layout that a mapping knows, or in the folder of no source
  std::vector<SilentFeed> silent_feeds;
  bool unchanged = false;
};

// Errors: those of the rooms; input_refused if nothing was usable; law_broken if a conservation law does not hold.
base::Result<RunOutcome> run_pipeline(const RunRequest& request, const Settings& settings);

}  // namespace kursaal::app
