#include "tables/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

#include "tables/blocks.hpp"

namespace kursaal::tables {
namespace {

base::Status sync_path(const std::filesystem::path& path, int flags) {
  const Descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
  if (opened.number() < 0) return file_error("cannot open to sync", path);
  if (::fsync(opened.number()) != 0) return file_error("cannot sync", path);
  return base::ok_status();
}

base::Status write_partial(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path partial = partial_path(file);
  const Descriptor out(::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (out.number() < 0) return file_error("cannot create", partial);
  while (!text.empty()) {
    const ssize_t written = ::write(out.number(), text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return file_error("cannot write", partial);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return base::ok_status();
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

base::Error file_error(std::string_view what_failed, const std::filesystem::path& file) {
  const std::string reason = std::generic_category().message(errno);
  return base::make_error(base::ErrorCode::io, what_failed, " ", file.string(), ": ", reason);
}

std::filesystem::path partial_path(const std::filesystem::path& file) {
  return file.parent_path() / ("." + file.filename().string() + ".partial");
}

void remove_partial(const std::filesystem::path& file) {
  std::error_code ignored;  // nothing to remove is as good as removed
  std::filesystem::remove(partial_path(file), ignored);
}

base::Status publish_partial(const std::filesystem::path& file) {
  const std::filesystem::path partial = partial_path(file);
  base::Status synced = sync_path(partial, O_RDONLY);
  if (synced.ok() && ::rename(partial.c_str(), file.c_str()) != 0)
    synced = file_error("cannot rename into place", file);
  if (!synced.ok()) {
    remove_partial(file);
    return synced;
  }
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  return sync_path(folder, O_RDONLY | O_DIRECTORY);
}

base::Status write_atomically(const std::filesystem::path& file, std::string_view text) {
  if (base::Status written = write_partial(file, text); !written.ok()) {
    remove_partial(file);
    return written;
  }
  return publish_partial(file);
}

}  // namespace kursaal::tables
