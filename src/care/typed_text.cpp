#include "care/typed_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && character != '\n' && character != '\t' && character != '\r') || byte == 0x7f;
}

bool is_of_id(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') ||
         std::string_view("._:@/+-").find(character) != std::string_view::npos;
}

}  // namespace

base::Result<std::string> checked_optional_text(std::string_view field, std::string_view text, std::size_t longest) {
  const std::string_view bare = base::trim(text);
  if (bare.size() > longest)
    return base::make_error(ErrorCode::input_refused, field, " is longer than ", std::to_string(longest), " bytes");
  if (!base::valid_utf8(bare) || std::any_of(bare.begin(), bare.end(), is_control))
    return base::make_error(ErrorCode::input_refused, field, " holds bytes that are not text");
  return std::string(bare);
}

base::Result<std::string> checked_text(std::string_view field, std::string_view text, std::size_t longest) {
  KURSAAL_ASSIGN(std::string checked, checked_optional_text(field, text, longest));
  if (checked.empty()) return base::make_error(ErrorCode::input_refused, field, " is empty; say something there");
  return checked;
}

base::Result<std::string> checked_id(std::string_view field, std::string_view text) {
  if (text.empty() || text.size() > kLongestId || !std::all_of(text.begin(), text.end(), is_of_id))
    return base::make_error(ErrorCode::input_refused, field,
                            " must be 1 to 128 letters, digits or . _ : @ / + - without blanks");
  return std::string(text);
}

}  // namespace kursaal::care
