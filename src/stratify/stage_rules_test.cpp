// The shipped tables at their own boundaries, their pages, and the safety rules that stand on them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "stratify/stage_rules.hpp"
#include "stratify/stages_in_test.hpp"
#include "tables/blocks.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;

using drawn::shipped_rules;

TEST(StageRules, of_every_shipped_table_hold_at_their_own_boundaries) {
  const StageRules& all = shipped_rules();
  for (const auto& [table, columns] : {std::pair{&all.stage, &all.columns}, std::pair{&all.cohort, &all.cohort_columns},
                                       std::pair{&all.rising_risk, &all.columns}}) {
    const auto faults = rules::check_boundaries(*table, *columns);
    ASSERT_TRUE(faults.ok()) << faults.error().text;
    for (const std::string& fault : *faults) ADD_FAILURE() << table->name << ": " << fault;
  }
}

TEST(StageRules, have_pages_that_are_up_to_date) {
  const StageRules& all = shipped_rules();
  for (const auto& [table, columns, name] : {std::tuple{&all.stage, &all.columns, "rules-stage.md"},
                                             std::tuple{&all.cohort, &all.cohort_columns, "rules-cohort.md"},
                                             std::tuple{&all.rising_risk, &all.columns, "rules-rising-risk.md"}}) {
    const auto page = rules::rules_page(*table, *columns);
    ASSERT_TRUE(page.ok()) << page.error().text;
    const fs::path file = fs::path(KURSAAL_SOURCE_DIR) / "docs" / "methods" / name;
    if (std::getenv("KURSAAL_WRITE_PAGES") != nullptr) {
      ASSERT_TRUE(tables::write_atomically(file, *page).ok());
    }
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_EQ(text.str(), *page) << name << ": write it with KURSAAL_WRITE_PAGES=1";
  }
}

// A copy of data/rules with one table changed.
base::Result<StageRules> with_changed(std::string_view table, std::string_view from, std::string_view to) {
  const fs::path site = fs::temp_directory_path() / "kursaal-stage-rules";
  fs::create_directories(site / "rules");
  const std::string file = std::string(table) + ".toml";
  auto text = tables::read_whole(fs::path(KURSAAL_SOURCE_DIR) / "data" / "rules" / file, 1U << 20);
  EXPECT_TRUE(text.ok());
  const std::size_t at = text->find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text->replace(at, from.size(), to);
  EXPECT_TRUE(tables::write_atomically(site / "rules" / file, *text).ok());
  auto loaded = StageRules::load(fs::path(KURSAAL_SOURCE_DIR) / "data", site, drawn::shipped().definitions);
  fs::remove_all(site);
  return loaded;
}

TEST(StageRules, of_the_site_replace_the_shipped_ones_and_change_the_version) {
  const auto changed = with_changed("stage", "care_hours >= 21", "care_hours >= 28");
  ASSERT_TRUE(changed.ok()) << changed.error().text;
  EXPECT_NE(changed->rules_version("x"), shipped_rules().rules_version("x"));
}

TEST(StageRules, that_could_leave_somebody_out_of_all_cohorts_are_refused) {
  EXPECT_FALSE(with_changed("cohort", "when_unknown = \"pass\"", "when_unknown = \"stop\"").ok());
  EXPECT_FALSE(with_changed("cohort", "when = \"true\"", "when = \"age_years >= 0\"").ok());
}

TEST(SafetyRules, SR08_a_stage_table_that_passes_over_what_is_unknown_is_refused) {
  EXPECT_FALSE(with_changed("stage", "when_unknown = \"stop\"", "when_unknown = \"pass\"").ok());
}

TEST(SafetyRules, SR10_a_rule_that_computes_the_end_of_life_is_refused) {
  const auto computed = with_changed("stage", "when = \"end_of_life\"", "when = \"end_of_life OR frailty_scale = 9\"");
  ASSERT_FALSE(computed.ok());
  EXPECT_NE(computed.error().text.find("a clinician's record"), std::string::npos);
  EXPECT_FALSE(with_changed("stage", "when = \"end_of_life\"", "when = \"hospice_contacts_12m > 0\"").ok());
}

}  // namespace
}  // namespace kursaal::stratify
