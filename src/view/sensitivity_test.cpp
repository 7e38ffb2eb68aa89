// A withheld fact leaves the page as it would be without that fact: no word, no count, no lane, no gap tells of it
// (safety rule 20).
#include <sstream>

#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

using terminology::SensitivityLabel;

void put(std::ostream& out, const ScoreShown& score) {
  out << score.code << '|' << (score.value.value ? std::to_string(*score.value.value) : score.value.words) << '|'
      << base::absence_code(score.value.absence) << '|' << score.band << '|' << score.words << '|' << score.note;
  for (const std::string& text : score.missing) out << '|' << text;
  for (const ScoreReason& reason : score.reasons) out << '|' << reason.item << ' ' << reason.words << reason.day.value;
  out << '\n';
}

// All that a page, a timeline and the lists of a person say.
std::string told(const Snapshot& snapshot, const std::string& id, const MayShow& may_show) {
  std::ostringstream out;
  const auto page = snapshot.person(id, may_show);
  EXPECT_TRUE(page.ok());
  out << page->stage.stage << page->stage.rule << page->decisions.size() << page->decisions_conflict << '\n';
  for (const DecisionShown& one : page->decisions) out << one.item << one.author << one.place << '\n';
  for (const ScoreShown& one : page->scores) put(out, one);
  for (const FlagShown& one : page->flags)
    out << one.code << '|' << (one.value.value ? (*one.value.value ? "yes" : "no") : one.value.words) << '|'
        << base::absence_code(one.value.absence) << one.since_days.value_or(-1) << '\n';
  for (const UseShown& one : page->use)
    out << one.code << '|' << (one.value.value ? std::to_string(*one.value.value) : one.value.words) << '\n';
  for (const InvolvedShown& one : page->involved)
    out << one.organisation << '|' << one.what << '|' << one.since.value << '|' << one.last.value << '\n';
  for (const ListStanding& one : page->lists) out << one.list << '|' << one.reasons << '\n';
  std::string before;
  do {
    const auto timeline = snapshot.timeline(id, {.before = before, .limit = 2, .may_show = may_show});
    EXPECT_TRUE(timeline.ok());
    for (const TimelineItem& item : timeline->items)
      out << item.day.value << '|' << item.kind_words << '|' << item.words << '|' << item.agency << '\n';
    for (const Lane& lane : timeline->lanes)
      for (const LaneMonth& month : lane.months) out << lane.agency << month.month.value << ':' << month.events << '\n';
    out << "next " << timeline->next << '\n';
    before = timeline->next;
  } while (!before.empty());
  return out.str();
}

// PA and PB live the same life, but PB has one more fact that carries the label. Everything else about them is equal.
class SR20_AWithheldFact : public SnapshotInTest, public ::testing::WithParamInterface<int> {
 protected:
  void draw(const std::string& label, int concept_id, const std::string& code, bool marked) {
    const std::string flags = marked ? "flags = 4" : "";
    for (const char* id : {"PA", "PB"}) {
      const int person = id[1] - 'A';
      const bool canary = person == 1;
      drawn.person(id, "Smith", "Anne", "1946-03-14")
          .score(id, "ae_attendances_12m = " + std::to_string(1 + canary) + ", efi_count = " +
                         std::to_string(1 + canary) + ", efi_band = 'fit', ltc_count = " + std::to_string(1 + canary) +
                         ", charlson = " + std::to_string(1 + 6 * canary) + ", charlson_status = 'ok'");
      drawn.event(person, "2025-01-05", 0, 0, 0).event(person, "2025-02-05", 21, 1, 2);
      if (canary)
        drawn.event(person, "2025-02-06", 21, concept_id, 2, flags)
            .event(person, "2025-03-05", 0, concept_id, 0, flags);
      drawn.event(person, "2025-04-05", 28, 2, 3);
      for (const char* score : {"ae_attendances_12m", "charlson", "efi", "ltc_count"}) {
        drawn.reason(id, score, "plain", "2025-02-05", "100");
        if (canary) drawn.reason(id, score, "canary-item", "2025-02-06", code, label);
      }
      drawn.sql(
          "INSERT INTO worklists (kind, list, status, service, person_id, as_of, rank, tier_no, reasons, "
          "reasons_sensitive, sensitivity) VALUES ('list', 'complex-care', 'listed', 'complex-care', '" +
          std::string(id) + "', DATE '2025-06-30', 1, 1, 'two falls', " +
          (canary ? "'a canary', '" + label + "'" : "NULL, NULL") + ")");
    }
  }
};

TEST_P(SR20_AWithheldFact, ChangesNothingForWhoMayNotSeeIt) {
  const auto label = static_cast<SensitivityLabel>(GetParam());
  const bool marked = label == SensitivityLabel::marked_by_source;
  const int concept_id = marked ? 0 : 5 + GetParam();
  const std::string code = marked ? "100" : "30" + std::to_string(GetParam());
  draw(std::string(terminology::sensitivity_name(label)), concept_id, code, marked);
  const auto snapshot = opened();
  ASSERT_NE(snapshot, nullptr);
  constexpr Labels kAll = (1U << terminology::kSensitivityLabels) - 1;
  const Labels all_but = static_cast<Labels>(kAll & ~terminology::bit_of(label));
  const std::string with_canary = told(*snapshot, "PB", shows_only(all_but));
  const std::string without = told(*snapshot, "PA", shows_only(all_but));
  EXPECT_EQ(with_canary.find("canary"), std::string::npos);
  EXPECT_EQ(with_canary.find("Canary"), std::string::npos);
  EXPECT_EQ(with_canary, without);
  // For who may see it, it is there.
  const std::string whole = told(*snapshot, "PB", shows_only(kAll));
  EXPECT_NE(whole.find("canary item"), std::string::npos);
  EXPECT_NE(whole.find("a canary"), std::string::npos);
  EXPECT_NE(whole.find("ae_attendances_12m|2\n"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(OfEachLabel, SR20_AWithheldFact, ::testing::Range(0, 9),
                         [](const ::testing::TestParamInfo<int>& param) {
                           std::string name(terminology::sensitivity_name(static_cast<SensitivityLabel>(param.param)));
                           for (char& letter : name)
                             if (letter == '-') letter = '_';
                           return name;
                         });

TEST_F(SnapshotInTest, SR20_ASealedPersonsPlaceAndReasonsAreNotShown) {
  drawn
      .person("PA", "Smith", "Anne", "1946-03-14",
              "restricted = true, practice = 'hill', locality = 'north', postcode = 'SS1 1AA'")
      .score("PA", "efi_count = 1")
      .reason("PA", "efi", "respiratory-disease", "2001-05-06", "100");
  const auto snapshot = opened();
  ASSERT_NE(snapshot, nullptr);
  const auto page = snapshot->person("PA", shows_all());
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->identity.sealed);
  for (const std::string& where : {page->identity.postcode, page->identity.practice, page->identity.practice_name,
                                   page->identity.locality, page->identity.locality_name})
    EXPECT_EQ(where, "");
  for (const ScoreShown& score : page->scores) EXPECT_TRUE(score.reasons.empty());
  EXPECT_EQ(snapshot->facts_of("PA").practice, "hill");  // the access decision still knows
  EXPECT_TRUE(snapshot->facts_of("PA").sealed);
}

TEST_F(SnapshotInTest, SR20_ThatSomebodyWasSeenByMentalHealthServicesIsLabelledByWhereItHappened) {
  drawn.person("PA", "Smith", "Anne", "1946-03-14")
      .event(0, "2025-02-05", 29, 1, 4)  // a contact
      .event(0, "2025-02-06", 0, 0, 4);  // whatever else that trust sends
  const auto snapshot = opened();
  ASSERT_NE(snapshot, nullptr);
  const auto hidden = snapshot->timeline("PA", {.may_show = shows_only(0)});
  ASSERT_TRUE(hidden.ok());
  EXPECT_TRUE(hidden->items.empty());
  EXPECT_TRUE(hidden->lanes.empty());
  EXPECT_TRUE(snapshot->person("PA", shows_only(0))->involved.empty());
  const Labels mental_health = terminology::bit_of(SensitivityLabel::mental_health);
  EXPECT_EQ(snapshot->timeline("PA", {.may_show = shows_only(mental_health)})->items.size(), 2U);
}

}  // namespace
}  // namespace kursaal::view
