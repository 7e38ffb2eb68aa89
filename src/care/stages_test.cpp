#include "care/stages.hpp"

#include "care/feedback.hpp"
#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Stages : public PlaceInTest {
 protected:
  Confirmation confirmation(const std::string& stage, std::int64_t version = 0) {
    Confirmation out;
    out.person_id = "p1";
    out.stage = stage;
    out.suggested = "assisted";
    out.snapshot = "snap1";
    out.as_of = base::day_of(2025, 6, 30);
    out.why = "needs help to dress since the fall";
    out.until = base::day_of(2025, 10, 1);
    out.version = version;
    return out;
  }
  base::Result<std::string> confirm(const std::string& name, const Confirmation& what) {
    return confirm_stage(*store, as(name), what, {});
  }
  StageShown shown(const std::optional<std::string>& suggested) { return value(stage_of(*store, "p1", suggested)); }
};
KURSAAL_ON_BOTH_ENGINES(Stages);

TEST_P(Stages, SR09_suggested_and_confirmed_are_two_and_the_confirmed_one_wins_until_its_day) {
  EXPECT_EQ(shown("assisted").in_force(), "assisted");
  EXPECT_EQ(shown({}).in_force(), std::nullopt) << "unknown stays unknown";
  offer({"p1"});
  (void)take_on("p1");
  ok(confirm("ann", confirmation("dependent")));
  const StageShown now = shown("assisted");
  EXPECT_EQ(now.suggested, "assisted");
  ASSERT_TRUE(now.confirmed);
  EXPECT_EQ(now.confirmed->stage, "dependent");
  EXPECT_EQ(now.confirmed->by, "Ann Able");
  EXPECT_EQ(now.confirmed->why, "needs help to dress since the fall");
  EXPECT_EQ(now.confirmed->until, "2025-10-01");
  EXPECT_EQ(now.confirmed->suggested_then, "assisted");
  EXPECT_EQ(now.in_force(), "dependent");
  EXPECT_TRUE(now.disagree());
  EXPECT_FALSE(shown("dependent").disagree());
  //      30 September is the last day it holds
  moment = kTestMoment + 91 * kMicrosADay;
  EXPECT_EQ(shown("assisted").in_force(), "dependent");
  moment = kTestMoment + 92 * kMicrosADay;
  EXPECT_EQ(shown("assisted").in_force(), "assisted");
  EXPECT_TRUE(shown("assisted").confirmed) << "it is still to be seen";
  EXPECT_TRUE(shown("dependent").disagree()) << "a lapsed judgement is to be looked at";
}

TEST_P(Stages, SR09_a_new_list_never_touches_what_was_confirmed) {
  offer({"p1"});
  (void)take_on("p1");
  ok(confirm("ann", confirmation("dependent")));
  ok(take_worklist(*store, list_of({"p2"}, 10, "snap2")));
  EXPECT_EQ(shown("independent").in_force(), "dependent");
}

TEST_P(Stages, SR09_every_confirmation_stays_with_who_when_and_why) {
  offer({"p1"});
  (void)take_on("p1");
  ok(confirm("ann", confirmation("dependent")));
  pass(kMicrosADay);
  const auto stale = confirm("ben", confirmation("adaptive"));
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().code, base::ErrorCode::conflict);
  EXPECT_NE(stale.error().text.find("Ann Able has confirmed dependent"), std::string::npos);
  ok(confirm("ben", confirmation("adaptive", 1)));
  EXPECT_EQ(shown("assisted").confirmed->by, "Ben Best");
  EXPECT_EQ(count("SELECT COUNT(*) FROM stage_confirmed WHERE person_id = 'p1'"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM stage_confirmed WHERE ended_at IS NOT NULL AND stage = 'dependent'"), 1);
}

TEST_P(Stages, SR09_disagreement_is_a_worklist) {
  offer({"p1", "p2"});
  (void)take_on("p1");
  (void)take_on("p2");
  ok(confirm("ann", confirmation("dependent")));
  Confirmation other = confirmation("assisted");
  other.person_id = "p2";
  ok(confirm("ann", other));
  const auto suggests = [](const std::string&) { return std::optional<std::string>("assisted"); };
  const auto list = value(stage_disagreements(*store, as("ann"), nothing_known, suggests));
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].person_id, "p1");
  EXPECT_TRUE(value(stage_disagreements(*store, as("eve"), nothing_known, suggests)).empty());
}

TEST_P(Stages, SR10_end_of_life_is_confirmed_and_left_on_a_clinicians_record_only) {
  offer({"p1"});
  (void)take_on("p1");
  Confirmation end = confirmation("end-of-life");
  EXPECT_EQ(code_of(confirm("ann", end)), base::ErrorCode::input_refused);
  end.record = "palliative care register, Dr Hill, 28 June 2025";
  ok(confirm("ann", end));
  EXPECT_EQ(code_of(confirm("ann", confirmation("independent", 1))), base::ErrorCode::input_refused);
  Confirmation left = confirmation("dependent", 1);
  left.record = "taken off the register by Dr Hill, 1 July 2025";
  ok(confirm("ann", left));
}

TEST_P(Stages, are_confirmed_by_who_sees_the_record_and_judges_it) {
  EXPECT_EQ(code_of(confirm("ann", confirmation("dependent"))), base::ErrorCode::not_found);
  offer({"p1"});
  EXPECT_EQ(code_of(confirm("ann", confirmation("dependent"))), base::ErrorCode::not_found) << "the minimum only";
  ok(confirm_stage(*store, as("pat"), confirmation("dependent"), {"hill", false}));
  (void)take_on("p1");
  ok(make_referral(*store, as("ann"), {"p1", "east", "moved"}, {}));
  ok(confirm("eve", confirmation("assisted", 1)));
}

TEST_P(Stages, of_no_known_name_or_without_reason_or_day_are_refused) {
  offer({"p1"});
  (void)take_on("p1");
  Confirmation wrong = confirmation("frail");
  EXPECT_EQ(code_of(confirm("ann", wrong)), base::ErrorCode::input_refused);
  wrong = confirmation("dependent");
  wrong.why = " ";
  EXPECT_EQ(code_of(confirm("ann", wrong)), base::ErrorCode::input_refused);
  for (const base::Day day : {base::Day{}, base::day_of(2025, 7, 1), base::day_of(2027, 7, 2)}) {
    wrong = confirmation("dependent");
    wrong.until = day;
    EXPECT_EQ(code_of(confirm("ann", wrong)), base::ErrorCode::input_refused);
  }
}

class Feedback : public Stages {};
KURSAAL_ON_BOTH_ENGINES(Feedback);

TEST_P(Feedback, says_what_happened_by_person_in_an_order_of_its_own) {
  offer({"p2", "p1", "p3"});
  const std::string id = take_on("p1");
  ok(confirm("ann", confirmation("adaptive")));  // a slip, put right on the same day
  ok(confirm("ann", confirmation("dependent", 1)));
  const OfferShown second = offer_of("p2");
  ok(decline_offer(*store, as("ann"), {second.id, second.version}, {"person-declined", "said not to tell", 3},
                   nothing_known));
  pass(2 * kMicrosADay);
  ok(record_contact(*store, as("ann"), {id, base::day_of(2025, 7, 2), "visit", "a note"}, nothing_known));
  ok(close_case(*store, as("ann"), {id, 1}, "better", "another note", nothing_known));
  ok(take_worklist(*store, list_of({"p4"}, 10, "snap2")));
  const std::string s = "complex-care";
  const std::vector<FeedbackRow> expected = {
      {"p1", "", "stage-confirmed", "", "2025-07-01", "", "dependent", "assisted", "2025-10-01", "snap1",
       "coordinator"},
      {"p1", s, "accepted", "accepted", "2025-07-01", "", "", "", "", "snap1", "", "2025-06-30"},
      {"p1", s, "ended", "better", "2025-07-03", "", "", "", "", ""},
      {"p1", s, "offered", "", "2025-07-01", "", "", "", "", "snap1"},
      {"p1", s, "seen", "visit", "2025-07-02", "", "", "", "", ""},
      {"p2", s, "declined", "person-declined", "2025-07-01", "2025-10-01", "", "", "", "snap1"},
      {"p2", s, "offered", "", "2025-07-01", "", "", "", "", "snap1"},
      {"p3", s, "left", "no-longer-listed", "2025-07-03", "", "", "", "", "snap2"},
      {"p3", s, "offered", "", "2025-07-01", "", "", "", "", "snap1"},
      {"p4", s, "offered", "", "2025-07-03", "", "", "", "", "snap2"},
  };
  EXPECT_EQ(value(feedback_rows(*store)), expected);
  EXPECT_EQ(feedback_columns().size(), 12U);
}

}  // namespace
}  // namespace kursaal::care
