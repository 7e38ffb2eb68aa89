// What people and machines do wrong, each with its stated answer.
#include <signal.h>
#include <sys/resource.h>

#include "care/place_in_test.hpp"
#include "care/repeats.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

class BadInput : public PlaceInTest {};
KURSAAL_ON_BOTH_ENGINES(BadInput);

const std::string kAttacks[] = {
    "'; DROP TABLE offer; --",      "\" OR 1=1 --",
    "x'); DELETE FROM audit; --",   "$1 ? :p1 %s {0}",
    "\\'; SELECT pg_sleep(10); --", "<script>alert('x')</script>",
    "=cmd|' /C calc'!A0",           "\xE2\x80\xAE gnp.exe \xF0\x9F\x98\x80",
};

TEST_P(BadInput, sql_and_script_in_every_text_field_are_kept_as_text_or_refused) {
  std::int64_t number = 0;
  for (const std::string& attack : kAttacks) {
    const std::string tag = std::to_string(++number);
    const std::string p = "a" + tag, q = "b" + tag, snapshot = "snap" + tag;
    Worklist list = list_of({p, q}, 10, snapshot);
    list.people[0].reasons = attack;
    ok(take_worklist(*store, list));
    EXPECT_EQ(offer_of(p).reasons, attack);
    // Free text goes in and comes out as it is.
    const OfferShown declined = offer_of(q);
    ok(decline_offer(*store, as("ann"), {declined.id, declined.version}, {"other", attack, 3}, nothing_known));
    const std::string id = take_on(p);
    ok(record_contact(*store, as("ann"), {id, base::day_of(2025, 7, 1), "visit", attack}, nothing_known));
    Confirmation stage;
    stage.person_id = p;
    stage.stage = "dependent";
    stage.suggested = attack;
    stage.snapshot = snapshot;
    stage.as_of = base::day_of(2025, 6, 30);
    stage.until = base::day_of(2025, 10, 1);
    stage.why = attack;
    stage.record = attack;
    ok(confirm_stage(*store, as("ann"), stage, {}));
    EXPECT_EQ(value(stage_of(*store, p, {})).confirmed->why, attack);
    ok(make_referral(*store, as("ann"), {p, "east", attack}, {}));
    ok(save_draft(*store, callers["ann"], {"case/" + tag, attack, {}, 0}));
    EXPECT_EQ(value(draft_of(*store, callers["ann"], "case/" + tag))->text, attack);
    ok(break_glass(*store, as("ann"), {"z" + tag, "other", attack, kPasswordInTest}));
    ok(close_case(*store, as("ann"), {id, 1}, "better", attack, nothing_known));
    // Ids and codes are refused, or are not found.
    EXPECT_FALSE(see_person(*store, as("ann"), attack, {attack, false}).ok());
    EXPECT_FALSE(accept_offer(*store, as("ann"), {attack, 1}, attack, nothing_known).ok());
    EXPECT_FALSE(hand_over_case(*store, as("ann"), {attack, 1}, attack, nothing_known).ok());
    EXPECT_FALSE(
        record_contact(*store, as("ann"), {attack, base::day_of(2025, 7, 1), attack, attack}, nothing_known).ok());
    EXPECT_FALSE(end_referral(*store, as("ann"), attack, 1, attack, nothing_known).ok());
    EXPECT_FALSE(sign_in(*store, attack, attack, attack, attack).ok());
    EXPECT_FALSE(sign_in_external(*store, attack, attack, "", attack).ok());
    EXPECT_FALSE(caller_of(*store, attack, attack).ok());
    EXPECT_FALSE(add_organisation(*store, as_admin(), {attack, attack, attack}).ok());
    EXPECT_FALSE(add_team(*store, as_admin(), {attack, attack, attack}).ok());
    EXPECT_FALSE(grant_role(*store, as_admin(), {attack, Role::analyst, attack}).ok());
    EXPECT_FALSE(end_role(*store, as_admin(), attack, attack).ok());
    EXPECT_FALSE(disable_account(*store, as_admin(), attack).ok());
    EXPECT_FALSE(declare_kin(*store, as_admin(), attack, attack, attack).ok());
    EXPECT_FALSE(save_draft(*store, callers["ann"], {attack, attack, {}, 0}).ok());
    EXPECT_FALSE(review_alert(*store, as("piers", "", Purpose::checking_access), attack, 1, "justified", attack).ok());
    ok(add_organisation(*store, as_admin(), {"o" + tag, attack, "trust"}));
    ok(see_counts(*store, as("amy", "", Purpose::planning), attack));
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM offer WHERE state = 'declined'"), number);
  EXPECT_EQ(count("SELECT COUNT(*) FROM privacy_alert"), number);
}

TEST_P(BadInput, bytes_that_are_not_text_and_texts_without_end_are_refused) {
  offer({"p1"});
  const OfferShown shown = offer_of("p1");
  for (const std::string& note :
       {std::string("a\0b", 3), std::string("\xff\xfe"), std::string("\x1b[2J"), std::string(kLongestNote + 1, 'x')}) {
    const auto refused = decline_offer(*store, as("ann"), {shown.id, shown.version}, {"other", note, 3}, nothing_known);
    EXPECT_EQ(code_of(refused), base::ErrorCode::input_refused);
  }
  EXPECT_EQ(code_of(accept_offer(*store, as("ann", "a key with blanks"), {shown.id, 1}, "", nothing_known)),
            base::ErrorCode::input_refused);
  EXPECT_EQ(code_of(accept_offer(*store, as("ann", std::string(kLongestRequestKey + 1, 'k')), {shown.id, 1}, "",
                                 nothing_known)),
            base::ErrorCode::input_refused);
}

TEST_P(BadInput, a_persons_data_is_in_no_error) {
  const std::string canary = "canary-person";
  offer({canary});
  const OfferShown shown = offer_of(canary);
  std::vector<std::string> texts;
  const auto keep = [&texts](const auto& result) {
    if (!result.ok()) texts.push_back(result.error().text);
  };
  keep(see_person(*store, as("eve"), canary, {}));
  keep(accept_offer(*store, as("ann"), {shown.id, 99}, "", nothing_known));
  keep(decline_offer(*store, as("eve"), {shown.id, 1}, {"other", canary, 3}, nothing_known));
  keep(take_worklist(*store, list_of({canary, canary})));
  keep(declare_kin(*store, as_admin(), callers["ann"].account, canary, "self"));
  keep(declare_kin(*store, as_admin(), callers["ann"].account, canary, "self"));
  ASSERT_GE(texts.size(), 5U);
  for (const std::string& text : texts) EXPECT_EQ(text.find("canary"), std::string::npos) << text;
}

// A disk that is full, as far as a process can be given one: its files may not grow.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

class FullDiskOnSqlite : public PlaceInTest {};
INSTANTIATE_TEST_SUITE_P(OnSqlite, FullDiskOnSqlite, testing::Values(Engine::sqlite), engine_name);

TEST_P(FullDiskOnSqlite, refuses_the_change_whole_says_so_and_goes_on_when_there_is_room) {
  std::vector<std::string> people;
  for (int i = 0; i < 100; ++i) people.push_back("p" + std::to_string(i));
  offer(people, 200);
  const TeamOffers before = value(offers_of_team(*store, as("ann"), nothing_known));
  const std::int64_t audited = count("SELECT COUNT(*) FROM audit");
  {
    const auto size = std::filesystem::file_size(folder.path() / "care.db-wal");
    const FullDisk full(size);
    for (const OfferShown& each : before.offers) {
      const auto refused = accept_offer(*store, as("ann", "k" + each.id), {each.id, each.version}, "", nothing_known);
      ASSERT_FALSE(refused.ok());
      EXPECT_EQ(refused.error().code, base::ErrorCode::storage);
      // Neither is anything shown of which no row can be written.
      ASSERT_FALSE(see_person(*store, as("ann"), each.person_id, {}).ok());
      break;
    }
  }
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit"), audited);
  for (const OfferShown& each : before.offers)
    ok(accept_offer(*store, as("ann", "k" + each.id), {each.id, each.version}, "", nothing_known));
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 100);
}

class RestartOnPostgres : public PlaceInTest {};
INSTANTIATE_TEST_SUITE_P(OnPostgres, RestartOnPostgres, testing::Values(Engine::postgresql), engine_name);

TEST_P(RestartOnPostgres, in_the_middle_of_it_all_loses_no_accepted_offer_and_doubles_none) {
  std::vector<std::string> people;
  for (int i = 0; i < 200; ++i) people.push_back("p" + std::to_string(i));
  offer(people, 200);
  const TeamOffers offers = value(offers_of_team(*store, as("ann"), nothing_known));
  std::atomic<int> accepted{0}, failed{0};
  std::thread work([&] {
    for (const OfferShown& each : offers.offers) {
      const auto done = accept_offer(*store, as("ann", "k" + each.id), {each.id, each.version}, "", nothing_known);
      if (done.ok())
        ++accepted;
      else
        ++failed;
    }
  });
  for (int times = 0; times < 2; ++times) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    PostgresServer::shared().restart();
  }
  work.join();
  EXPECT_EQ(failed.load(), 0);
  EXPECT_EQ(accepted.load(), 200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM care_case"), 200);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'accept-offer' AND outcome = 'granted'"), 200);
}

}  // namespace
}  // namespace kursaal::care
