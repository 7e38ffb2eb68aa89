// The safety rules that this room carries (docs/safety/hazard-log.md names these tests).
#include <gtest/gtest.h>

#include <set>

#include "find/left_out.hpp"
#include "find/place_in_test.hpp"

namespace kursaal::find {
namespace {

using drawn::eligible;
using drawn::PlaceInTest;
using drawn::somebody;

TEST(SafetyRules, SR07_a_column_that_rests_on_a_starter_list_feeds_no_eligibility_in_service_mode) {
  PlaceInTest place;
  place.people = {somebody("p")};
  place.request.masked = {{"ltc_count", "the code list ltc is a starter"}};
  RUN(place);
  EXPECT_EQ(place.standing("p"), "unknown") << "not eligible by it, and not left out by it";
}

TEST(SafetyRules, SR11_everyone_listed_has_an_owner_a_clock_and_an_end) {
  PlaceInTest place;
  for (int i = 0; i < 4; ++i) place.people.push_back(somebody("p" + std::to_string(i)));
  place.people.push_back(somebody("ward", {{"in_hospital", "true"}}));
  RUN(place);
  for (const auto& row : place.rows("direct/worklists.parquet", "status IN ('listed', 'in-reach')")) {
    EXPECT_TRUE(row.at("owner_organisation"));
    EXPECT_TRUE(row.at("owner_role"));
    EXPECT_TRUE(row.at("act_by"));
    EXPECT_TRUE(row.at("valid_until"));
  }
  EXPECT_EQ(place.rows("direct/worklists.parquet", "status = 'listed'")[0].at("act_by"), "2025-07-07");
  for (const auto& row : place.rows("direct/worklists.parquet", "status = 'waiting'"))
    EXPECT_TRUE(row.at("owner_role")) << "who waits is somebody's too";
}

TEST(SafetyRules, SR11_who_waits_where_no_team_has_a_place_is_counted_and_told) {
  PlaceInTest place;
  place.people = {somebody("north"), somebody("south", {}, {{"locality", "'south'"}})};
  RUN(place);
  EXPECT_EQ(place.standing("south"), "waiting");
  EXPECT_EQ(place.count("complex-care", "waiting-without-places", "standing"), 1U);
  EXPECT_FALSE(place.row_of("south").at("not_before")) << "no day is promised";
}

TEST(SafetyRules, SR11_nobody_leaves_a_queue_without_a_reason) {
  PlaceInTest place;
  place.people = {somebody("stays"),
                  somebody("died", {}, {{"deceased", "true"}, {"death_date", "DATE '2025-06-10'"}}),
                  somebody("recovered", {{"emergency_admissions_12m", "0"}, {"ae_attendances_12m", "0"}}),
                  somebody("unknown", {{"emergency_admissions_12m", "NULL"}}),
                  somebody("taken", {{"complex_care_91d", "1"}}),
                  somebody("other-list", {{"age_years", "50"}, {"homeless", "true"}}),
                  somebody("dead-before", {}, {{"deceased", "true"}, {"death_date", "DATE '2025-05-01'"}})};
  for (const auto& person : place.people) place.months.push_back({person.id, "2025-05-31", eligible()});
  RUN(place);
  const auto ended = [&](const char* id) {
    const auto rows =
        place.rows("direct/worklists.parquet", "status = 'ended' AND person_id = '" + std::string(id) + "'");
    return rows.size() == 1 ? rows[0].at("ended_reason").value_or("") : std::to_string(rows.size()) + " rows";
  };
  EXPECT_EQ(ended("stays"), "0 rows");
  EXPECT_EQ(ended("died"), "a source says that the person has died");
  EXPECT_EQ(ended("recovered"), "no longer met: uses hospital, A&E or social care a lot");
  EXPECT_EQ(ended("unknown"), "cannot be told now: uses hospital, A&E or social care a lot");
  EXPECT_EQ(ended("taken"), "a team has them already");
  EXPECT_EQ(ended("other-list"), "now on another list");
  EXPECT_EQ(ended("dead-before"), "0 rows") << "was in no queue";

  // And everybody of the snapshot has exactly one row that says where they stand.
  std::set<std::string> seen;
  for (const auto& row : place.rows("direct/eligibility.parquet")) {
    EXPECT_TRUE(seen.insert(*row.at("person_id")).second);
    EXPECT_TRUE(row.at("result"));
    if (row.at("result") == "left-out") {
      EXPECT_TRUE(row.at("left_out_words"));
    }
    if (row.at("result") == "outside") {
      EXPECT_TRUE(row.at("route"));
    }
    if (row.at("result") == "unknown") {
      EXPECT_TRUE(row.at("unknown"));
    }
  }
  EXPECT_EQ(seen.size(), place.people.size());
}

TEST(SafetyRules, SR12_each_reason_leaves_out_and_is_counted) {
  PlaceInTest place;
  place.people = {
      somebody("test", {}, {{"test_patient", "true"}}),
      somebody("dead", {}, {{"deceased", "true"}, {"death_date", "DATE '2025-06-01'"}}),
      somebody("dead-no-day", {}, {{"deceased", "true"}}),
      somebody("dead-by-score", {{"dead", "true"}}),
      somebody("doubtful", {}, {{"deceased", "true"}, {"death_date", "DATE '2025-01-01'"}}),
      somebody("sealed", {}, {{"restricted", "true"}}),
      somebody("objector"),
      somebody("moved", {{"moved_away", "true"}}),
      somebody("nowhere", {}, {{"locality", "NULL"}}),
      somebody("had", {{"complex_care_91d", "1"}}),
      somebody("accepted"),
      somebody("declined"),
      somebody("home", {{"care_home", "true"}}),
      somebody("ward", {{"in_hospital", "true"}}),
      somebody("eligible"),
  };
  place.events = {{"doubtful", "2025-03-01", 999, 2}};
  place.request.objected = {"objector"};
  place.request.offers = {{"accepted", "complex-care", base::day_of(2025, 6, 1), OfferOutcome::accepted},
                          {"declined", "complex-care", base::day_of(2025, 6, 1), OfferOutcome::declined}};
  RUN(place);
  const std::map<std::string, std::string> expected{{"test", "test-patient"},
                                                    {"dead", "dead"},
                                                    {"dead-no-day", "dead"},
                                                    {"dead-by-score", "dead"},
                                                    {"doubtful", "death-to-be-checked"},
                                                    {"sealed", "sealed"},
                                                    {"objector", "objected"},
                                                    {"moved", "moved-away"},
                                                    {"nowhere", "no-locality"},
                                                    {"had", "with-team"},
                                                    {"accepted", "with-team"},
                                                    {"declined", "declined"},
                                                    {"home", "care-home"}};
  std::map<std::string, std::uint64_t> by_reason;
  for (const auto& [id, reason] : expected) {
    EXPECT_EQ(place.standing(id), "left-out " + reason) << id;
    EXPECT_TRUE(place.row_of(id).empty()) << id << " has no row on any list";
    ++by_reason[reason];
  }
  EXPECT_EQ(by_reason.size(), left_out_reasons().size()) << "each reason is tried";
  for (const auto& [reason, people] : by_reason)
    EXPECT_EQ(place.count("complex-care", reason, "left-out"), people) << reason;
  EXPECT_EQ(place.standing("ward"), "in-reach");
  EXPECT_EQ(place.row_of("ward").at("owner_role"), "discharge nurse");
  EXPECT_EQ(place.standing("eligible"), "listed");
}

TEST(SafetyRules, SR12_a_no_counts_for_its_time_and_an_end_gives_the_place_back) {
  PlaceInTest place;
  place.people = {somebody("asked-again"), somebody("not-yet"), somebody("ended"), somebody("wants-later"),
                  somebody("wants-sooner")};
  place.request.offers = {
      {"wants-later", "complex-care", base::day_of(2024, 1, 1), OfferOutcome::declined, base::day_of(2025, 7, 1)},
      {"wants-sooner", "complex-care", base::day_of(2025, 6, 1), OfferOutcome::declined, base::day_of(2025, 6, 30)},
      {"asked-again", "complex-care", base::day_of(2024, 12, 30), OfferOutcome::declined},
      {"not-yet", "complex-care", base::day_of(2024, 12, 31), OfferOutcome::declined},
      {"ended", "complex-care", base::day_of(2025, 1, 1), OfferOutcome::accepted},
      {"ended", "complex-care", base::day_of(2025, 5, 1), OfferOutcome::ended}};
  place.site.services[0].teams[0].places_a_week = 5;
  RUN(place);
  EXPECT_EQ(place.standing("wants-later"), "left-out declined") << "their own day counts before the service's months";
  EXPECT_EQ(place.standing("wants-sooner"), "listed") << "from that day on";
  EXPECT_EQ(place.standing("asked-again"), "listed") << "six months have passed on 30 June";
  EXPECT_EQ(place.standing("not-yet"), "left-out declined");
  EXPECT_EQ(place.standing("ended"), "listed");
}

TEST(SafetyRules, SR12_whether_somebody_is_left_out_stands_in_no_table_of_a_site) {
  PlaceInTest place;
  // A table of a site that says nothing of the dead.
  place.site_rules = {
      "eligibility",
      "name = \"eligibility\"\ntitle = \"t\"\nversion = \"1\"\nvalues = [\"complex-care\"]\n[[rule]]\nname = "
      "\"all\"\nvalue = \"complex-care\"\nwhen = \"age_years >= 0\"\ninferred = \"test\"\nreason = \"r\"\n"};
  place.people = {somebody("dead", {}, {{"deceased", "true"}}), somebody("alive")};
  RUN(place);
  EXPECT_EQ(place.standing("dead"), "left-out dead");
  EXPECT_EQ(place.standing("alive"), "listed");
}

TEST(SafetyRules, SR12_the_floor_of_places_for_the_most_deprived_fifth_is_kept_and_told) {
  PlaceInTest place;
  for (int i = 0; i < 6; ++i)
    place.people.push_back(
        somebody("rich" + std::to_string(i), {{"emergency_discharge_91d", "true"}, {"emergency_discharge_days", "5"}}));
  for (int i = 0; i < 3; ++i) place.people.push_back(somebody("poor" + std::to_string(i), {}, {{"lsoa", "'L1'"}}));
  RUN(place);
  // 2 places x 3/9 of the eligible, rounded up, is 1, though all three stand in a later tier.
  const auto poor = place.rows("direct/worklists.parquet", "status = 'listed' AND deprivation_fifth = 1");
  ASSERT_EQ(poor.size(), 1U);
  EXPECT_EQ(poor[0].at("floor_applied"), "place by floor");
  EXPECT_EQ(place.rows("direct/worklists.parquet", "floor_applied = 'gave way to floor' AND status = 'waiting'").size(),
            1U);
}

TEST(SafetyRules, SR12_a_rule_that_reads_ethnicity_is_refused) {
  PlaceInTest place;
  place.people = {somebody("p")};
  place.site_rules = {
      "tiers-complex-care",
      "name = \"tiers-complex-care\"\ntitle = \"t\"\nversion = \"1\"\nvalues = [\"first\", \"eligible\"]\notherwise = "
      "\"eligible\"\n[[rule]]\nname = \"first\"\nvalue = \"first\"\nwhen = \"ethnicity = 'white'\"\ninferred = "
      "\"test\"\nreason = \"r\"\n"};
  const auto outcome = place.run();
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().text.find("ethnicity (safety rule 12)"), std::string::npos) << outcome.error().text;

  // Even where a caller offered such a column.
  std::vector<rules::DocumentedColumn> columns = drawn::score_columns();
  columns.push_back({"ethnicity", rules::ColumnType::text, {}});
  EXPECT_FALSE(ListRules::load(std::filesystem::path(KURSAAL_SOURCE_DIR) / "data", place.site.folder, columns).ok());
}

TEST(SafetyRules, SR13_the_draw_stands_in_the_row_and_settles_the_tie) {
  PlaceInTest place;
  for (int i = 0; i < 40; ++i) place.people.push_back(somebody("p" + std::to_string(100 + i)));
  RUN(place);
  const auto rows = place.rows("direct/worklists.parquet", "kind = 'list'");
  ASSERT_EQ(rows.size(), 40U);
  std::uint64_t before = 0;
  bool by_name = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint64_t draw = std::stoull(rows[i].at("draw").value_or("0"));
    EXPECT_GT(draw, before) << "in the order of the draw";
    if (i > 0) by_name = by_name && rows[i].at("person_id") > rows[i - 1].at("person_id");
    before = draw;
  }
  EXPECT_FALSE(by_name);
}

TEST(SafetyRules, SR20_a_row_tells_no_sensitive_fact_where_everybody_reads) {
  PlaceInTest place;
  place.people = {somebody("p", {{"mental_illness", "true"}, {"substance_misuse", "true"}, {"age_years", "50"}})};
  RUN(place);
  const auto row = place.row_of("p");
  EXPECT_EQ(row.at("list"), "moderate-needs");
  for (const char* column : {"reasons", "lately", "tier_reason", "unknown"}) {
    const std::string text = row.at(column).value_or("");
    EXPECT_EQ(text.find("mental"), std::string::npos) << column;
    EXPECT_EQ(text.find("substance"), std::string::npos) << column;
  }
  EXPECT_EQ(row.at("sensitivity"), "mental-health;substance-use");
}

TEST(SafetyRules, SR02_only_the_feed_of_a_persons_own_practice_tells_of_a_gap) {
  PlaceInTest place;
  const std::uint32_t diabetes = place.concept_of("ltc:diabetes");
  const std::uint32_t hba1c = place.concept_of("measures:hba1c");
  // Both systems are read; other-gp sends no HbA1c of anybody, as a feed that stopped sends none.
  constexpr int kGp = 0, kOther = 1;
  const auto registered = [](const std::string& person, const std::string& day, int source) {
    return drawn::DrawnEvent{person, day, 0, 0, source, true};
  };
  place.people = {somebody("stayed"),   somebody("moved"),   somebody("changed"), somebody("changed-back"),
                  somebody("not-told"), somebody("one-day"), somebody("later")};
  place.events = {{"stayed", "2025-01-01", hba1c},
                  registered("moved", "2005-01-01", kGp),
                  registered("moved", "2024-06-01", kOther),
                  registered("changed", "2005-01-01", kGp),
                  registered("changed", "2005-01-01", kOther),
                  {"changed", "2024-03-01", 0, 0, kGp},
                  {"changed", "2024-08-01", 0, 0, kOther},
                  registered("changed-back", "2005-01-01", kGp),
                  registered("changed-back", "2005-01-01", kOther),
                  {"changed-back", "2024-03-01", 0, 0, kOther},
                  {"changed-back", "2024-08-01", 0, 0, kGp},
                  {"not-told", "2024-08-01", 0, 0, kOther},
                  registered("one-day", "2005-01-01", kGp),
                  registered("one-day", "2005-01-01", kOther),
                  registered("later", "2005-01-01", kGp),
                  registered("later", "2025-07-02", kOther)};
  for (const drawn::DrawnPerson& person : place.people)
    if (person.id != "stayed") place.events.push_back({person.id, "2010-01-01", diabetes});
  RUN(place);
  const auto told = [&](const std::string& person) { return !place.row_of(person, "care-gap").empty(); };
  EXPECT_FALSE(told("moved")) << "the practice that they left vouches for nothing";
  EXPECT_FALSE(told("changed")) << "of two systems the one that wrote last";
  EXPECT_TRUE(told("changed-back"));
  EXPECT_TRUE(told("not-told")) << "linked to gp alone";
  EXPECT_TRUE(told("one-day")) << "only gp wrote";
  EXPECT_TRUE(told("later")) << "registered elsewhere after the day looked at";
  EXPECT_EQ(place.count("care-gaps", "diabetes-hba1c", "unknown"), 2U);
}

TEST(SafetyRules, SR23_a_source_without_a_basis_tells_nothing_to_a_gap) {
  PlaceInTest place;
  const std::uint32_t diabetes = place.concept_of("ltc:diabetes");
  place.people = {somebody("p"), somebody("q")};
  place.events = {{"p", "2010-01-01", diabetes}, {"q", "2025-06-01", place.concept_of("measures:hba1c")}};
  place.request.sources_left_out = {"gp"};
  RUN(place);
  EXPECT_EQ(place.rows("direct/worklists.parquet", "kind = 'care-gap'").size(), 0U);
  EXPECT_EQ(place.count("care-gaps", "diabetes-hba1c", "gap"), 0U);
}

TEST(SafetyRules, SR25_what_is_made_up_says_so_in_every_row) {
  PlaceInTest place;
  place.people = {somebody("p")};
  RUN(place);
  EXPECT_EQ(place.row_of("p").at("synthetic"), "true");
  EXPECT_EQ(place.rows("direct/worklist_counts.parquet", "NOT synthetic").size(), 0U);
}

}  // namespace
}  // namespace kursaal::find
