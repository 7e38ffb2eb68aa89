// Files that are whole or not there: an open file descriptor with an owner, and the last steps of an atomic write.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace kursaal::tables {

// Owns a file descriptor; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

// An io error that names the file and the operating system's reason (errno).
base::Error file_error(std::string_view what_failed, const std::filesystem::path& file);

// Where the bytes of `file` grow until they are whole: ".<name>.partial" in the same folder. A fixed name, so that what
// a killed process left behind is overwritten by the next.
std::filesystem::path partial_path(const std::filesystem::path& file);

// Syncs the partial file, renames it to `file` and syncs the folder. Errors: io (the partial file is then removed).
base::Status publish_partial(const std::filesystem::path& file);

void remove_partial(const std::filesystem::path& file);

}  // namespace kursaal::tables
