#include "ingest/staging.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace kursaal::ingest {
namespace {

constexpr std::size_t kTailBytes = 256U << 10;  // times kSpillBuckets: 32 MB

base::Error io_error(const char* what) {
  return base::make_error(base::ErrorCode::io, what, ": ", std::strerror(errno), ". Free space in the output folder and run again.");
}

}  // namespace

base::Status SpillBucket::flush() {
  const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return io_error("A spill file cannot be opened");
  std::size_t done = 0;
  while (done < tail_.size()) {
    const ssize_t wrote = ::write(descriptor, tail_.data() + done, tail_.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      base::Error error = io_error("A spill file cannot be written");
      ::close(descriptor);
      return error;
    }
    done += static_cast<std::size_t>(wrote);
  }
  ::close(descriptor);
  on_disk_ += tail_.size();
  tail_.clear();
  return base::ok_status();
}

base::Status SpillBucket::append(std::string_view bytes) {
  const std::lock_guard guard(lock_);
  tail_.append(bytes);
  if (tail_.size() < kTailBytes) return base::ok_status();
  return flush();
}

base::Result<std::string> SpillBucket::take() {
  const std::lock_guard guard(lock_);
  if (on_disk_ == 0) return std::exchange(tail_, {});
  std::string bytes(on_disk_, '\0');
  const int descriptor = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_error("A spill file cannot be read back");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(descriptor, bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      base::Error error = io_error("A spill file cannot be read back");
      ::close(descriptor);
      return error;
    }
    done += static_cast<std::size_t>(got);
  }
  ::close(descriptor);
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  bytes += tail_;
  tail_ = {};
  on_disk_ = 0;
  return bytes;
}

Staging::Staging(std::vector<population::SourceFile> files, std::vector<population::StagedSource> sources, std::filesystem::path spill_folder)
    : files_(std::move(files)), sources_(std::move(sources)), spill_folder_(std::move(spill_folder)), repeated_(files_.size(), 0),
      buckets_(kSpillBuckets), units_{""}, unit_ids_{{"", 0}}, read_(files_.size(), 0), years_(sources_.size(), YearCounts{}) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i].open_at(spill_folder_ / ("records-" + std::to_string(i) + ".bin"));
}

void Staging::state_extracted(std::uint32_t file, base::Day day) {
  if (!day.known()) return;
  const std::lock_guard guard(lock_);
  base::Day& stated = files_[file].extracted;
  if (!stated.known() || stated < day) stated = day;
}

void Staging::mark_full(std::uint16_t source, std::string_view layout) {
  const std::lock_guard guard(lock_);
  std::pair<std::uint16_t, std::string> entry(source, layout);
  if (std::find(full_.begin(), full_.end(), entry) == full_.end()) full_.push_back(std::move(entry));
}

void Staging::file_issue(std::uint32_t file, base::Severity severity, std::string_view code, std::string_view text, std::uint64_t line) {
  const std::lock_guard guard(lock_);
  quarantine_.push_back({files_[file].source, file, line, severity, std::string(code), std::string(text)});
}

std::uint16_t Staging::type_of(std::uint16_t source, std::string_view name) {
  const std::lock_guard guard(lock_);
  for (std::size_t i = 0; i < types_.size(); ++i)
    if (types_[i].source == source && types_[i].name == name) return static_cast<std::uint16_t>(i);
  KURSAAL_CHECK(types_.size() < 65535);
  types_.push_back({source, std::string(name), {}});
  return static_cast<std::uint16_t>(types_.size() - 1);
}

std::uint16_t Staging::unit_of(std::string_view unit) {
  const std::lock_guard guard(lock_);
  if (const auto found = unit_ids_.find(unit); found != unit_ids_.end()) return found->second;
  if (units_.size() > 60000) return 0;  // not units but noise; the value then has none, and says so
  const auto id = static_cast<std::uint16_t>(units_.size());
  units_.emplace_back(unit);
  unit_ids_.emplace(units_.back(), id);
  return id;
}

void Staging::fail(base::Error error) {
  const std::lock_guard guard(lock_);
  if (!failure_) failure_ = std::move(error);
}

}  // namespace kursaal::ingest
