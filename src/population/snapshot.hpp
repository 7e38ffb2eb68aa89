// A snapshot: everything a run publishes, built whole in a folder of its own, then made current by renaming one link.
//
//   OUT/snapshots/<content id>/population.duckdb run.json report.html direct/ secondary/     OUT/current ->
//   snapshots/...
//
// Folders are 0700 and files 0400: they hold people's data. Three snapshots are kept. docs/files-on-disk.md says what
// happens if the process dies at each step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "population/coverage.hpp"
#include "population/staged.hpp"

namespace kursaal::population {

// Of the tables in population.duckdb and the Parquet files; readers accept this and the one before.
inline constexpr int kSnapshotFormat = 2;

// A lock on an output folder: two runs on one folder cannot overlap. Released when destroyed or when the process dies.
class RunLock {
 public:
  // Makes `out` (0700) where it is missing. Errors: conflict, naming the folder; io.
  static base::Result<RunLock> take(const std::filesystem::path& out);
  RunLock(RunLock&&) noexcept;
  RunLock& operator=(RunLock&&) noexcept;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

// A folder in the making: OUT/snapshots/.building-<pid>, 0700. Half-built folders of dead runs are cleared here.
// Requires: the lock is held. Errors: io.
base::Result<std::filesystem::path> begin_snapshot(const std::filesystem::path& out);

struct Published {
  std::filesystem::path folder;
  std::string content_id;
  bool unchanged = false;  // that content was current already: the new folder was thrown away
};

// Told before each step of a publication, by name; fault tests kill the process there.
using PublishStep = std::function<void(std::string_view step)>;

// Syncs every file and folder, sets modes, renames `building` to snapshots/<content_id>, renames the link `current`,
// keeps the newest three. Killed at any moment it leaves `current` on one whole snapshot, the old or the new. Requires:
// the lock is held; `building` came from begin_snapshot. Errors: io; internal if `content_id` is no folder's name.
// A published folder of this content id is kept and `building` discarded, unless it is known to be `broken` (a file was
// deleted or cut): then the two change places.
enum class Standing { whole, broken };
base::Result<Published> publish_snapshot(const std::filesystem::path& out, const std::filesystem::path& building,
                                         std::string_view content_id, const PublishStep& before = {},
                                         Standing standing = Standing::whole);

// The folder that `current` names. Errors: not_found.
base::Result<std::filesystem::path> current_snapshot(const std::filesystem::path& out);

}  // namespace kursaal::population
