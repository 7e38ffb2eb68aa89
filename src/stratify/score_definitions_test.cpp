#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <numeric>

#include "stratify/history_in_test.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;

// The shipped tables with one file written anew.
base::Result<ScoreDefinitions> load_with(const std::string& name,
                                         const std::function<std::string(std::string)>& change) {
  const fs::path folder = fs::temp_directory_path() / ("kursaal-definitions-" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(fs::path(KURSAAL_SOURCE_DIR) / "data" / "scores", folder / "scores");
  std::ifstream in(folder / "scores" / name);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  std::ofstream(folder / "scores" / name) << change(text);
  auto loaded = ScoreDefinitions::load(folder);
  fs::remove_all(folder);
  return loaded;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), with);
}

TEST(ScoreDefinitions, add_to_the_published_totals) {
  const ScoreDefinitions& all = drawn::shipped().definitions;
  const auto sum = [](const std::vector<std::int32_t>& weights) {
    return std::accumulate(weights.begin(), weights.end(), 0, [](int total, std::int32_t weight) {
      return weight == kUnknownWeight ? total : total + weight;
    });
  };
  EXPECT_EQ(all.efi.size(), 36U);
  EXPECT_EQ(all.hfrs.size(), 109U);
  EXPECT_EQ(sum(all.hfrs_tenths), 1732);
  EXPECT_EQ(sum(all.cms_general_20), 1633);
  EXPECT_EQ(sum(all.cms_general_37), 2179);
  EXPECT_EQ(sum(all.efi2_coefficients), 853'673);
}

TEST(ScoreDefinitions, name_file_and_line_of_what_is_wrong) {
  const auto weight =
      load_with("hfrs_items.csv", [](std::string text) { return replaced(std::move(text), "F00,71,", "F00,seven,"); });
  ASSERT_FALSE(weight.ok());
  EXPECT_NE(weight.error().text.find("scores/hfrs_items.csv:5:"), std::string::npos) << weight.error().text;
  const auto rule = load_with("cms_items.csv", [](std::string text) {
    return replaced(std::move(text), ",coded ever\n", ",coded sometimes\n");
  });
  ASSERT_FALSE(rule.ok());
  EXPECT_NE(rule.error().text.find("rule not understood"), std::string::npos) << rule.error().text;
  const auto item = load_with("value_rules.csv",
                              [](std::string text) { return replaced(std::move(text), "efi,falls,", "efi,fall,"); });
  ASSERT_FALSE(item.ok());
  EXPECT_NE(item.error().text.find("no such item of efi: fall"), std::string::npos) << item.error().text;
}

TEST(ScoreDefinitions, a_changed_weight_changes_the_version) {
  const auto changed =
      load_with("hfrs_items.csv", [](std::string text) { return replaced(std::move(text), "F00,71,", "F00,72,"); });
  ASSERT_TRUE(changed.ok());
  EXPECT_NE(changed->digest, drawn::shipped().definitions.digest);
}

TEST(FixedPoint, reads_decimals_exactly) {
  EXPECT_EQ(parse_fixed("0.1", 1), 1);
  EXPECT_EQ(parse_fixed("-2.09", 2), -209);
  EXPECT_EQ(parse_fixed("1.36434", 5), 136'434);
  EXPECT_EQ(parse_fixed("0.2406", 5), 24'060);
  EXPECT_EQ(parse_fixed("0.50", 1), 5);
  EXPECT_EQ(parse_fixed("0.55", 1), std::nullopt);
  EXPECT_EQ(parse_fixed("", 1), std::nullopt);
  EXPECT_EQ(parse_fixed("1e3", 1), std::nullopt);
}

}  // namespace
}  // namespace kursaal::stratify
