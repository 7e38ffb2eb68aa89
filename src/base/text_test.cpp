#include "base/text.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/json_text.hpp"

namespace kursaal::base {
namespace {

TEST(Text, TenDigitsAreMaskedAndOtherNumbersAreNot) {
  EXPECT_EQ(mask_ten_digits("letters/9434765919.json"), "letters/##########.json");
  EXPECT_EQ(mask_ten_digits("943 476 5919 and 943-476-5919.csv"), "### ### #### and ###-###-####.csv");
  EXPECT_EQ(mask_ten_digits("9434765919_9434765919"), "##########_##########");
  for (const char* kept :
       {"extract_20240601.csv", "20240601123000", "943476591", "12345678901", "2024-06-01", "943-476-591", ""})
    EXPECT_EQ(mask_ten_digits(kept), kept);
}

TEST(Text, ReadsOnlyWholeNumbers) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_FALSE(parse_integer("42 "));
  EXPECT_FALSE(parse_integer(""));
  EXPECT_FALSE(parse_integer("99999999999999999999"));
  EXPECT_EQ(parse_number("1.5"), 1.5);
  EXPECT_FALSE(parse_number("nan"));
  EXPECT_FALSE(parse_number("inf"));
  EXPECT_FALSE(parse_number("<5"));
}

TEST(Text, WritesTheShortestNumberThatReadsBack) {
  EXPECT_EQ(format_number(0.25), "0.25");
  EXPECT_EQ(format_number(7.1), "7.1");
  EXPECT_EQ(format_number(12), "12");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(12), "12");
}

TEST(Text, KnowsWellFormedUtf8) {
  EXPECT_TRUE(valid_utf8("Zo\xC3\xAB"));
  EXPECT_FALSE(valid_utf8("Zo\xEB"));        // Windows-1252
  EXPECT_FALSE(valid_utf8("\xC0\xAF"));      // overlong
  EXPECT_FALSE(valid_utf8("\xED\xA0\x80"));  // surrogate
  EXPECT_TRUE(valid_utf8("\xF0\x9F\x99\x82"));
}

TEST(Text, SuggestsTheNearestName) {
  constexpr std::array<std::string_view, 3> kNames{"known_by", "as_of", "ledger"};
  EXPECT_EQ(nearest_name("knownby", kNames), "known_by");
  EXPECT_EQ(nearest_name("zzzzzzzz", kNames), "");
}

TEST(JsonText, EscapesAndPunctuates) {
  JsonWriter writer;
  writer.begin_object()
      .key("a")
      .begin_array()
      .value(1)
      .value("x\"\n")
      .null()
      .end_array()
      .key("b")
      .value(true)
      .end_object();
  EXPECT_EQ(writer.text(), R"({"a":[1,"x\"\n",null],"b":true})");
}

}  // namespace
}  // namespace kursaal::base
