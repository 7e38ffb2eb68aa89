// The shipped tables of lists at their own boundaries, with the columns that the program has; their pages; and what the
// program gathers for them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/find_people.hpp"
#include "base/hash.hpp"
#include "find/list_rules.hpp"
#include "place/place.hpp"
#include "stratify/stage_rules.hpp"
#include "tables/blocks.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(KURSAAL_SOURCE_DIR) / "data";
const fs::path kSite = fs::path(KURSAAL_SOURCE_DIR) / "sites" / "south-east-essex";

base::Result<find::ListRules> shipped(const fs::path& site_folder) {
  KURSAAL_ASSIGN(const stratify::ScoreDefinitions definitions, stratify::ScoreDefinitions::load(kData));
  KURSAAL_ASSIGN(const stratify::StageRules stages, stratify::StageRules::load(kData, {}, definitions));
  return find::ListRules::load(kData, site_folder, stages.cohort_columns);
}

std::vector<const rules::RuleTable*> tables_of(const find::ListRules& lists) {
  std::vector<const rules::RuleTable*> tables{&lists.eligibility, &lists.reasons, &lists.routes, &lists.gap_table};
  for (const find::TierTable& tiers : lists.tiers) tables.push_back(&tiers.table);
  return tables;
}

TEST(ListRules, Of_every_shipped_table_hold_at_their_own_boundaries) {
  const auto lists = shipped({});
  ASSERT_TRUE(lists.ok()) << lists.error().text;
  for (const rules::RuleTable* table : tables_of(*lists)) {
    const auto faults = rules::check_boundaries(*table, lists->documented);
    ASSERT_TRUE(faults.ok()) << faults.error().text;
    for (const std::string& fault : *faults) ADD_FAILURE() << table->name << ": " << fault;
  }
}

// A table whose rules are not asked in order says how they are joined.
std::string page_text(std::string page, const find::ListRules& lists, const rules::RuleTable* table) {
  const bool joined = table == &lists.eligibility || table == &lists.reasons || table == &lists.gap_table;
  const std::size_t from = page.find("The rules are asked in order");
  if (!joined || from == std::string::npos) return page;
  const std::size_t to = page.find("\n\n", from);
  return page.replace(from, to - from,
                      "Each rule is asked by itself; docs/methods/worklists.md says how they are joined.");
}

TEST(ListRules, Have_pages_that_are_up_to_date) {
  const auto lists = shipped({});
  ASSERT_TRUE(lists.ok()) << lists.error().text;
  for (const rules::RuleTable* table : tables_of(*lists)) {
    const auto made = rules::rules_page(*table, lists->documented);
    ASSERT_TRUE(made.ok()) << made.error().text;
    const std::string page = page_text(*made, *lists, table);
    const fs::path file = fs::path(KURSAAL_SOURCE_DIR) / "docs" / "methods" / ("rules-" + table->name + ".md");
    if (std::getenv("KURSAAL_WRITE_PAGES") != nullptr) {
      ASSERT_TRUE(tables::write_atomically(file, page).ok());
    }
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_EQ(text.str(), page) << file.filename() << ": write it with KURSAAL_WRITE_PAGES=1";
  }
}

TEST(ListRules, Of_south_east_essex_load_and_ask_what_the_default_asks) {
  const auto site = shipped(kSite);
  const auto other = shipped({});
  ASSERT_TRUE(site.ok()) << site.error().text;
  ASSERT_TRUE(other.ok()) << other.error().text;
  ASSERT_EQ(site->eligibility.rules.size(), other->eligibility.rules.size());
  for (std::size_t i = 0; i < site->eligibility.rules.size(); ++i)
    EXPECT_EQ(site->eligibility.rules[i].condition.sql, other->eligibility.rules[i].condition.sql);
  EXPECT_EQ(site->eligibility.rules[0].source, "S2 3.10") << "a place cites its own papers";
  ASSERT_EQ(site->lists.size(), 2U);
  EXPECT_EQ(site->lists[0].name, "complex-care") << "before moderate needs";
}

TEST(ListRules, Say_what_every_clause_and_tier_asks_in_plain_words) {
  for (const fs::path& site : {fs::path(), kSite}) {
    const auto lists = shipped(site);
    ASSERT_TRUE(lists.ok()) << lists.error().text;
    std::vector<const rules::Rule*> asked;
    for (const find::EligibilityList& list : lists->lists)
      for (const std::size_t clause : list.clauses) asked.push_back(&lists->eligibility.rules[clause]);
    for (const find::TierTable& tiers : lists->tiers)
      for (const rules::Rule& rule : tiers.table.rules) asked.push_back(&rule);
    EXPECT_GT(asked.size(), 12U);
    for (const rules::Rule* rule : asked) {
      EXPECT_TRUE(rule->extra.contains("means")) << rule->name;
      const std::string words = find::plain_words(*rule);
      EXPECT_NE(words, rule->name);
      EXPECT_NE(words.find(' '), std::string::npos) << words;
      EXPECT_EQ(words.find_first_of("{;_"), std::string::npos) << words;
    }
  }
}

TEST(ListRules, Name_items_that_the_code_lists_have) {
  const auto lists = shipped({});
  ASSERT_TRUE(lists.ok()) << lists.error().text;
  const auto codes = terminology::CodeLists::load(kData, {});
  ASSERT_TRUE(codes.ok()) << codes.error().text;
  for (const std::string& item : lists->items()) {
    const terminology::CodeList* list = codes->find(item.substr(0, item.find(':')));
    ASSERT_NE(list, nullptr) << item;
    EXPECT_NE(std::find(list->items.begin(), list->items.end(), item.substr(item.find(':') + 1)), list->items.end())
        << item;
  }
}

TEST(SafetyRules, SR23_a_source_without_a_basis_for_risk_stratification_is_named_and_covers_nothing) {
  auto site = place::load_site(kSite);
  ASSERT_TRUE(site.ok()) << site.error().text;
  const base::Day day = base::day_of(2022, 9, 30);
  EXPECT_TRUE(sources_without_basis(*site, day).empty()) << "in demo mode all is made up";
  site->mode = place::Mode::service;
  std::map<std::string, std::string> why;
  for (const SourceLeftOut& line : sources_without_basis(*site, day)) why[line.source] = line.why;
  EXPECT_TRUE(why.contains("social-care-southend")) << "the approval never covered social care";
  EXPECT_TRUE(why.contains("social-care-essex"));
  EXPECT_FALSE(why.contains("gp-systmone"));
  EXPECT_EQ(why.at("social-care-essex"), "the register names no legal basis for risk stratification");
  for (const SourceLeftOut& line : sources_without_basis(*site, day + 1)) why[line.source] = line.why;
  EXPECT_EQ(why.at("gp-systmone"), "the legal basis for risk stratification ended on 2022-09-30");

  const base::Period years{base::day_of(2015, 1, 1), base::day_of(2022, 10, 1)};
  const population::Coverage all({{"gp-systmone", "gp", years, population::CoverageBasis::declared},
                                  {"social-care-essex", "social-care", years, population::CoverageBasis::declared}});
  const population::Coverage rest = coverage_without(all, sources_without_basis(*site, day));
  EXPECT_TRUE(rest.covers("gp", years));
  EXPECT_FALSE(rest.covers("social-care", years)) << "what rests on it is unknown, not absent";
}

TEST(SafetyRules, SR23_what_teams_did_is_not_read_without_a_row_of_its_own_and_is_named) {
  auto site = place::load_site(kSite);
  ASSERT_TRUE(site.ok()) << site.error().text;
  const tables::TestFolder folder;
  std::ofstream(folder.path() / kFeedbackFile)
      << "person_id,service,decision,reason,day,ask_again,stage,stage_suggested,stage_until,snapshot,role\n"
         "PAAA,,stage-confirmed,,2022-05-01,,adaptive,assisted,2023-05-01,s,team-leader\n"
         "PNOBODY,,stage-confirmed,,2022-05-01,,adaptive,assisted,2023-05-01,s,team-leader\n";
  link::Linked linked;
  linked.persons.emplace_back();
  linked.persons.back().key = "PAAA";
  const base::Day day = base::day_of(2022, 9, 30);
  const auto read = [&](base::Day as_of) { return read_feedback(folder.path(), *site, linked, as_of, {}); };
  EXPECT_EQ(read(day + 1)->counts.used, 1U) << "in demo mode all is made up";
  EXPECT_EQ(read(day + 1)->confirmed.at(0).role, "team-leader");
  EXPECT_FALSE(feedback_without_basis(*site, day + 1));
  site->mode = place::Mode::service;
  EXPECT_EQ(read(day)->counts.used, 1U) << "its own row holds";
  const auto ended = read(day + 1);
  ASSERT_TRUE(ended.ok()) << ended.error().text;
  EXPECT_TRUE(ended->there);
  EXPECT_TRUE(ended->confirmed.empty());
  EXPECT_EQ(ended->counts.used, 0U);
  EXPECT_EQ(ended->counts.without_basis, 2U) << "counted, not dropped in silence";
  EXPECT_EQ(feedback_without_basis(*site, day + 1)->why, "the legal basis for risk stratification ended on 2022-09-30");
  site->feedback.legal_bases.clear();
  EXPECT_EQ(feedback_without_basis(*site, day)->source, "feedback");
  EXPECT_EQ(feedback_without_basis(*site, day)->why, "the register names no legal basis for risk stratification");
}

TEST(Feedback, that_was_cut_or_edited_since_it_was_written_is_refused) {
  auto site = place::load_site(kSite);
  ASSERT_TRUE(site.ok()) << site.error().text;
  const tables::TestFolder folder;
  const std::string extract =
      "person_id,service,decision,reason,day,ask_again,stage,stage_suggested,stage_until,snapshot,role,listed_on\n"
      "PAAA,complex-care,declined,objected,2022-05-01,,,,,s,,\n";
  base::Digest digest;
  digest.add_text(extract);
  std::filesystem::create_directory(folder.path() / "feedback");
  std::ofstream(folder.path() / "feedback" / (digest.hex() + ".csv")) << extract;
  link::Linked linked;
  linked.persons.emplace_back();
  linked.persons.back().key = "PAAA";
  const auto read = [&](const std::string& text) {
    std::ofstream(folder.path() / kFeedbackFile) << text;
    return read_feedback(folder.path(), *site, linked, base::day_of(2022, 9, 30), {});
  };
  const std::string mark(kMadeByFeedback);
  const auto whole = read(mark + extract);
  ASSERT_TRUE(whole.ok()) << whole.error().text;
  ASSERT_EQ(whole->offers.size(), 1U);
  EXPECT_EQ(whole->offers[0].result, "objected");
  EXPECT_EQ(whole->offers[0].ask_again, base::day_of(9999, 12, 31)) << "meant for good";
  for (const std::string& text : {mark + extract.substr(0, extract.find('\n') + 1), mark, mark + extract + extract,
                                  mark.substr(0, mark.size() - 1) + "\r\n" + extract}) {
    const auto refused = read(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_NE(refused.error().text.find("not as kursaal feedback wrote it"), std::string::npos) << refused.error().text;
  }
}

}  // namespace
}  // namespace kursaal::app
