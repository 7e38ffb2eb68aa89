#include "ingest/spill_bucket.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "ingest/staged_entry.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kPieceBytes = 1U << 20;
constexpr std::size_t kMostParts = 256;
// A bucket of more is spread over files: each byte is then written and read once more.
constexpr std::uint64_t kMostInMemory = 128U << 20;

base::Error io_error(const char* what) {
  return base::make_error(base::ErrorCode::io, what, ": ", std::strerror(errno),
                          ". Free space in the output folder and run again.");
}

base::Status write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return io_error("A spill file cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return base::ok_status();
}

base::Status read_all(int descriptor, char* into, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::read(descriptor, into, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return io_error("A spill file cannot be read back");
    into += got;
    size -= static_cast<std::size_t>(got);
  }
  return base::ok_status();
}

// Closes on every way out.
struct Descriptor {
  int number = -1;
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

EntryHead head_at(const char* entry) {
  EntryHead head;
  std::memcpy(&head, entry, sizeof head);
  return head;
}

// Where the last whole entry ends.
std::size_t whole_entries(std::string_view bytes) {
  std::size_t at = 0;
  while (bytes.size() - at >= sizeof(EntryHead)) {
    const std::size_t size = sizeof(EntryHead) + head_at(bytes.data() + at).bytes;
    if (bytes.size() - at < size) break;
    at += size;
  }
  return at;
}

}  // namespace

void SpillBucket::open_at(std::filesystem::path file, std::size_t tail_bytes) {
  file_ = std::move(file);
  tail_bytes_ = tail_bytes;
}

base::Status SpillBucket::flush() {
  const Descriptor file(::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file.number < 0) return io_error("A spill file cannot be opened");
  KURSAAL_TRY(write_all(file.number, tail_));
  on_disk_ += tail_.size();
  tail_.clear();
  return base::ok_status();
}

base::Status SpillBucket::append(std::string_view entries) {
  const std::lock_guard guard(lock_);
  // Room for no more than it holds: a string that grows by itself doubles.
  if (tail_.size() + entries.size() > tail_.capacity())
    tail_.reserve(
        std::max(tail_.size() + entries.size(), std::min(2 * tail_.capacity(), tail_bytes_ + (tail_bytes_ >> 3))));
  tail_.append(entries);
  if (tail_.size() < tail_bytes_) return base::ok_status();
  return flush();
}

base::Result<std::string> SpillBucket::take() {
  const std::lock_guard guard(lock_);
  if (on_disk_ == 0) return std::exchange(tail_, {});
  std::string bytes;
  bytes.reserve(on_disk_ + tail_.size());
  bytes.resize(on_disk_);
  {
    const Descriptor file(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number < 0) return io_error("A spill file cannot be read back");
    KURSAAL_TRY(read_all(file.number, bytes.data(), bytes.size()));
  }
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  bytes += tail_;
  tail_ = {};
  on_disk_ = 0;
  return bytes;
}

base::Status SpillBucket::take_in_pieces(const std::function<base::Status(std::string_view entries)>& work) {
  const std::lock_guard guard(lock_);
  if (on_disk_ > 0) {
    const Descriptor file(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number < 0) return io_error("A spill file cannot be read back");
    std::string bytes;
    while (on_disk_ > 0) {
      const std::size_t kept = bytes.size();
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, on_disk_));
      bytes.resize(kept + wanted);
      KURSAAL_TRY(read_all(file.number, bytes.data() + kept, wanted));
      on_disk_ -= wanted;
      const std::size_t whole = whole_entries(bytes);
      KURSAAL_TRY(work(std::string_view(bytes).substr(0, whole)));
      bytes.erase(0, whole);
    }
    KURSAAL_CHECK(bytes.empty());
  }
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  return work(std::exchange(tail_, {}));
}

base::Status SpillBucket::take_in_parts(std::size_t most_bytes, unsigned shared_bits,
                                        const std::function<base::Status(std::string_view entries)>& work) {
  const std::uint64_t all = on_disk_ + tail_.size();
  if (all <= most_bytes) {
    KURSAAL_ASSIGN(const std::string entries, take());
    return work(entries);
  }
  const std::size_t wanted = std::bit_ceil(static_cast<std::size_t>(all / most_bytes + 1));
  const std::size_t parts = std::min(wanted, kMostParts);
  const unsigned shift = 64U - shared_bits - static_cast<unsigned>(std::countr_zero(parts));
  const auto part_of = [&](const EntryHead& head) { return (head.key_high >> shift) & (parts - 1); };
  if (all <= kMostInMemory) return take_from_memory(parts, all, part_of, work);
  std::vector<SpillBucket> spread(parts);
  for (std::size_t i = 0; i < parts; ++i) {
    std::filesystem::path file = file_;
    spread[i].open_at(file.replace_extension("." + std::to_string(i) + ".bin"), kMostInMemory / parts);
  }
  const auto spread_out = [&](std::string_view entries) -> base::Status {
    while (!entries.empty()) {
      const EntryHead head = head_at(entries.data());
      const std::size_t size = sizeof head + head.bytes;
      KURSAAL_TRY(spread[part_of(head)].append(entries.substr(0, size)));
      entries.remove_prefix(size);
    }
    return base::ok_status();
  };
  KURSAAL_TRY(take_in_pieces(spread_out));
  for (SpillBucket& part : spread) {
    KURSAAL_ASSIGN(const std::string entries, part.take());
    KURSAAL_TRY(work(entries));
  }
  return base::ok_status();
}

template <class PartOf>
base::Status SpillBucket::take_from_memory(std::size_t parts, std::uint64_t all, const PartOf& part_of,
                                           const std::function<base::Status(std::string_view entries)>& work) {
  std::vector<std::string> spread(parts);
  const std::size_t expected = static_cast<std::size_t>(all / parts);
  for (std::string& part : spread) part.reserve(expected + (expected >> 3U));
  KURSAAL_TRY(take_in_pieces([&](std::string_view entries) {
    while (!entries.empty()) {
      const EntryHead head = head_at(entries.data());
      const std::size_t size = sizeof head + head.bytes;
      spread[part_of(head)].append(entries.substr(0, size));
      entries.remove_prefix(size);
    }
    return base::ok_status();
  }));
  for (std::string& part : spread) {
    KURSAAL_TRY(work(part));
    part = {};
  }
  return base::ok_status();
}

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Status SpillFile::write(std::string_view bytes) {
  if (bytes.empty()) return base::ok_status();
  if (descriptor_ < 0) descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return io_error("A spill file cannot be opened");
  return write_all(descriptor_, bytes);
}

base::Status SpillFile::close() {
  if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0)
    return io_error("A spill file cannot be written");
  return base::ok_status();
}

}  // namespace kursaal::ingest
