// For tests: a server in this process over a drawn snapshot as well as a care store, and a server in a process of its
// own that a test may kill.
#pragma once

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "serve/server_in_test.hpp"
#include "view/snapshot_in_test.hpp"

namespace kursaal::serve {

class ServedSnapshotInTest : public ServerInTest {
 protected:
  void SetUp() override {
    PlaceInTest::SetUp();
    if (IsSkipped()) return;
    drawn.person("PA", "Smith", "Anne", "1946-03-14", "practice = 'hill'");
    drawn.publish(out.path());
    open_published();
    prepare();
    start();
  }
  void open_published() {
    auto opened = view::Current::open({.out = out.path(),
                                       .open = view::options_in_test(),
                                       .look_every = std::chrono::milliseconds(50),
                                       .before_serving = {}});
    ASSERT_TRUE(opened.ok()) << opened.error().text;
    current = std::move(opened).value();
  }
  void prepare() {
    kitchen.care = store.get();
    kitchen.published = current.get();
    kitchen.site = &view::site_in_test();
    kitchen.clock = options.clock;
    kitchen.version = "0.0.0";
    settings.port = 0;
    settings.check_answers = true;
    settings.access_log = false;
    settings.sign_ins = settings.of_session = settings.of_address = {1e9, 1e9};
  }
  void TearDown() override {
    stop();
    current.reset();
    PlaceInTest::TearDown();
  }

  view::FolderInTest out;
  view::DrawnSnapshot drawn;
  std::unique_ptr<view::Current> current;
};

}  // namespace kursaal::serve
