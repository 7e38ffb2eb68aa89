#include "base/result.hpp"

namespace kursaal::base {

ErrorFacts error_facts(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return {"usage", 2, 400};
    case ErrorCode::configuration: return {"bad-configuration", 10, 500};
    case ErrorCode::input_refused: return {"input-refused", 11, 422};
    case ErrorCode::denied: return {"denied", 12, 403};
    case ErrorCode::not_found: return {"not-found", 11, 404};
    case ErrorCode::conflict: return {"conflict", 20, 409};
    case ErrorCode::io: return {"io", 20, 500};
    case ErrorCode::storage: return {"storage", 20, 500};
    case ErrorCode::law_broken: return {"law-broken", 20, 500};
    case ErrorCode::busy: return {"busy", 20, 503};
    case ErrorCode::internal: return {"internal", 20, 500};
  }
  return {"internal", 20, 500};
}

}  // namespace kursaal::base
