// Between the transport and the handlers: everything that is the same for every request. Limits of rate, the route, the
// session, CSRF, the shapes of what is asked and answered, problems, headers, the log and the figures.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "serve/exchange.hpp"
#include "serve/kitchen.hpp"
#include "serve/metrics.hpp"
#include "serve/problem.hpp"
#include "serve/rates.hpp"
#include "serve/route.hpp"
#include "serve/settings.hpp"
#include "serve/web_files.hpp"

namespace kursaal::serve {

// Thread-safe. Requires: kitchen, routes and metrics outlive it.
class Front {
 public:
  using Log = std::function<void(const std::string& line)>;

  // `log` is called from several threads at once; empty: no log.
  Front(const Settings& settings, const Kitchen& kitchen, const Routes& routes, Metrics& metrics, WebFiles web,
        Log log);

  // What needs no store: files of the web application, refusals. Nothing: ask `answer`. Does not block.
  std::optional<Outgoing> at_once(Incoming& in);
  // May block.
  Outgoing answer(const Incoming& in);
  // What the transport refuses.
  Outgoing refuse(int status, std::string_view code, std::string_view detail);

 private:
  using MaybeProblem = std::optional<Problem>;
  Outgoing handle(const Incoming& in, const Route& route, Texts path);
  MaybeProblem read(const Incoming& in, const Route& route, Request& request) const;
  MaybeProblem read_caller(const Incoming& in, const Route& route, Request& request) const;
  MaybeProblem read_query(const Incoming& in, const Route& route, Request& request) const;
  MaybeProblem read_conditions(const Incoming& in, const Route& route, Request& request) const;
  MaybeProblem read_body(const Incoming& in, const Route& route, Request& request) const;
  MaybeProblem too_often(const Incoming& in, const Route* route);
  [[nodiscard]] Outgoing outgoing_of_answer(const Incoming& in, const Route& route, Answer answer) const;
  Outgoing finish(const Incoming& in, std::string_view route, Outgoing out);
  void log_fault(const Incoming& in, const Route& route, std::string_view text) const;
  [[nodiscard]] std::string address_of(const Incoming& in) const;
  [[nodiscard]] bool is_secure(const Incoming& in) const;

  const Settings settings_;
  const Kitchen& kitchen_;
  const Routes& routes_;
  Metrics& metrics_;
  const WebFiles web_;
  const Log log_;
  const std::string start_id_;  // of this start of the server, in every request's id
  std::atomic<std::uint64_t> requests_{0};
  Rates sign_ins_, emergencies_, sessions_, addresses_;
};

}  // namespace kursaal::serve
