// A large text file being written, with the few ways in which made-up extracts say dates, ids and numbers.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/day.hpp"
#include "base/hash.hpp"

namespace kursaal::bench {

class ExtractFile {
 public:
  explicit ExtractFile(const std::filesystem::path& file) : file_(std::fopen(file.c_str(), "wb")) {
    text_.reserve(kBuffer + (64U << 10));
  }
  ExtractFile& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  ExtractFile& operator<<(std::uint64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
    return *this;
  }
  // With `decimals` digits behind the point.
  ExtractFile& number(double value, int decimals) {
    std::array<char, 40> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
    text_.append(digits.data(), end);
    return *this;
  }
  ExtractFile& day(base::Day day) {
    base::append_day(text_, day);
    return *this;
  }
  // 2019-03-01T14:05:33+00:00
  ExtractFile& instant(base::Day day, std::uint64_t second) {
    base::append_day(text_, day);
    const std::array<char, 9> clock{'T', digit(second / 36000),   digit(second / 3600 % 10),
                                    ':', digit(second / 600 % 6), digit(second / 60 % 10),
                                    ':', digit(second / 10 % 6),  digit(second % 10)};
    text_.append(clock.data(), clock.size());
    text_ += "+00:00";
    return *this;
  }
  // An id of the form of a UUID, one for each (kind, number).
  ExtractFile& uuid(std::uint64_t kind, std::uint64_t number) {
    const std::string digits =
        base::hex_of(base::hash_combine(kind, number)) + base::hex_of(base::hash_combine(number, ~kind));
    std::size_t at = 0;
    for (const std::size_t part : {8U, 4U, 4U, 4U, 12U}) {
      if (at != 0) text_ += '-';
      text_.append(digits, at, part);
      at += part;
    }
    return *this;
  }
  void end_record() {
    text_ += '\n';
    if (text_.size() >= kBuffer) flush();
  }
  // Bytes so far. False if the disk said no.
  bool close() {
    flush();
    if (file_ != nullptr && std::fclose(file_.release()) != 0) failed_ = true;
    return !failed_;
  }
  [[nodiscard]] std::uint64_t bytes() const { return written_ + text_.size(); }

 private:
  static constexpr std::size_t kBuffer = 1U << 20;
  static char digit(std::uint64_t value) { return static_cast<char>('0' + value); }
  void flush() {
    failed_ = failed_ || file_ == nullptr || std::fwrite(text_.data(), 1, text_.size(), file_.get()) != text_.size();
    written_ += text_.size();
    text_.clear();
  }
  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string text_;
  std::uint64_t written_ = 0;
  bool failed_ = false;
};

}  // namespace kursaal::bench
