#include "view/current.hpp"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace kursaal::view {
namespace {
namespace fs = std::filesystem;
using base::ErrorCode;
constexpr std::chrono::seconds kTryAgainAfter{30};
}  // namespace

struct Current::State {
  CurrentOptions options;
  mutable std::mutex mutex;  // of what follows
  std::shared_ptr<const Snapshot> served;
  std::optional<Refused> refused;
  bool stopping = false;
  std::condition_variable stop;
  std::mutex looking;  // one look at a time
  std::string seen;    // what `current` named at the last look; guarded by `looking`, as is
  std::chrono::steady_clock::time_point try_again = std::chrono::steady_clock::time_point::max();
  std::thread watcher;

  // What `current` names, as text; empty: nothing.
  [[nodiscard]] std::string named() const {
    std::error_code error;
    const fs::path target = fs::read_symlink(options.out / "current", error);
    return error ? std::string() : target.generic_string();
  }

  base::Result<std::shared_ptr<const Snapshot>> open_named(const std::string& name) const {
    if (name.empty())
      return base::make_error(ErrorCode::not_found, "nothing is published in the output folder: run kursaal run first");
    std::error_code error;
    const fs::path folder = fs::canonical(options.out / name, error);
    if (error) return base::make_error(ErrorCode::input_refused, "\"current\" names a folder that is not there");
    return Snapshot::open(folder, options.open);
  }

  bool look() {
    const std::lock_guard one(looking);
    const std::string name = named();
    const auto now = std::chrono::steady_clock::now();
    // What was refused is tried again now and then: a run may mend the folder under its name.
    if (name == seen && now < try_again) return false;
    auto opened = open_named(name);
    if (opened.ok() && options.before_serving) {
      if (const base::Status taken = options.before_serving(**opened); !taken.ok()) opened = taken.error();
    }
    // A run may have moved the link while it was read: then the next look decides.
    if (named() != name) return false;
    seen = name;
    try_again = opened.ok() ? std::chrono::steady_clock::time_point::max() : now + kTryAgainAfter;
    std::shared_ptr<const Snapshot> retired;
    const std::lock_guard lock(mutex);
    if (!opened.ok()) {
      refused = Refused{fs::path(name).filename().string(), opened.error().text};
      return false;
    }
    refused.reset();
    retired = std::exchange(served, std::move(*opened));
    return true;
  }

  void watch() {
    std::unique_lock lock(mutex);
    while (!stop.wait_for(lock, options.look_every, [&] { return stopping; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  }
};

Current::Current(std::unique_ptr<State> state) : state_(std::move(state)) {}

Current::~Current() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->stop.notify_all();
  if (state_->watcher.joinable()) state_->watcher.join();
}

base::Result<std::unique_ptr<Current>> Current::open(CurrentOptions options) {
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->seen = state->named();
  KURSAAL_ASSIGN(state->served, state->open_named(state->seen));
  if (state->options.look_every.count() > 0) state->watcher = std::thread([raw = state.get()] { raw->watch(); });
  return std::unique_ptr<Current>(new Current(std::move(state)));
}

std::shared_ptr<const Snapshot> Current::snapshot() const {
  const std::lock_guard lock(state_->mutex);
  return state_->served;
}

std::optional<Refused> Current::refused() const {
  const std::lock_guard lock(state_->mutex);
  return state_->refused;
}

bool Current::look_now() { return state_->look(); }

}  // namespace kursaal::view
