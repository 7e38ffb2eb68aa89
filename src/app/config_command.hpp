// `kursaal config`: what the settings are and where each came from, a sample site to begin with, and a check of a site
// that reads no data.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "base/result.hpp"

namespace kursaal::app {

// A table of name, value, origin and meaning; with --json one document.
base::Result<int> show_settings(const Settings& settings);

// An annotated site.toml, with its other two files as comments. place::load_site takes it beside those.
base::Result<int> print_sample_site();
std::string sample_site();
// The two files that the sample speaks of, which it repeats as comments.
std::string sample_documents();

std::string sample_sources();

// One thing that is wrong with a site, one that somebody should look at, or one part of it that was read and is sound.
struct CheckLine {
  std::string part;  // "site.toml", "code lists", "mappings", ...
  bool sound = true;
  std::string text;
  bool doubtful = false;  // sound, but hardly meant
};

// Reads the site's settings, code lists, measures, mappings and thresholds, and says of each what is wrong.
std::vector<CheckLine> examine_site(const std::filesystem::path& site, const Settings& settings);

// Prints them, each problem on a line of its own; exit status 10 if there is one. Errors: not_found (no such folder).
base::Result<int> check_site(const std::filesystem::path& site, const Settings& settings);

}  // namespace kursaal::app
