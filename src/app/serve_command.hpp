// `kursaal serve SITE`: the web application and the API over a site's published snapshot and its care store.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/care_store.hpp"
#include "app/settings.hpp"
#include "base/result.hpp"
#include "serve/serve.hpp"

namespace kursaal::app {

struct ServeRequest {
  std::string site;
  std::string out;  // empty: SITE/build
  CareStoreRequest store;
  std::string safety_file;  // empty: SITE/safety.toml
  std::string web;          // empty: KURSAAL_WEB, else web/dist beside the data folder
  std::string certificate, certificate_key;
  serve::Settings listening;
  bool openapi = false;  // print the document and end
  bool quiet_log = false;
};

void add_serve_options(CLI::App& verb, ServeRequest& request);

// Serves until SIGTERM or SIGINT. Errors: configuration (the site, the store, what service mode asks for), not-found
// (nothing was published yet), io (the port is taken).
base::Result<int> serve_site(const ServeRequest& request, const Settings& settings);

}  // namespace kursaal::app
