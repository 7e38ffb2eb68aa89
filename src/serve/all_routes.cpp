#include "serve/all_routes.hpp"

#include "serve/vocabulary.hpp"

namespace kursaal::serve {

void add_all_routes(Routes& routes, const Kitchen& kitchen, const Status& status,
                    const std::optional<OtherSignIn>& other) {
  add_session_routes(routes, kitchen, other);
  add_vocabulary_routes(routes);
  add_status_routes(routes, kitchen, status);
}

}  // namespace kursaal::serve
