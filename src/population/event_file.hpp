// Files of raw Event records, as ingest spills them and buckets hold them. Inside the room and its tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/result.hpp"
#include "population/event.hpp"

namespace kursaal::population {

// Reads such a file piece by piece. Errors: io, also where the file is no whole number of events.
class EventFileReader {
 public:
  static base::Result<EventFileReader> open(const std::filesystem::path& file);
  EventFileReader(EventFileReader&&) noexcept;
  EventFileReader& operator=(EventFileReader&&) noexcept;
  ~EventFileReader();
  [[nodiscard]] std::uint64_t events() const { return events_; }
  // Fills `into` as far as events are left; how many were read, 0 at the end.
  base::Result<std::size_t> read(std::span<Event> into);

 private:
  EventFileReader(std::filesystem::path file, int descriptor, std::uint64_t events);
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::uint64_t events_ = 0;
};

// Appends to a file that may have other writers; one call is one piece of the file.
class EventFileWriter {
 public:
  // Makes the file (0600) anew. Errors: io.
  static base::Result<EventFileWriter> create(const std::filesystem::path& file);
  EventFileWriter(EventFileWriter&&) noexcept;
  EventFileWriter& operator=(EventFileWriter&&) noexcept;
  ~EventFileWriter();
  // Thread-safe.
  base::Status append(std::span<const Event> events) const;

 private:
  EventFileWriter(std::filesystem::path file, int descriptor);
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace kursaal::population
