// A server that tests kill: serves a store and a published snapshot at a port of the system's choice until it is ended.
// Arguments: the store's URL, the file of its audit key, the folder of the snapshots, the file to write the port to.
#include <cstdio>
#include <fstream>

#include "care/store_in_test.hpp"
#include "serve/serve.hpp"
#include "view/snapshot_in_test.hpp"

namespace {

using namespace kursaal;

int fails(const char* what, const base::Error& error) {
  std::fprintf(stderr, "%s: %s\n", what, error.text.c_str());
  return 1;
}

int serve_until_killed(const char* url, const char* key_file, const char* folder, const std::filesystem::path& told) {
  care::StoreOptions options;
  options.url = url;
  options.key_file = key_file;
  options.clock = [] { return care::Instant{care::kTestMoment}; };
  options.password_cost = care::PasswordCost::least;
  auto store = care::Store::open(options);
  if (!store.ok()) return fails("the store", store.error());
  auto published = view::Current::open({.out = folder,
                                        .open = view::options_in_test(),
                                        .look_every = std::chrono::milliseconds(0),
                                        .before_serving = {}});
  if (!published.ok()) return fails("the snapshot", published.error());
  serve::Kitchen kitchen;
  kitchen.care = store->get();
  kitchen.published = published->get();
  kitchen.site = &view::site_in_test();
  kitchen.clock = options.clock;
  serve::Settings settings;
  settings.port = 0;
  settings.access_log = false;
  settings.sign_ins = settings.of_session = settings.of_address = {1e9, 1e9};
  auto server = serve::Server::start(settings, kitchen);
  if (!server.ok()) return fails("the server", server.error());
  const std::string address = (*server)->address();
  std::ofstream(told.string() + ".new") << address.substr(address.rfind(':') + 1) << "\n";
  std::filesystem::rename(told.string() + ".new", told);
  (*server)->run();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "usage: killed_server STORE KEY_FILE SNAPSHOTS PORT_FILE\n");
    return 2;
  }
  return serve_until_killed(arguments[1], arguments[2], arguments[3], arguments[4]);
}
