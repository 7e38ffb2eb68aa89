#include "serve/api_status.hpp"

#include "care/care.hpp"
#include "view/view.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

Route open_get(std::string pattern, std::string id, std::string summary) {
  Route route;
  route.pattern = std::move(pattern);
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.open = true;
  return route;
}

base::Result<std::int64_t> audit_rows(care::Store& store) {
  return store.read([](care::Connection& connection) -> base::Result<std::int64_t> {
    KURSAAL_ASSIGN(const auto rows, (connection.rows<std::int64_t>("SELECT COALESCE(MAX(seq), 0) FROM audit")));
    return rows.empty() ? std::int64_t{0} : std::get<0>(rows.front());
  });
}

// Ready: the store answers, a snapshot is served, and nobody has asked the server to stop. A newer snapshot that is
// broken leaves it ready, on the old one, and says so.
base::Result<Answer> ready(const Kitchen& kitchen, const Status& status) {
  Answer answer;
  const bool stopping = status.stopping && status.stopping();
  const bool store = kitchen.care != nullptr && audit_rows(*kitchen.care).ok();
  const bool snapshot = kitchen.published != nullptr;
  const auto refused = snapshot ? kitchen.published->refused() : std::nullopt;
  answer.body = {{"ready", store && snapshot && !stopping},
                 {"store", store},
                 {"snapshot", snapshot ? json(kitchen.published->snapshot()->facts().content_id) : json()},
                 {"refused_snapshot", refused ? json(refused->why) : json()},
                 {"stopping", stopping}};
  if (!answer.body["ready"].get<bool>()) answer.status = 503;
  return answer;
}

base::Result<Answer> figures(const Kitchen& kitchen, const Status& status) {
  Answer answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  std::string& text = answer.text;
  text = status.metrics->text();
  const Load load = status.load ? status.load() : Load();
  const auto gauge = [&text](std::string_view name, std::string_view help, auto value) {
    Metrics::append_gauge(text, name, help, static_cast<double>(value));
  };
  gauge("kursaal_connections", "Connections that are open.", load.connections);
  gauge("kursaal_requests_waiting", "Requests that wait for a worker.", load.waiting);
  gauge("kursaal_requests_working", "Requests that a worker is busy with.", load.working);
  gauge("kursaal_body_bytes", "Bytes of bodies that are being received or answered.", load.buffered);
  Metrics::append_counter(text, "kursaal_connections_refused_total", "Connections beyond the limit.",
                          static_cast<double>(load.refused_connections));
  Metrics::append_counter(text, "kursaal_too_slow_total", "Connections that were too slow with a request or an answer.",
                          static_cast<double>(load.timed_out));
  if (kitchen.published != nullptr) {
    const auto snapshot = kitchen.published->snapshot();
    const std::int64_t now = kitchen.clock().micros / care::kMicrosASecond;
    gauge("kursaal_snapshot_age_seconds", "Since the snapshot that is served was published.",
          now - snapshot->facts().published_at);
    gauge("kursaal_snapshot_people", "People in the snapshot that is served.", snapshot->facts().people);
    gauge("kursaal_snapshot_memory_bytes", "Of what is held in memory of it.", snapshot->memory_used());
    gauge("kursaal_snapshot_refused", "1 where the newest published snapshot is broken and not served.",
          kitchen.published->refused() ? 1 : 0);
  }
  if (kitchen.care != nullptr) {
    const base::Result<std::int64_t> rows = audit_rows(*kitchen.care);
    gauge("kursaal_store_up", "1 where the care store answers.", rows.ok() ? 1 : 0);
    if (rows.ok())
      Metrics::append_counter(text, "kursaal_audit_rows_total", "Rows of the audit.", static_cast<double>(*rows));
  }
  return answer;
}

}  // namespace

void add_status_routes(Routes& routes, const Kitchen& kitchen, const Status& status) {
  Route alive = open_get("/healthz", "alive", "Whether the program runs.");
  alive.at_once = true;
  alive.answer = Schema::object("Alive", {{"alive", Schema::boolean()}});
  alive.handler = [](const Request&) -> base::Result<Answer> {
    Answer answer;
    answer.body = {{"alive", true}};
    return answer;
  };
  routes.add(std::move(alive));

  Route readiness = open_get("/readyz", "ready", "Whether requests would be answered; 503 where not.");
  readiness.answer = Schema::object("Ready", {{"ready", Schema::boolean()},
                                              {"store", Schema::boolean()},
                                              {"snapshot", Schema::nullable(Schema::text(128))},
                                              {"refused_snapshot", Schema::nullable(Schema::text(4000))},
                                              {"stopping", Schema::boolean()}});
  readiness.handler = [&kitchen, status](const Request&) { return ready(kitchen, status); };
  routes.add(std::move(readiness));

  Route metrics = open_get("/metrics", "metrics", "Figures of the server in Prometheus' text format.");
  metrics.answer_type = "text/plain";
  metrics.handler = [&kitchen, status](const Request&) { return figures(kitchen, status); };
  routes.add(std::move(metrics));

  Route document = open_get("/api/v1/openapi.json", "openapi", "This document.");
  document.answer = Schema::anything();
  document.handler = [status](const Request&) -> base::Result<Answer> {
    Answer answer;
    answer.text = status.openapi();
    return answer;
  };
  routes.add(std::move(document));
}

}  // namespace kursaal::serve
