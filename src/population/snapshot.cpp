#include "population/snapshot.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

namespace kursaal::population {

namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::size_t kKept = 3;
constexpr std::string_view kBuilding = ".building-";
constexpr std::string_view kLinkInTheMaking = ".current-";

base::Error io_error(std::string_view doing, const fs::path& path, int error) {
  return base::make_error(ErrorCode::io, "cannot ", doing, " ", path.string(), ": ",
                          std::generic_category().message(error));
}

bool begins_with(const fs::path& path, std::string_view prefix) { return path.filename().string().starts_with(prefix); }

base::Status make_private_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return base::ok_status();
  if (errno != EEXIST) return io_error("make the folder", folder, errno);
  return base::ok_status();
}

// Modes by descriptor, so that nothing can be swapped in between; a read-only file syncs as well as any.
base::Status settle(const fs::path& path, bool folder) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (folder ? O_DIRECTORY : 0));
  if (descriptor < 0) return io_error("open", path, errno);
  int error = 0;
  if (::fchmod(descriptor, folder ? 0700 : 0400) != 0 || ::fsync(descriptor) != 0) error = errno;
  ::close(descriptor);
  if (error != 0) return io_error("sync", path, error);
  return base::ok_status();
}

base::Status sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (descriptor < 0) return io_error("open", folder, errno);
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error != 0) return io_error("sync", folder, error);
  return base::ok_status();
}

// The entries of a folder, sorted by name. A folder that vanishes meanwhile is an error like any other.
base::Result<std::vector<fs::path>> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    entries.push_back(at->path());
  if (error) return io_error("list", folder, error.value());
  std::sort(entries.begin(), entries.end());
  return entries;
}

base::Status settle_tree(const fs::path& folder) {
  KURSAAL_ASSIGN(const std::vector<fs::path> entries, entries_of(folder));
  for (const fs::path& entry : entries) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(entry, error);
    if (error) return io_error("look at", entry, error.value());
    if (fs::is_directory(status)) {
      KURSAAL_TRY(settle_tree(entry));
    } else if (fs::is_regular_file(status)) {
      KURSAAL_TRY(settle(entry, false));
    } else {
      return base::make_error(ErrorCode::internal, "a snapshot holds files and folders only, not ", entry.string());
    }
  }
  return settle(folder, true);
}

base::Status remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return io_error("remove", path, error.value());
  return base::ok_status();
}

base::Status rename_path(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return io_error("rename to", to, errno);
  return base::ok_status();
}

// Both names are whole at every moment, where the file system can exchange two; else the second is gone for an instant.
base::Status exchange_folders(const fs::path& one, const fs::path& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return base::ok_status();
  if (errno != EINVAL && errno != ENOSYS) return io_error("exchange", other, errno);
  const fs::path leaving = one.parent_path() / (std::string(kBuilding) + "old-" + other.filename().string());
  KURSAAL_TRY(remove_tree(leaving));
  KURSAAL_TRY(rename_path(other, leaving));
  KURSAAL_TRY(rename_path(one, other));
  return remove_tree(leaving);
}

// The modification time of a published folder says when it was made current last; only pruning reads it.
base::Status touch(const fs::path& folder) {
  if (::utimensat(AT_FDCWD, folder.c_str(), nullptr, 0) != 0) return io_error("touch", folder, errno);
  return base::ok_status();
}

base::Status point_current_at(const fs::path& out, const std::string& content_id, const PublishStep& before) {
  const fs::path making = out / (std::string(kLinkInTheMaking) + std::to_string(::getpid()));
  KURSAAL_TRY(remove_tree(making));
  const std::string target = "snapshots/" + content_id;
  if (::symlink(target.c_str(), making.c_str()) != 0) return io_error("make the link", making, errno);
  before("rename-link");
  KURSAAL_TRY(rename_path(making, out / "current"));
  before("sync-out");
  return sync_folder(out);
}

std::string current_content_id(const fs::path& out) {
  std::error_code error;
  const fs::path target = fs::read_symlink(out / "current", error);
  return error ? std::string() : target.filename().string();
}

// Keeps the current snapshot and the newest of the rest. A snapshot is renamed out of sight before it is taken apart,
// so that no folder with a content id for a name is ever less than whole.
base::Status prune(const fs::path& out, const PublishStep& before) {
  struct Old {
    fs::file_time_type at;
    fs::path folder;
  };
  const std::string current = current_content_id(out);
  std::vector<Old> others;
  KURSAAL_ASSIGN(const std::vector<fs::path> entries, entries_of(out / "snapshots"));
  for (const fs::path& entry : entries) {
    if (begins_with(entry, ".") || entry.filename() == current) continue;
    std::error_code error;
    const fs::file_time_type at = fs::last_write_time(entry, error);
    if (error) return io_error("look at", entry, error.value());
    others.push_back({at, entry});
  }
  std::sort(others.begin(), others.end(),
            [](const Old& a, const Old& b) { return std::tie(b.at, b.folder) < std::tie(a.at, a.folder); });
  for (std::size_t i = kKept - 1; i < others.size(); ++i) {
    const fs::path leaving =
        out / "snapshots" / (std::string(kBuilding) + "old-" + others[i].folder.filename().string());
    KURSAAL_TRY(remove_tree(leaving));
    before("retire-old");
    KURSAAL_TRY(rename_path(others[i].folder, leaving));
    before("remove-old");
    KURSAAL_TRY(remove_tree(leaving));
  }
  return base::ok_status();
}

bool names_a_folder(std::string_view content_id) {
  return !content_id.empty() && content_id.size() <= 200 && content_id.front() != '.' &&
         content_id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
             std::string_view::npos;
}

}  // namespace

base::Result<RunLock> RunLock::take(const fs::path& out) {
  std::error_code error;
  if (!fs::exists(out, error)) {
    if (out.has_parent_path()) fs::create_directories(out.parent_path(), error);
    if (error) return io_error("make the folder", out.parent_path(), error.value());
    KURSAAL_TRY(make_private_folder(out));
  }
  const fs::path file = out / ".lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return io_error("open the lock", file, errno);
  RunLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return io_error("lock", file, errno);
  return base::make_error(ErrorCode::conflict, "another run is writing to ", out.string(),
                          ": wait until it has ended, or give another folder with --out");
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<fs::path> begin_snapshot(const fs::path& out) {
  const fs::path snapshots = out / "snapshots";
  KURSAAL_TRY(make_private_folder(snapshots));
  for (const auto& [folder, prefix] : {std::pair{snapshots, kBuilding}, std::pair{out, kLinkInTheMaking}}) {
    KURSAAL_ASSIGN(const std::vector<fs::path> entries, entries_of(folder));
    for (const fs::path& entry : entries) {
      if (begins_with(entry, prefix)) KURSAAL_TRY(remove_tree(entry));
    }
  }
  fs::path building = snapshots / (std::string(kBuilding) + std::to_string(::getpid()));
  KURSAAL_TRY(make_private_folder(building));
  return building;
}

base::Result<Published> publish_snapshot(const fs::path& out, const fs::path& building, std::string_view content_id,
                                         const PublishStep& step, Standing standing) {
  const PublishStep before = step ? step : [](std::string_view) {};
  Published published{.folder = out / "snapshots" / content_id, .content_id = std::string(content_id)};
  if (!names_a_folder(content_id)) return base::make_error(ErrorCode::internal, "a content id must be a plain name");
  std::error_code error;
  const bool exists = fs::exists(published.folder, error);
  if (error) return io_error("look at", published.folder, error.value());
  if (exists && standing == Standing::broken) {
    before("settle");
    KURSAAL_TRY(settle_tree(building));
    KURSAAL_TRY(touch(building));
    before("exchange");
    KURSAAL_TRY(exchange_folders(building, published.folder));
    before("sync-snapshots");
    KURSAAL_TRY(sync_folder(out / "snapshots"));
    before("discard");
    KURSAAL_TRY(remove_tree(building));
  } else if (exists) {
    // Only a rename makes a folder of that name, so it is whole.
    published.unchanged = current_content_id(out) == content_id;
    before("discard");
    KURSAAL_TRY(remove_tree(building));
    if (published.unchanged) return published;
    KURSAAL_TRY(touch(published.folder));
  } else {
    before("settle");
    KURSAAL_TRY(settle_tree(building));
    KURSAAL_TRY(touch(building));
    before("rename-folder");
    KURSAAL_TRY(rename_path(building, published.folder));
    before("sync-snapshots");
    KURSAAL_TRY(sync_folder(out / "snapshots"));
  }
  before("make-link");
  KURSAAL_TRY(point_current_at(out, published.content_id, before));
  before("prune");
  KURSAAL_TRY(prune(out, before));
  before("done");
  return published;
}

base::Result<fs::path> current_snapshot(const fs::path& out) {
  const std::string content_id = current_content_id(out);
  const fs::path folder = out / "snapshots" / content_id;
  std::error_code error;
  if (content_id.empty() || !fs::is_directory(folder, error)) {
    return base::make_error(ErrorCode::not_found, "nothing has been published in ", out.string(),
                            " yet: run `kursaal run` first");
  }
  return folder;
}

}  // namespace kursaal::population
