#include "serve/problem.hpp"

namespace kursaal::serve {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "The request is not understood";
    case 401: return "Not signed in";
    case 403: return "Not granted";
    case 404: return "Not found";
    case 405: return "Not with this method";
    case 408: return "Too slow";
    // A colleague was there first, or what is asked does not fit what stands there: the detail says which.
    case 409: return "Not as things stand";
    case 413: return "Too large";
    case 415: return "Not JSON";
    case 422: return "Not accepted";
    case 428: return "Say which version";
    case 429: return "Too often";
    case 431: return "Header too large";
    case 503: return "Not now";
    default: return "Something is wrong here";
  }
}

}  // namespace

Problem problem_of(const base::Error& error) {
  const base::ErrorFacts facts = base::error_facts(error.code);
  const std::string code(facts.code);
  switch (error.code) {
    case base::ErrorCode::storage:
      // Stores come back: a server that was restarted, a disk that was cleared.
      return {503, code, "the store cannot be reached or is full; nothing was changed, try again shortly"};
    case base::ErrorCode::io:
    case base::ErrorCode::configuration:
    case base::ErrorCode::law_broken:
    case base::ErrorCode::internal:
      // Words of the inside name files and settings: they are the administrator's, in the log.
      return {facts.http_status, code, "the fault is on this side and has been logged"};
    default: return {facts.http_status, code, error.text};
  }
}

Outgoing outgoing_of(const Problem& problem) {
  const nlohmann::json document = {{"type", "about:blank"},
                                   {"title", title_of(problem.status)},
                                   {"status", problem.status},
                                   {"code", problem.code},
                                   {"detail", problem.detail}};
  Outgoing out;
  out.status = problem.status;
  out.headers.emplace_back("Content-Type", "application/problem+json");
  out.headers.emplace_back("Cache-Control", "no-store");
  if (problem.status == 503 || problem.status == 429) out.headers.emplace_back("Retry-After", "1");
  out.body =
      std::make_shared<const std::string>(document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return out;
}

Schema problem_schema() {
  return Schema::object("Problem", {{"type", Schema::text(200)},
                                    {"title", Schema::text(200)},
                                    {"status", Schema::integer(400, 599)},
                                    {"code", Schema::text(64)},
                                    {"detail", Schema::text(4000)}});
}

}  // namespace kursaal::serve
