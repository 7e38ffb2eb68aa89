#include "serve/serve.hpp"

#include <unistd.h>

#include <atomic>

#include "serve/all_routes.hpp"
#include "serve/front.hpp"
#include "serve/http_server.hpp"
#include "serve/openapi.hpp"

namespace kursaal::serve {
namespace {

// One write a line: lines of several threads never run into each other.
void log_to_standard_error(const std::string& line) {
  const std::string whole = line + "\n";
  // A full or closed log is no reason to refuse people.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, whole.data(), whole.size());
}

}  // namespace

struct Server::Parts {
  Metrics metrics;
  Routes routes;
  std::string openapi;
  std::atomic<bool> stopping{false};
  std::optional<OidcProvider> provider;
  std::optional<Front> front;
  std::unique_ptr<HttpServer> http;
  std::string address;
  bool web_is_built = false;
};

std::string openapi_text(const std::string& version) {
  const Kitchen kitchen;
  Routes routes;
  add_all_routes(routes, kitchen, {}, nullptr);
  return openapi_document(routes, version).dump(1) + "\n";
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::start(const Settings& settings, const Kitchen& kitchen) {
  auto parts = std::make_unique<Parts>();
  Parts& all = *parts;
  KURSAAL_ASSIGN(WebFiles web, WebFiles::load(settings.web));
  all.web_is_built = web.built();
  Status status;
  status.metrics = &all.metrics;
  status.load = [&all] { return all.http ? all.http->load() : Load(); };
  status.stopping = [&all] { return all.stopping.load(); };
  status.openapi = [&all] { return all.openapi; };
  if (!settings.oidc.issuer.empty()) all.provider.emplace(settings.oidc, kitchen.clock);
  add_all_routes(all.routes, kitchen, status, all.provider ? &*all.provider : nullptr);
  all.openapi = openapi_document(all.routes, kitchen.version).dump(1) + "\n";
  all.front.emplace(settings, kitchen, all.routes, all.metrics, std::move(web), log_to_standard_error);
  Answering answering;
  answering.at_once = [&all](Incoming& in) { return all.front->at_once(in); };
  answering.answer = [&all](Incoming& in) { return all.front->answer(in); };
  answering.refuse = [&all](int code, std::string_view word, std::string_view detail) {
    return all.front->refuse(code, word, detail);
  };
  answering.stopping = [&all] { all.stopping = true; };
  KURSAAL_ASSIGN(all.http, HttpServer::listen(settings, std::move(answering)));
  const std::string host = settings.host.find(':') == std::string::npos ? settings.host : "[" + settings.host + "]";
  all.address = std::string(settings.tls_certificate.empty() ? "http" : "https") + "://" + host + ":" +
                std::to_string(all.http->port());
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::string Server::address() const { return parts_->address; }
bool Server::web_is_built() const { return parts_->web_is_built; }
void Server::run() { parts_->http->run(); }
void Server::stop() { parts_->http->stop(); }

}  // namespace kursaal::serve
