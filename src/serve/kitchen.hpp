// What handlers cook with: the care store, the published snapshot, the site. Owned by whoever started the server.
#pragma once

#include <string>
#include <vector>

#include "care/store.hpp"

namespace kursaal::view {
class Current;
}
namespace kursaal::place {
struct Site;
}

namespace kursaal::serve {

// An account that a demonstration prints and offers on its sign-in page.
struct DemoAccount {
  std::string name, shown_name, role, team_name;
};

// Thread-safe, all of it. Requires: outlives the server. Handlers keep a reference to it; `add_x_routes` itself looks
// at nothing in it, since the OpenAPI document is written without a store or a snapshot.
struct Kitchen {
  care::Store* care = nullptr;
  view::Current* published = nullptr;
  const place::Site* site = nullptr;
  care::Clock clock;
  std::string version;  // of the program
  std::vector<DemoAccount> demo_accounts;
  std::string demo_password;  // in demo mode only
};

}  // namespace kursaal::serve
