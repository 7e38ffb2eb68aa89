// `kursaal quality SITE`: the data quality of the published snapshot against the site's thresholds. Only the published
// counts are read, so a changed threshold (SITE/quality.toml) needs no new run.
#pragma once

#include <filesystem>

#include "app/settings.hpp"
#include "base/result.hpp"
#include "report/quality.hpp"

namespace kursaal::app {

struct QualityRequest {
  std::filesystem::path site;  // its quality.toml, if any, has the thresholds
  std::filesystem::path out;   // folder of the published snapshots
};

// Prints a table, or with --json one document. Errors: not_found (nothing is published), configuration (quality.toml),
// storage.
base::Result<int> show_quality(const QualityRequest& request, const Settings& settings);

// SITE/quality.toml over the defaults; the defaults where there is none.
// Errors: configuration: an unknown key with the nearest known one, a share outside [0, 1], days below 0, no TOML.
base::Result<report::QualityThresholds> load_thresholds(const std::filesystem::path& site);

}  // namespace kursaal::app
