// A person's page: who, stage with its rule, scores with reasons, and above all what is not known and why.
#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

using base::Absence;

class PersonPageOf : public SnapshotInTest {
 protected:
  PersonPage page(const MayShow& may_show = shows_all(), const std::string& id = "PA") {
    if (!snapshot) snapshot = opened();
    auto shown = snapshot->person(id, may_show);
    EXPECT_TRUE(shown.ok());
    return std::move(shown).value();
  }
  static const ScoreShown& score(const PersonPage& page, std::string_view code) {
    for (const ScoreShown& one : page.scores)
      if (one.code == code) return one;
    ADD_FAILURE() << "no score " << code;
    return page.scores.front();
  }
  static const UseShown& use(const PersonPage& page, std::string_view code) {
    for (const UseShown& one : page.use)
      if (one.code == code) return one;
    ADD_FAILURE() << "no use " << code;
    return page.use.front();
  }
  static const FlagShown& flag(const PersonPage& page, std::string_view code) {
    for (const FlagShown& one : page.flags)
      if (one.code == code) return one;
    ADD_FAILURE() << "no flag " << code;
    return page.flags.front();
  }
  std::shared_ptr<const Snapshot> snapshot;
};

TEST_F(PersonPageOf, SaysWhoTheyAreByTheNamesOfThePlace) {
  drawn.person(
      "PA", "Smith", "Anne", "1946-03-14",
      "practice = 'hill', locality = 'north', nhs_number = '9434765919', link_strength = 0.9997, identities = 4");
  const PersonIdentity who = page().identity;
  EXPECT_EQ(who.name(), "Smith, Anne");
  EXPECT_EQ(who.practice_name, "Hill Practice");
  EXPECT_EQ(who.locality_name, "North End");
  EXPECT_EQ(who.age_years, 78);
  EXPECT_EQ(who.birth, base::day_of(1946, 3, 14));
  EXPECT_EQ(who.link_strength, 0.9997);
  EXPECT_EQ(snapshot->facts_of("PA").practice, "hill");
  EXPECT_FALSE(snapshot->facts_of("PA").sealed);
  EXPECT_EQ(snapshot->facts_of("nobody").practice, "");
  EXPECT_FALSE(snapshot->identity("nobody").has_value());
}

TEST_F(PersonPageOf, SaysTheRuleOfTheSuggestedStageInWords) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA", "stage_suggested = 'dependent', stage_rule = 'care-home'");
  const StageSuggested stage = page().stage;
  EXPECT_EQ(stage.stage, "dependent");
  ASSERT_EQ(stage.reasons.size(), 1U);
  EXPECT_EQ(stage.reasons[0], "Lives in a care home.");
  EXPECT_EQ(stage.source, "inferred");
}

TEST_F(PersonPageOf, SaysThatAStageCannotBeToldWhereTheRulesCouldNot) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA", "stage_suggested = 'unknown', stage_rule = 'care-home'");
  const StageSuggested stage = page().stage;
  EXPECT_EQ(stage.stage, "unknown");
  EXPECT_EQ(stage.reasons[0], "It cannot be told whether this holds: Lives in a care home.");
}

TEST_F(PersonPageOf, ShowsEachReasonToFileAndLineWithTheCodesMeaning) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA", "efi_count = 1, efi_band = 'fit'")
      .reason("PA", "efi", "respiratory-disease", "2001-05-06", "100");
  const ScoreShown shown = score(page(), "efi");
  EXPECT_EQ(shown.value.value, 1.0);
  EXPECT_EQ(shown.band, "fit");
  ASSERT_EQ(shown.reasons.size(), 1U);
  EXPECT_EQ(shown.reasons[0].words, "Respiratory disease: Asthma");
  EXPECT_EQ(shown.reasons[0].day, base::day_of(2001, 5, 6));
  EXPECT_EQ(shown.reasons[0].from.file, "gp/codes.csv");
  EXPECT_GT(shown.reasons[0].from.line, 0U);
}

TEST_F(PersonPageOf, SR7_AStarterListShowsNoBandInService) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14").score("PA", "efi_count = 14, efi_band = 'severe'");
  const auto demo = Snapshot::open(fs::canonical(drawn.publish(folder.path(), "demo1", "demo")), options_in_test());
  const auto service =
      Snapshot::open(fs::canonical(drawn.publish(folder.path(), "service1", "service")), options_in_test());
  ASSERT_TRUE(demo.ok() && service.ok());
  EXPECT_EQ(score(*(*demo)->person("PA", shows_all()), "efi").band, "severe");
  EXPECT_EQ(score(*(*service)->person("PA", shows_all()), "efi").band, "");
}

TEST_F(PersonPageOf, SR7_WarnsUnder65AndOver95) {
  drawn.person("PA", "Smith", "Anne", "1976-03-14").score("PA", "efi_count = 3, efi_note = 'under-65'");
  const ScoreShown shown = score(page(), "efi");
  EXPECT_EQ(shown.value.value, 3.0);
  EXPECT_EQ(shown.band, "");
  EXPECT_NE(shown.words.find("Under 65"), std::string::npos);
}

TEST_F(PersonPageOf, SR7_AHospitalScoreWithoutAnAdmissionDoesNotApplyAndIsNotLow) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA", "hfrs_status = 'not-applicable', hfrs_note = 'no-admission-in-window'");
  const ScoreShown shown = score(page(), "hfrs");
  EXPECT_FALSE(shown.value.value.has_value());
  EXPECT_EQ(shown.value.absence, Absence::none);
  EXPECT_NE(shown.value.words.find("not the same as low"), std::string::npos);
}

TEST_F(PersonPageOf, SR1_ToldApartAreNoneUnknownNotSharedStaleAndWithheld) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA",
             "ae_attendances_12m = 0, frailty_scale_recorded = false, homeless = false, efi_note = 'no-icd10-record'");
  const PersonPage all = page();
  EXPECT_EQ(use(all, "ae_attendances_12m").value.value, 0);  // looked for: none
  EXPECT_EQ(score(all, "frailty_scale").value.absence, Absence::none);
  EXPECT_EQ(flag(all, "homeless").value.value, false);
  EXPECT_EQ(flag(all, "isolated").value.absence, Absence::unknown);  // general practice is covered, nothing recorded
  EXPECT_EQ(use(all, "hospice_contacts_12m").value.absence, Absence::not_shared);  // nobody sends it
  EXPECT_EQ(use(all, "ambulance_12m").value.absence, Absence::stale);              // silent since March
  EXPECT_NE(use(all, "ambulance_12m").value.words.find("13 March 2025"), std::string::npos);
  const PersonPage some = page(shows_only(0));
  EXPECT_EQ(use(some, "mental_health_contacts_12m").value.absence, Absence::withheld);
  EXPECT_EQ(flag(some, "substance_misuse").value.absence, Absence::withheld);
}

// The window is the year to 30 June 2025; a feed may be 31 days late (docs/methods/coverage-and-absence.md).
TEST_F(PersonPageOf, SR2_AWindowThatIsNotCoveredIsNeverZero) {
  struct Row {
    const char* from;
    const char* to;  // the day after the last
    bool shown;
    Absence absence;
  };
  const Row rows[] = {
      {"2015-01-01", "2025-07-01", true, Absence::none},
      {"2015-01-01", "2025-05-31", true, Absence::none},      // 31 days short of 1 July: late, and covered
      {"2015-01-01", "2025-05-30", false, Absence::stale},    // 32 days
      {"2024-07-01", "2025-07-01", true, Absence::none},      // from the first day of the window
      {"2024-07-02", "2025-07-01", false, Absence::unknown},  // a day later
  };
  drawn.person("PA", "Smith", "Anne", "1946-03-14").score("PA", "ae_attendances_12m = 0");
  int n = 0;
  for (const Row& row : rows) {
    drawn.sql("UPDATE coverage SET from_day = DATE '" + std::string(row.from) + "', to_day = DATE '" + row.to +
              "' WHERE domain = 'ae'");
    const auto opened =
        Snapshot::open(fs::canonical(drawn.publish(folder.path(), "cover" + std::to_string(++n))), options_in_test());
    ASSERT_TRUE(opened.ok());
    const PersonPage shown = *(*opened)->person("PA", shows_all());
    EXPECT_EQ(use(shown, "ae_attendances_12m").value.value.has_value(), row.shown) << row.from << " " << row.to;
    EXPECT_EQ(use(shown, "ae_attendances_12m").value.absence, row.absence) << row.from << " " << row.to;
  }
}

TEST_F(PersonPageOf, SR2_AFeedThatStoppedSaysSoBesideTheOthers) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14");
  for (const FeedShown& feed : page().feeds) {
    EXPECT_EQ(feed.stale, feed.source == "ambulance") << feed.source;
    EXPECT_FALSE(feed.words.empty());
  }
}

TEST_F(PersonPageOf, SR6_AFlagHasItsDateAndOneThatLapsedAsksToBeRenewed) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .score("PA", "lives_alone = true, lives_alone_days = 30, homeless_days = 400");
  const PersonPage shown = page();
  EXPECT_EQ(flag(shown, "lives_alone").value.value, true);
  EXPECT_EQ(flag(shown, "lives_alone").since, base::day_of(2025, 5, 31));
  EXPECT_EQ(flag(shown, "homeless").value.absence, Absence::unknown);
  EXPECT_NE(flag(shown, "homeless").value.words.find("26 May 2024"), std::string::npos);
}

TEST_F(PersonPageOf, SR10_DecisionsThatConflictAreBothShownAndWhatIsNotRecordedIsEmpty) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .sql(
          "INSERT INTO decisions VALUES (0, DATE '2024-01-02', DATE '2024-01-03', 'cpr-not-for-attempt', 'Dr Able', "
          "'active', 'the hall table', DATE '2026-01-02', 4, 0, 0, 7, 0), (0, DATE '2025-01-02', DATE '2025-01-02', "
          "'cpr-for-attempt', NULL, NULL, NULL, NULL, 4, 1, 0, 8, 0), (0, DATE '2025-08-01', DATE '2025-08-01', "
          "'cpr-for-attempt', NULL, NULL, NULL, NULL, 4, 1, 0, 9, 0)");
  const PersonPage shown = page();
  ASSERT_EQ(shown.decisions.size(), 2U);  // one lies after the as-of
  EXPECT_TRUE(shown.decisions_conflict);
  EXPECT_EQ(shown.decisions[0].item, "cpr-for-attempt");  // newest first
  EXPECT_EQ(shown.decisions[0].author, "");
  EXPECT_EQ(shown.decisions[1].author, "Dr Able");
  EXPECT_EQ(shown.decisions[1].place, "the hall table");
  EXPECT_EQ(shown.decisions[1].review, base::day_of(2026, 1, 2));
}

TEST_F(PersonPageOf, NamesWhoElseWasInvolvedInTheLastYearAndWhatGoesOn) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "2023-01-01", 37, 3, 1)  // a package without an end goes on
      .event(0, "2024-06-30", 28, 2, 3)  // a year ago to the day: too long
      .event(0, "2024-07-01", 28, 2, 3)
      .event(0, "2025-06-30", 28, 2, 3)
      .event(0, "2025-06-30", 37, 3, 1, "end_day = DATE '2025-06-30'")  // ended that day
      .event(0, "2025-07-01", 28, 2, 3);                                // after the as-of
  const PersonPage shown = page();
  ASSERT_EQ(shown.involved.size(), 2U);
  EXPECT_TRUE(shown.involved[0].now);
  EXPECT_TRUE(shown.involved[0].what.starts_with("Package of care: Home Care")) << shown.involved[0].what;
  EXPECT_EQ(shown.involved[1].what, "community health contacts: 2 in the last 12 months");
  EXPECT_EQ(shown.involved[1].last, base::day_of(2025, 6, 30));
}

TEST_F(PersonPageOf, TellsWhatBecameKnownLatelyAndTheStageBefore) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "2025-05-01", 21, 1, 2)
      .event(0, "2025-06-01", 21, 1, 2, "known_day = DATE '2025-06-20'");
  const fs::path first = drawn.publish(folder.path(), "first");
  fs::last_write_time(first / "run.json", fs::file_time_type::clock::now() - std::chrono::hours(1));
  drawn.score("PA", "stage_suggested = 'dependent'");
  const auto second = Snapshot::open(fs::canonical(drawn.publish(folder.path(), "second")), options_in_test());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)->suggested_stage("PA"), "dependent");
  const auto before = (*second)->before("first");
  ASSERT_TRUE(before);
  EXPECT_EQ(before->as_of, base::day_of(2025, 6, 30));
  const std::vector<Moved> moved = (*second)->moved_since("PA", *before);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].from, "assisted");
  EXPECT_EQ(moved[0].to, "dependent");
  EXPECT_EQ((*second)->recent("PA", base::day_of(2025, 6, 19)).size(), 1U);
  EXPECT_EQ((*second)->recent("PA", base::day_of(2025, 6, 20)).size(), 0U);
  EXPECT_EQ((*second)->recent("PA", base::day_of(2025, 1, 1)).size(), 2U);
  EXPECT_EQ((*second)->data().history.size(), 2U);
}

}  // namespace
}  // namespace kursaal::view
