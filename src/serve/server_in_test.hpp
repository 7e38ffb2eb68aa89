// For tests: a whole server in this process, on a port of its own, over a real care store with somebody in each role.
#pragma once

#include <fstream>
#include <thread>

#include "care/place_in_test.hpp"
#include "place/place.hpp"
#include "serve/serve.hpp"
#include "serve/wire_in_test.hpp"

namespace kursaal::serve {

using care::Engine;
using care::engine_name;

class ServerInTest : public care::PlaceInTest {
 protected:
  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    site.name = "Testshire";
    kitchen.care = store.get();
    kitchen.site = &site;
    kitchen.clock = options.clock;
    kitchen.version = "0.0.0";
    settings.port = 0;
    settings.check_answers = true;
    settings.access_log = false;
    start();
  }
  void start() {
    auto started = Server::start(settings, kitchen);
    ASSERT_TRUE(started.ok()) << started.error().text;
    server = std::move(started).value();
    const std::string address = server->address();
    port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    running = std::thread([this] { server->run(); });
  }
  void stop() {
    if (!running.joinable()) return;
    server->stop();
    running.join();
    server.reset();
  }
  void TearDown() override {
    stop();
    PlaceInTest::TearDown();
  }

  Client in_as(const std::string& name) {
    Client client(port);
    const Reply reply = client.sign_in(name, care::kPasswordInTest);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return client;
  }

  place::Site site;
  Kitchen kitchen;
  Settings settings;
  std::unique_ptr<Server> server;
  std::uint16_t port = 0;
  std::thread running;
};

}  // namespace kursaal::serve
