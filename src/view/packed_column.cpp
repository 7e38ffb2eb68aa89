#include "view/packed_column.hpp"

#include <bit>
#include <cmath>

namespace kursaal::view {
namespace {
constexpr std::size_t kSmall = 1U << 12U;  // whole numbers below it are looked up in an array
}

std::size_t PackedColumn::rows() const { return one_.size() + two_.size() + four_.size(); }

std::uint32_t PackedColumn::code(std::size_t row) const {
  if (!one_.empty()) return one_[row];
  return two_.empty() ? four_[row] : two_[row];
}

std::optional<std::string_view> PackedColumn::text(std::size_t row) const {
  const std::uint32_t at = code(row);
  if (at == 0) return {};
  return word(at);
}

std::optional<double> PackedColumn::number(std::size_t row) const {
  const std::uint32_t at = code(row);
  if (at == 0) return {};
  return numbers_[at - 1];
}

std::uint64_t PackedColumn::bytes() const {
  return one_.capacity() + 2 * two_.capacity() + 4 * four_.capacity() + 8 * numbers_.capacity() + pool_.capacity() +
         8 * starts_.capacity();
}

PackedColumnWriter::PackedColumnWriter(std::size_t rows_expected) : rows_expected_(rows_expected) {
  column_.one_.reserve(rows_expected);
}

void PackedColumnWriter::add(double number) {
  if (number >= 0 && number < static_cast<double>(kSmall) && number == std::floor(number) && !std::signbit(number)) {
    if (small_.empty()) small_.resize(kSmall, 0);
    std::uint32_t& code = small_[static_cast<std::size_t>(number)];
    if (code == 0) {
      column_.numbers_.push_back(number);
      code = static_cast<std::uint32_t>(column_.numbers_.size());
    }
    return add_code(code);
  }
  const auto [found, is_new] = by_number_.try_emplace(std::bit_cast<std::uint64_t>(number), 0U);
  if (is_new) {
    column_.numbers_.push_back(number);
    found->second = static_cast<std::uint32_t>(column_.numbers_.size());
  }
  add_code(found->second);
}

void PackedColumnWriter::add(std::string_view text) {
  if (last_code_ != 0 && text == last_text_) return add_code(last_code_);
  last_text_.assign(text);
  const auto [found, is_new] = by_text_.try_emplace(last_text_, 0U);
  if (is_new) {
    column_.pool_.append(text);
    column_.starts_.push_back(column_.pool_.size());
    found->second = static_cast<std::uint32_t>(column_.starts_.size() - 1);
  }
  last_code_ = found->second;
  add_code(last_code_);
}

void PackedColumnWriter::add_code(std::uint32_t code) {
  if (!column_.four_.empty()) return column_.four_.push_back(code);
  if (!column_.two_.empty()) {
    if (code <= 0xFFFFU) return column_.two_.push_back(static_cast<std::uint16_t>(code));
    column_.four_.reserve(rows_expected_);
    column_.four_.assign(column_.two_.begin(), column_.two_.end());
    column_.two_ = {};
    return column_.four_.push_back(code);
  }
  if (code <= 0xFFU) return column_.one_.push_back(static_cast<std::uint8_t>(code));
  column_.two_.reserve(rows_expected_);
  column_.two_.assign(column_.one_.begin(), column_.one_.end());
  column_.one_ = {};
  if (code <= 0xFFFFU) return column_.two_.push_back(static_cast<std::uint16_t>(code));
  column_.four_.assign(column_.two_.begin(), column_.two_.end());
  column_.two_ = {};
  column_.four_.push_back(code);
}

PackedColumn PackedColumnWriter::finish() {
  column_.one_.shrink_to_fit();
  column_.numbers_.shrink_to_fit();
  column_.pool_.shrink_to_fit();
  column_.starts_.shrink_to_fit();
  return std::move(column_);
}

}  // namespace kursaal::view
