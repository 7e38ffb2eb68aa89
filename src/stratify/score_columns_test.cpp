#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "stratify/score_columns.hpp"
#include "tables/blocks.hpp"

namespace kursaal::stratify {
namespace {

TEST(ScoreColumns, the_features_page_is_up_to_date) {
  const std::filesystem::path page = std::filesystem::path(KURSAAL_SOURCE_DIR) / "docs" / "methods" / "features.md";
  if (std::getenv("KURSAAL_WRITE_PAGES") != nullptr) {
    ASSERT_TRUE(tables::write_atomically(page, features_page()).ok());
  }
  std::ifstream file(page);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), features_page()) << "write it with KURSAAL_WRITE_PAGES=1";
}

TEST(ScoreColumns, every_column_has_a_name_of_its_own_a_meaning_and_says_what_NULL_means) {
  std::set<std::string_view> names;
  for (const ColumnFacts& column : score_columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
    EXPECT_FALSE(column.meaning.empty() || column.unknown.empty() || column.window.empty()) << column.name;
    EXPECT_GE(column.divisor, 1);
    EXPECT_EQ(column.form == ColumnForm::note, column.name.ends_with("_note"));
  }
}

}  // namespace
}  // namespace kursaal::stratify
