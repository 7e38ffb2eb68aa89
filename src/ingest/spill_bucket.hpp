// Packed entries (staged_entry.hpp) that wait on disk for the end of reading, and come back in parts that fit in
// memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::ingest {

// Appends entries to a file of its own; few stay in memory.
class SpillBucket {
 public:
  static constexpr std::size_t kTailBytes = 256U << 10;

  // Keeps at most about `tail_bytes` in memory.
  void open_at(std::filesystem::path file, std::size_t tail_bytes = kTailBytes);
  // Whole entries. Thread-safe. Errors: io.
  base::Status append(std::string_view entries);
  // Hands on all that was appended, in parts of about `most_bytes`; entries of one key are in one part, in the order of
  // arrival. `shared_bits`: how many leading bits of the key's hash all entries of this bucket share. Requires: no call
  // of append under way. Files: removed. Memory: 128 MB, or one part if that is more. Errors: io, and what `work` says.
  base::Status take_in_parts(std::size_t most_bytes, unsigned shared_bits,
                             const std::function<base::Status(std::string_view entries)>& work);

 private:
  base::Status flush();
  base::Result<std::string> take();
  // Calls work(bytes) for pieces of what was appended that end with an entry.
  base::Status take_in_pieces(const std::function<base::Status(std::string_view entries)>& work);
  template <class PartOf>
  base::Status take_from_memory(std::size_t parts, std::uint64_t all, const PartOf& part_of,
                                const std::function<base::Status(std::string_view entries)>& work);

  std::mutex lock_;
  std::filesystem::path file_;
  std::string tail_;
  std::size_t tail_bytes_ = kTailBytes;
  std::uint64_t on_disk_ = 0;
};

// Writes to a file that is made when the first byte comes.
class SpillFile {
 public:
  explicit SpillFile(std::filesystem::path file) : file_(std::move(file)) {}
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;
  // Errors: io.
  base::Status write(std::string_view bytes);
  // Errors: io.
  base::Status close();
  [[nodiscard]] bool begun() const { return descriptor_ >= 0; }

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace kursaal::ingest
