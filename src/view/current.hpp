// Holds the newest whole snapshot of an output folder and takes up the next as it is published: opened and warmed
// aside, then swapped. Who reads the old one finishes on the old one. What is not a whole snapshot is refused and the
// old kept.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "view/snapshot.hpp"

namespace kursaal::view {

struct CurrentOptions {
  std::filesystem::path out;  // holds `current`
  OpenOptions open;
  std::chrono::milliseconds look_every{1'000};  // 0: only when look_now() is called
  // Called with a snapshot before it is served; an error refuses it. Not with the first, where `open` gives its error.
  std::function<base::Status(const Snapshot&)> before_serving;
};

// Why the newest published folder is not served. Privacy: names the folder and the fault, nobody.
struct Refused {
  std::string folder;  // its name: a content id, or what `current` names instead
  std::string why;
};

// Thread-safe.
class Current {
 public:
  // Opens what is current now. Errors: those of Snapshot::open; not-found where nothing was ever published.
  static base::Result<std::unique_ptr<Current>> open(CurrentOptions options);
  ~Current();
  Current(const Current&) = delete;
  Current& operator=(const Current&) = delete;

  // Never null.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  // Nothing: the newest published snapshot is the one served.
  [[nodiscard]] std::optional<Refused> refused() const;
  // Looks at `current` at once; true if another snapshot is served now.
  bool look_now();

 private:
  struct State;
  explicit Current(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kursaal::view
