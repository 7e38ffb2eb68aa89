#include "app/serve_command.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "app/care_lists.hpp"
#include "app/demo_accounts.hpp"
#include "app/demo_clock.hpp"
#include "app/service_mode.hpp"
#include "app/version.hpp"
#include "base/text.hpp"
#include "care/care.hpp"
#include "place/place.hpp"
#include "population/snapshot.hpp"
#include "serve/serve.hpp"
#include "view/view.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

// What stands together for as long as the server runs, in the order in which it is taken down.
struct Standing {
  place::Site site;
  DemoClock demo_clock;
  std::unique_ptr<care::Store> store;
  std::unique_ptr<view::Current> published;
  serve::Kitchen kitchen;
};

// What a snapshot asks of the store before anybody is shown it: in a demonstration the people of its teams, and the
// offers of its lists.
base::Result<DemoPlace> take_in(Standing& all, const view::Snapshot& snapshot) {
  care::Store& store = *all.store;
  const place::Site& site = all.site;
  const view::SnapshotFacts& facts = snapshot.facts();
  DemoPlace place;
  if (store.mode() == care::Mode::demo) {
    KURSAAL_ASSIGN(const auto newest, care::newest_audited(store));
    all.demo_clock.start(facts.as_of, newest.value_or(care::Instant{}));
    KURSAAL_ASSIGN(place, make_demo_place(store, site, facts.as_of));
  }
  KURSAAL_ASSIGN(const ListsTaken taken,
                 take_in_lists(store, site,
                               {facts.content_id, facts.as_of, snapshot.worklists(),
                                [&snapshot](std::string_view person_id) { return snapshot.has(person_id); }}));
  for (const std::string& line : lines_of(taken)) std::fprintf(stderr, "kursaal: %s\n", line.c_str());
  return place;
}

ServiceFacts facts_of_snapshot(const Standing& all, const view::SnapshotFacts& snapshot) {
  ServiceFacts facts;
  facts.today = care::london_day(care::machine_now());
  facts.demo_snapshot = snapshot.demo;
  facts.code_list_status = snapshot.code_list_status;
  facts.without_basis = sources_not_entitled(all.site, facts.today);
  return facts;
}

// A snapshot published while the server runs. The first is asked with everything else that service mode needs.
base::Status check_later_snapshot(const Standing& all, const view::Snapshot& snapshot) {
  if (all.site.mode != place::Mode::service || !all.published) return base::ok_status();
  std::string text;
  for (const std::string& fault : snapshot_faults(facts_of_snapshot(all, snapshot.facts()))) text += "\n  - " + fault;
  if (text.empty()) return base::ok_status();
  return base::make_error(base::ErrorCode::configuration, "service mode does not take up the new snapshot:", text);
}

base::Status open_all(const ServeRequest& request, const Settings& settings, Standing& all) {
  std::error_code none;
  if (!fs::is_directory(request.site, none))
    return base::make_error(base::ErrorCode::not_found, "there is no folder ", request.site);
  KURSAAL_ASSIGN(all.site, place::open_site(request.site));
  // Before the store is made: a folder that is no place gets none.
  const fs::path out = request.out.empty() ? fs::path(request.site) / "build" : fs::path(request.out);
  KURSAAL_TRY(population::current_snapshot(out));
  const care::Mode mode = all.site.mode == place::Mode::service ? care::Mode::service : care::Mode::demo;
  KURSAAL_ASSIGN(all.store, make_care_store(request.store, mode,
                                            mode == care::Mode::demo ? all.demo_clock.clock() : care::machine_now));
  view::CurrentOptions options;
  options.out = out;
  options.open.data_folder = settings.data_folder;
  options.open.site = &all.site;
  options.open.threads = settings.threads;
  options.before_serving = [&all](const view::Snapshot& snapshot) -> base::Status {
    KURSAAL_TRY(check_later_snapshot(all, snapshot));
    KURSAAL_TRY(take_in(all, snapshot));
    return base::ok_status();
  };
  KURSAAL_ASSIGN(all.published, view::Current::open(std::move(options)));
  all.kitchen.care = all.store.get();
  all.kitchen.published = all.published.get();
  all.kitchen.site = &all.site;
  all.kitchen.clock = care::machine_now;
  all.kitchen.version = kVersion;
  return base::ok_status();
}

bool is_loopback(const std::string& host) { return host.starts_with("127.") || host == "localhost" || host == "::1"; }

base::Status check_service_mode(const ServeRequest& request, const Standing& all) {
  if (all.site.mode != place::Mode::service) return base::ok_status();
  ServiceFacts facts = facts_of_snapshot(all, all.published->snapshot()->facts());
  KURSAAL_ASSIGN(facts.default_passwords, accounts_with_default_password(*all.store));
  facts.safety = read_safety_file(request.safety_file.empty() ? fs::path(request.site) / "safety.toml"
                                                              : fs::path(request.safety_file));
  facts.open_network =
      !is_loopback(request.listening.host) && request.certificate.empty() && !request.listening.behind_proxy;
  std::string text;
  for (const std::string& fault : service_mode_faults(facts)) text += "\n  - " + fault;
  if (text.empty()) return base::ok_status();
  return base::make_error(base::ErrorCode::configuration, "service mode does not start:", text);
}

fs::path web_folder(const ServeRequest& request, const Settings& settings) {
  if (!request.web.empty()) return request.web;
  const char* named = std::getenv("KURSAAL_WEB");
  return named != nullptr ? fs::path(named) : settings.data_folder.parent_path() / "web" / "dist";
}

// Offers that wait for an answer, by the name of the team that has them.
base::Result<std::map<std::string, std::int64_t>> offers_waiting(care::Store& store) {
  return store.read([](care::Connection& connection) -> base::Result<std::map<std::string, std::int64_t>> {
    KURSAAL_ASSIGN(const auto rows, (connection.rows<std::string, std::int64_t>(
                                        "SELECT t.name, COUNT(*) FROM offer o JOIN team t ON t.id = o.team WHERE "
                                        "o.state = 'open' GROUP BY t.name")));
    std::map<std::string, std::int64_t> waiting;
    for (const auto& [team, offers] : rows) waiting[team] = offers;
    return waiting;
  });
}

void print_start(const Standing& all, const serve::Server& server) {
  const view::SnapshotFacts& facts = all.published->snapshot()->facts();
  std::printf("%s, as of %s: %s people\n", all.site.name.c_str(), base::format_day(facts.as_of).c_str(),
              base::format_count(facts.people).c_str());
  if (!all.kitchen.demo_accounts.empty()) {
    std::printf(
        "SYNTHETIC: nobody in it exists. Its calendar stands at the day of the data. Sign in with the password %s as\n",
        all.kitchen.demo_password.c_str());
    const auto waiting = offers_waiting(*all.store);
    for (const serve::DemoAccount& each : all.kitchen.demo_accounts) {
      std::string offers;
      if (waiting.ok() && each.role == care::role_name(care::Role::coordinator))
        if (const auto of_team = waiting->find(each.team_name); of_team != waiting->end())
          offers = of_team->second == 1 ? ": 1 offer waits" : ": " + std::to_string(of_team->second) + " offers wait";
      std::printf("  %-32s %s%s%s%s\n", each.name.c_str(), each.role.c_str(), each.team_name.empty() ? "" : ", ",
                  each.team_name.c_str(), offers.c_str());
    }
  }
  if (!server.web_is_built()) std::printf("The web application is not built: only the API answers.\n");
  std::printf("Serving on %s (Ctrl-C ends it)\n", server.address().c_str());
  std::fflush(stdout);
}

}  // namespace

void add_serve_options(CLI::App& verb, ServeRequest& request) {
  verb.add_option("site", request.site, "site folder");
  verb.add_option("--out", request.out, "folder of the published snapshots (default SITE/build)");
  add_care_store_options(verb, request.store);
  verb.add_option("--port", request.listening.port, "port to listen on; 0: any that is free (KURSAAL_PORT)")
      ->envname("KURSAAL_PORT")
      ->capture_default_str();
  verb.add_option("--host", request.listening.host, "address to listen on (KURSAAL_HOST)")
      ->envname("KURSAAL_HOST")
      ->capture_default_str();
  verb.add_option("--tls-cert", request.certificate, "certificate chain, PEM: answer over TLS");
  verb.add_option("--tls-key", request.certificate_key, "its key, PEM");
  verb.add_flag("--behind-proxy", request.listening.behind_proxy,
                "a proxy stands before it: believe its X-Forwarded-For and X-Forwarded-Proto");
  verb.add_option("--web", request.web, "folder of the built web application (KURSAAL_WEB)");
  verb.add_option("--workers", request.listening.workers, "requests that are worked on at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  serve::OidcSettings& oidc = request.listening.oidc;
  verb.add_option("--oidc-issuer", oidc.issuer,
                  "let people sign in by this OpenID Connect provider (KURSAAL_OIDC_ISSUER)")
      ->envname("KURSAAL_OIDC_ISSUER");
  verb.add_option("--oidc-client", oidc.client_id,
                  "as whom the provider knows this server (KURSAAL_OIDC_CLIENT); its secret is in KURSAAL_OIDC_SECRET")
      ->envname("KURSAAL_OIDC_CLIENT");
  verb.add_option("--oidc-label", oidc.label, "what the sign-in page calls it (KURSAAL_OIDC_LABEL)")
      ->envname("KURSAAL_OIDC_LABEL");
  verb.add_option("--public-url", oidc.public_url,
                  "this server as browsers see it, for the provider to send them back (KURSAAL_PUBLIC_URL)")
      ->envname("KURSAAL_PUBLIC_URL");
  verb.add_option("--safety-file", request.safety_file,
                  "the signed safety file that service mode asks for (default SITE/safety.toml)");
  verb.add_flag("--check-answers", request.listening.check_answers,
                "hold every answer against its schema; one that does not fit is an error");
  verb.add_flag("--no-log", request.quiet_log, "no line a request on standard error");
  verb.add_flag("--openapi", request.openapi, "print the OpenAPI document and end; needs no site");
}

base::Result<int> serve_site(const ServeRequest& request, const Settings& settings) {
  if (request.openapi) {
    std::printf("%s", serve::openapi_text(kVersion).c_str());
    return 0;
  }
  if (request.site.empty()) return base::make_error(base::ErrorCode::usage, "say which site: kursaal serve SITE");
  Standing all;
  KURSAAL_TRY(open_all(request, settings, all));
  KURSAAL_TRY(check_service_mode(request, all));
  KURSAAL_ASSIGN(const DemoPlace place, take_in(all, *all.published->snapshot()));
  for (const DemoAccountMade& each : place.accounts)
    all.kitchen.demo_accounts.push_back({each.name, each.shown_name, each.role, each.team_name});
  if (all.store->mode() == care::Mode::demo) all.kitchen.demo_password = kDemoPassword;
  serve::Settings listening = request.listening;
  listening.tls_certificate = request.certificate;
  listening.tls_key = request.certificate_key;
  listening.web = web_folder(request, settings);
  std::error_code none;
  if (!request.web.empty() && !fs::exists(listening.web / "index.html", none))
    std::fprintf(stderr, "kursaal: there is no web application in %s\n", request.web.c_str());
  // A published password needs no guessing: only the processor is guarded, for a class of learners at one address.
  if (all.store->mode() == care::Mode::demo) listening.sign_ins = {600, 600};
  if (!listening.oidc.issuer.empty()) {
    // Never a flag: what runs is read by everybody on the machine.
    if (const char* secret = std::getenv("KURSAAL_OIDC_SECRET")) listening.oidc.client_secret = secret;
    if (listening.oidc.client_id.empty() || listening.oidc.public_url.empty())
      return base::make_error(base::ErrorCode::configuration,
                              "sign-in by a provider needs --oidc-client and --public-url as well");
  }
  listening.access_log = !request.quiet_log && !settings.quiet;
  KURSAAL_ASSIGN(const auto server, serve::Server::start(listening, all.kitchen));
  print_start(all, *server);
  server->run();
  return 0;
}

}  // namespace kursaal::app
