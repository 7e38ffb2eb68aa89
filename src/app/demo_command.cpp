#include "app/demo_command.hpp"

#include <cstdio>

#include "app/run_pipeline.hpp"
#include "base/text.hpp"

namespace kursaal::app {

void add_demo_options(CLI::App& verb, DemoRequest& request) {
  verb.add_option("folder", request.folder, "folder of the place")->capture_default_str();
  verb.add_option("--people", request.synth.people, "people who are alive and registered at the extract date")
      ->capture_default_str();
  verb.add_option("--seed", request.synth.seed, "another seed, another place")->capture_default_str();
  verb.add_option("--port", request.serve.listening.port, "port to listen on")->capture_default_str();
  verb.add_option("--host", request.serve.listening.host, "address to listen on")->capture_default_str();
  verb.add_option("--web", request.serve.web, "folder of the built web application (KURSAAL_WEB)");
}

base::Result<int> serve_demo(DemoRequest request, const Settings& settings) {
  request.synth.folder = request.folder;
  // Another place is never written over: it may hold what people did.
  if (const auto made = make_sample_place(request.synth, settings); !made.ok())
    return made.error().code == base::ErrorCode::usage
               ? base::make_error(base::ErrorCode::usage, made.error().text,
                                  " (a demonstration cannot be forced; kursaal serve ", request.folder,
                                  " goes on with what stands there)")
               : made.error();
  RunRequest run;
  run.site = request.folder;
  KURSAAL_ASSIGN(const RunOutcome outcome, run_pipeline(run, settings));
  std::printf("%s people, %s events: %s\n", base::format_count(outcome.people).c_str(),
              base::format_count(outcome.events).c_str(), outcome.report.string().c_str());
  request.serve.site = request.folder;
  request.serve.store.site = request.folder;
  return serve_site(request.serve, settings);
}

}  // namespace kursaal::app
