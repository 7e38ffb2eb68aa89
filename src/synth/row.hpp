// One CSV row at the end of a sheet's text: cells in order, dates in the agency's own writing. Inside the room only.
#pragma once

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/day.hpp"
#include "synth/agencies.hpp"

namespace kursaal::synth {

enum class DateWriting : std::uint8_t { iso, slashes, compact, month_name, month_and_year };

// Appends the day as the agency writes it; nothing for an unknown day.
void append_date(std::string& text, std::int32_t day, DateWriting writing);

class Row {
 public:
  Row(Pages& pages, Sheet sheet, char separator = ',')
      : text_(pages.sheets[static_cast<std::size_t>(sheet)]), separator_(separator) {
    ++pages.rows[static_cast<std::size_t>(sheet)];
  }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;
  ~Row() {
    next();
    text_ += kMark;
    text_ += '\n';
  }
  Row& cell(std::string_view text) {
    next();
    text_ += text;
    return *this;
  }
  Row& cell(char letter) {
    next();
    text_ += letter;
    return *this;
  }
  Row& number(std::uint64_t value) {
    next();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text_.append(digits, end);
    return *this;
  }
  Row& decimal(double value, int places) {
    next();
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, places).ptr;
    text_.append(digits, end);
    return *this;
  }
  Row& date(std::int32_t day, DateWriting writing) {
    next();
    append_date(text_, day, writing);
    return *this;
  }
  // Id, number, family and given name, birth, sex: what most layouts begin with.
  Row& person(std::string_view id, const Likeness& known, DateWriting birth) {
    return cell(id).cell(known.nhs).cell(known.family).cell(known.given).date(known.birth.value, birth).cell(known.sex);
  }
  Row& blank(int cells) {
    for (; cells > 0; --cells) next();
    return *this;
  }
  // HH:MM; nothing below zero.
  Row& time(int minute) {
    next();
    if (minute < 0) return *this;
    const char digits[5] = {static_cast<char>('0' + minute / 600), static_cast<char>('0' + minute / 60 % 10), ':',
                            static_cast<char>('0' + minute % 60 / 10), static_cast<char>('0' + minute % 10)};
    text_.append(digits, 5);
    return *this;
  }

 private:
  void next() {
    if (begun_) text_ += separator_;
    begun_ = true;
  }
  std::string& text_;
  char separator_;
  bool begun_ = false;
};

// Positions of rows that stand for no deed: sensitive facts, recalls.
inline constexpr std::uint64_t kBesideDeeds = 8000;

// The record's own number in its sheet: person, then position, so that no two are the same. Requires: position < 8192.
constexpr std::uint64_t row_number(std::uint32_t person, std::uint64_t position) {
  return static_cast<std::uint64_t>(person) * 8192 + position + 1;
}

// Dirt of a row: none, a later version that corrects it, a later one that withdraws it, an exact copy. Rates ASSUMED.
enum class Dirt : std::uint8_t { none, corrected, withdrawn, copied };
// None before the day on which the agency corrects, withdraws or sends again what happened on `day`.
Dirt dirt_of(const Seen& seen, std::int32_t day, std::uint64_t row, Sheet sheet);
std::int32_t corrected_on(std::int32_t day, std::uint64_t row);

}  // namespace kursaal::synth
