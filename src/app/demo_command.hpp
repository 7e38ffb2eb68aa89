// `kursaal demo [DIR]`: a synthetic place made, run and served, in one go.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/serve_command.hpp"
#include "app/settings.hpp"
#include "app/synth_command.hpp"
#include "base/result.hpp"

namespace kursaal::app {

struct DemoRequest {
  std::string folder = "kursaal-demo";
  SynthRequest synth;
  ServeRequest serve;
};

void add_demo_options(CLI::App& verb, DemoRequest& request);

// What is there already from the same options is not made again. Errors: those of synth, run and serve.
base::Result<int> serve_demo(DemoRequest request, const Settings& settings);

}  // namespace kursaal::app
