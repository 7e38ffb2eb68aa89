// `kursaal synth DIR --people N --seed S`: makes a synthetic place to try, teach and test with.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct SynthRequest {
  std::string folder;
  std::string like;  // site folder; empty: the one that ships beside the data folder
  std::uint64_t people = 36'000;
  std::uint64_t seed = 1;
  int months = 0;
  std::vector<std::string> plant;  // "complex-care=-20%"; empty: the services are there and change nothing
  std::string population, deprivation;
  bool force = false;
};

void add_synth_options(CLI::App& verb, SynthRequest& request);

// Prints what was written, a line a file, or one JSON document. Errors: those of synth::make_place.
base::Result<int> make_sample_place(const SynthRequest& request, const Settings& settings);

}  // namespace kursaal::app
