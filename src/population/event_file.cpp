#include "population/event_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace kursaal::population {

namespace {

base::Error io_error(std::string_view doing, const std::filesystem::path& file, int error) {
  return base::make_error(base::ErrorCode::io, "cannot ", doing, " ", file.string(), ": ",
                          std::generic_category().message(error));
}

}  // namespace

EventFileReader::EventFileReader(std::filesystem::path file, int descriptor, std::uint64_t events)
    : file_(std::move(file)), descriptor_(descriptor), events_(events) {}
EventFileReader::EventFileReader(EventFileReader&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), events_(other.events_) {}
EventFileReader& EventFileReader::operator=(EventFileReader&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(events_, other.events_);
  return *this;
}
EventFileReader::~EventFileReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<EventFileReader> EventFileReader::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_error("open", file, errno);
  EventFileReader reader(file, descriptor, 0);
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return io_error("look at", file, errno);
  const auto bytes = static_cast<std::uint64_t>(facts.st_size);
  if (bytes % sizeof(Event) != 0) {
    return base::make_error(base::ErrorCode::io, file.string(), " is cut short: it is not a whole number of events");
  }
  reader.events_ = bytes / sizeof(Event);
  return reader;
}

base::Result<std::size_t> EventFileReader::read(std::span<Event> into) {
  auto* to = reinterpret_cast<char*>(into.data());
  std::size_t wanted = into.size_bytes();
  std::size_t done = 0;
  while (wanted > 0) {
    const ssize_t got = ::read(descriptor_, to + done, wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error("read", file_, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
    wanted -= static_cast<std::size_t>(got);
  }
  return done / sizeof(Event);
}

EventFileWriter::EventFileWriter(std::filesystem::path file, int descriptor)
    : file_(std::move(file)), descriptor_(descriptor) {}
EventFileWriter::EventFileWriter(EventFileWriter&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
EventFileWriter& EventFileWriter::operator=(EventFileWriter&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
EventFileWriter::~EventFileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<EventFileWriter> EventFileWriter::create(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return io_error("make", file, errno);
  return EventFileWriter(file, descriptor);
}

base::Status EventFileWriter::append(std::span<const Event> events) const {
  const auto* from = reinterpret_cast<const char*>(events.data());
  std::size_t left = events.size_bytes();
  while (left > 0) {
    const ssize_t put = ::write(descriptor_, from, left);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_error("write", file_, errno);
    // A piece cut in two would interleave with another writer's: a short write is a full disk.
    if (static_cast<std::size_t>(put) < left) return io_error("write", file_, ENOSPC);
    from += put;
    left -= static_cast<std::size_t>(put);
  }
  return base::ok_status();
}

}  // namespace kursaal::population
