#include "care/sessions.hpp"

#include <latch>
#include <thread>

#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class SignIn : public PlaceInTest {
 protected:
  base::Result<SignedIn> try_in(const std::string& name, const std::string& password, const std::string& grant = "") {
    return sign_in(*store, name, password, grant, "192.0.2.1");
  }
  bool is_in(const std::string& token) { return caller_of(*store, token, "192.0.2.1").ok(); }
};
KURSAAL_ON_BOTH_ENGINES(SignIn);

TEST_P(SignIn, gives_a_token_that_stands_for_the_role_and_is_kept_as_a_digest_only) {
  const SignedIn in = value(try_in("ann", kPasswordInTest));
  EXPECT_EQ(in.token.size(), 64U);
  const Caller caller = value(caller_of(*store, in.token, "192.0.2.1"));
  EXPECT_EQ(caller.account, callers["ann"].account);
  EXPECT_EQ(caller.role, Role::coordinator);
  EXPECT_EQ(caller.team, "west");
  EXPECT_EQ(count("SELECT COUNT(*) FROM session WHERE token = '" + in.token + "'"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM account WHERE password_hash LIKE '$argon2id$%'"), 10);
  EXPECT_EQ(count("SELECT COUNT(*) FROM account WHERE password_hash LIKE '%umbrella%'"), 0);
}

TEST_P(SignIn, says_the_same_whatever_was_wrong) {
  const Doing admin = as_admin();
  ok(disable_account(*store, admin, callers["amy"].account));
  const base::Result<SignedIn> wrong[] = {
      try_in("ann", "three green umbrella"), try_in("nobody", kPasswordInTest),
      try_in("amy", kPasswordInTest),        try_in("", ""),
      try_in("ann' OR '1'='1", "x"),         try_in(std::string("ann\0", 4), kPasswordInTest),
      try_in("\xff\xfe", kPasswordInTest),   try_in("ann", kPasswordInTest, "no-such-grant"),
  };
  for (const auto& each : wrong) {
    ASSERT_FALSE(each.ok());
    EXPECT_EQ(each.error().code, base::ErrorCode::denied);
    EXPECT_EQ(each.error().text, wrong[0].error().text);
  }
}

TEST_P(SignIn, locks_after_five_wrong_passwords_and_opens_after_a_quarter_of_an_hour) {
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(try_in("ann", "wrong wrong wrong").ok());
  EXPECT_TRUE(try_in("ann", kPasswordInTest).ok()) << "the fifth try is right: the count begins anew";
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(try_in("ann", "wrong wrong wrong").ok());
  EXPECT_FALSE(try_in("ann", kPasswordInTest).ok());
  EXPECT_TRUE(try_in("ben", kPasswordInTest).ok()) << "nobody else is locked";
  pass(kLockedFor - 1);
  EXPECT_FALSE(try_in("ann", kPasswordInTest).ok());
  pass(1);
  EXPECT_TRUE(try_in("ann", kPasswordInTest).ok());
}

TEST_P(SignIn, ends_at_once_on_sign_out_role_end_new_password_and_disabling) {
  const std::string out = value(try_in("ann", kPasswordInTest)).token;
  EXPECT_TRUE(is_in(out));
  ok(sign_out(*store, out));
  EXPECT_FALSE(is_in(out));

  const std::string role = value(try_in("ben", kPasswordInTest)).token;
  ok(end_role(*store, as_admin(), grants["ben"], ""));
  EXPECT_FALSE(is_in(role));
  EXPECT_FALSE(try_in("ben", kPasswordInTest).ok()) << "no role is left to act as";

  const std::string password = value(try_in("liz", kPasswordInTest)).token;
  ok(set_password(*store, as_admin(), callers["liz"].account, "seven blue lanterns"));
  EXPECT_FALSE(is_in(password));
  EXPECT_FALSE(try_in("liz", kPasswordInTest).ok());
  EXPECT_TRUE(try_in("liz", "seven blue lanterns").ok());

  const std::string disabled = value(try_in("amy", kPasswordInTest)).token;
  ok(disable_account(*store, as_admin(), callers["amy"].account));
  EXPECT_FALSE(is_in(disabled));
}

TEST_P(SignIn, ends_when_nobody_uses_it_and_after_a_working_day) {
  const std::string idle = value(try_in("ann", kPasswordInTest)).token;
  pass(kIdleFor - 1);
  EXPECT_TRUE(is_in(idle));
  pass(kIdleFor);
  EXPECT_FALSE(is_in(idle));
  const std::string used = value(try_in("ann", kPasswordInTest)).token;
  for (std::int64_t passed = 0; passed + 10 * kMicrosAMinute < kLongestSession; passed += 10 * kMicrosAMinute) {
    pass(10 * kMicrosAMinute);
    ASSERT_TRUE(is_in(used)) << passed / kMicrosAMinute;
  }
  pass(10 * kMicrosAMinute);
  EXPECT_FALSE(is_in(used));
}

TEST_P(SignIn, refuses_weak_passwords_and_taken_names) {
  NewAccount account;
  account.name = "zoe.zest";
  account.shown_name = "Zoe";
  account.organisation = "trust";
  for (const char* weak :
       {"short", "elevenchars", "my password is", "Qwertyuiop123", "welcome to care", "zoe.zest zoe.zest"}) {
    account.password = weak;
    EXPECT_EQ(code_of(add_account(*store, as_admin(), account)), base::ErrorCode::input_refused) << weak;
  }
  account.password = "seven blue lanterns";
  account.name = "ann";
  EXPECT_EQ(code_of(add_account(*store, as_admin(), account)), base::ErrorCode::conflict);
}

TEST_P(SignIn, of_a_demo_account_works_in_demo_mode_and_never_in_service) {
  NewAccount account;
  account.name = "demo";
  account.shown_name = "Demo";
  account.organisation = "trust";
  account.password = "demo";
  account.demo = true;
  const std::string id = value(add_account(*store, as_admin(), account));
  ok(grant_role(*store, as_admin(), {id, Role::coordinator, "west"}));
  const std::string token = value(try_in("demo", "demo")).token;
  options.mode = Mode::service;
  reopen();
  EXPECT_FALSE(is_in(token));
  EXPECT_FALSE(try_in("demo", "demo").ok());
  account.name = "demo2";
  EXPECT_EQ(code_of(add_account(*store, as_admin(), account)), base::ErrorCode::input_refused);
}

TEST_P(SignIn, by_an_outside_identity_finds_its_account_and_no_other) {
  NewAccount account;
  account.name = "oidc.olive";
  account.shown_name = "Olive";
  account.organisation = "trust";
  account.external_issuer = "https://id.example";
  account.external_subject = "s1";
  const std::string id = value(add_account(*store, as_admin(), account));
  ok(grant_role(*store, as_admin(), {id, Role::coordinator, "west"}));
  EXPECT_EQ(value(sign_in_external(*store, "https://id.example", "s1", "", "a")).caller.account, id);
  EXPECT_FALSE(sign_in_external(*store, "https://id.example", "s2", "", "a").ok());
  EXPECT_FALSE(sign_in_external(*store, "https://other.example", "s1", "", "a").ok());
  EXPECT_FALSE(try_in("oidc.olive", "").ok()) << "no password, no sign-in by password";
}

class ActingAs : public SignIn {
 protected:
  void SetUp() override {
    SignIn::SetUp();
    if (IsSkipped()) return;
    leading = value(grant_role(*store, as_admin(), {callers["ann"].account, Role::team_leader, "west"}));
  }
  base::Result<SignedIn> change(const std::string& token, const std::string& grant) {
    return act_as(*store, token, grant, "192.0.2.1");
  }
  bool proves(const std::string& password) {
    return prove_password(*store, callers["ann"].account, password, "192.0.2.1").ok();
  }
  std::int64_t live_sessions() { return count("SELECT COUNT(*) FROM session WHERE ended_at IS NULL"); }
  std::string leading;
};
KURSAAL_ON_BOTH_ENGINES(ActingAs);

TEST_P(ActingAs, another_role_ends_the_session_and_begins_one_of_that_role) {
  const SignedIn in = value(try_in("ann", kPasswordInTest));
  const SignedIn leader = value(change(in.token, leading));
  EXPECT_EQ(leader.caller.role, Role::team_leader);
  EXPECT_EQ(leader.grants.size(), 2U);
  EXPECT_FALSE(is_in(in.token));
  EXPECT_EQ(value(caller_of(*store, leader.token, "192.0.2.1")).role, Role::team_leader);
  for (const std::string& grant : {std::string(), std::string("no-such-grant"), grants["eve"]})
    EXPECT_EQ(code_of(change(leader.token, grant)), base::ErrorCode::denied) << grant;
  EXPECT_TRUE(is_in(leader.token)) << "what is refused ends nothing";
}

TEST_P(ActingAs, another_role_forgets_no_wrong_password) {
  std::string token = value(try_in("ann", kPasswordInTest)).token;
  // Whoever has the cookie and not the password guesses four times, changes the role, and guesses on.
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(proves("wrong wrong wrong"));
  token = value(change(token, leading)).token;
  EXPECT_FALSE(proves("wrong wrong wrong"));
  EXPECT_FALSE(proves(kPasswordInTest)) << "locked after the fifth";
  EXPECT_FALSE(try_in("ann", kPasswordInTest).ok());
  pass(kLockedFor);
  EXPECT_TRUE(proves(kPasswordInTest));
}

TEST_P(ActingAs, another_role_moves_no_end_of_the_session) {
  std::string token = value(try_in("ann", kPasswordInTest)).token;
  bool leads = false;
  for (std::int64_t passed = 0; passed + 10 * kMicrosAMinute < kLongestSession; passed += 10 * kMicrosAMinute) {
    pass(10 * kMicrosAMinute);
    const auto next = change(token, leads ? grants["ann"] : leading);
    ASSERT_TRUE(next.ok()) << passed / kMicrosAMinute;
    token = next->token;
    leads = !leads;
  }
  EXPECT_EQ(count("SELECT COUNT(DISTINCT ends_at) FROM session"), 1);
  pass(10 * kMicrosAMinute);
  EXPECT_FALSE(is_in(token));
  EXPECT_EQ(code_of(change(token, leading)), base::ErrorCode::denied);
}

TEST_P(ActingAs, a_session_that_has_ended_meanwhile_gives_no_new_one) {
  const std::string out = value(try_in("ann", kPasswordInTest)).token;
  ok(sign_out(*store, out));
  EXPECT_EQ(code_of(change(out, leading)), base::ErrorCode::denied);
  const std::string idle = value(try_in("ann", kPasswordInTest)).token;
  pass(kIdleFor);
  EXPECT_EQ(code_of(change(idle, leading)), base::ErrorCode::denied);
  EXPECT_EQ(code_of(change("no such token", leading)), base::ErrorCode::denied);
  // Of two that use one token at once, one ends it: the other finds it ended.
  for (int round = 0; round < 10; ++round) {
    const std::string token = value(try_in("ann", kPasswordInTest)).token;
    const std::int64_t before = live_sessions();
    bool done[2] = {false, false};
    std::thread other([&] { done[1] = change(token, leading).ok(); });
    done[0] = change(token, leading).ok();
    other.join();
    ASSERT_NE(done[0], done[1]) << round;
    ASSERT_EQ(live_sessions(), before) << round;
  }
}

// The writers wait behind one that holds the store, in the order in which they came: the new password first, then the
// sign-in, which has held the old one against what stood then. Should it come first after all, its session is ended.
TEST_P(SignIn, by_a_password_that_is_changed_meanwhile_opens_nothing) {
  const std::string ann = callers["ann"].account;
  std::latch held(1);
  std::latch release(1);
  std::thread holder([&] {
    ok(store->write([&](Connection&) -> base::Status {
      held.count_down();
      release.wait();
      return base::ok_status();
    }));
  });
  held.wait();
  const auto queue = [] { std::this_thread::sleep_for(std::chrono::milliseconds(200)); };
  std::thread change([&] { ok(set_password(*store, as_admin(), ann, "seven quiet herons")); });
  queue();
  std::thread tries([&] { (void)try_in("ann", kPasswordInTest); });
  queue();
  release.count_down();
  for (std::thread* each : {&holder, &change, &tries}) each->join();
  EXPECT_EQ(count("SELECT COUNT(*) FROM session WHERE ended_at IS NULL AND account = '" + ann + "'"), 0);
  EXPECT_EQ(count("SELECT failures FROM account WHERE id = '" + ann + "'"), 0) << "nor was it a wrong one";
  EXPECT_FALSE(try_in("ann", kPasswordInTest).ok());
  ok(try_in("ann", "seven quiet herons"));
}

TEST_P(SignIn, and_every_refusal_is_audited) {
  const std::int64_t before = count("SELECT COUNT(*) FROM audit");
  (void)try_in("ann", "wrong wrong wrong");
  (void)try_in("nobody", "wrong wrong wrong");
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'sign-in' AND outcome = 'refused'"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit"), before + 2);
}

TEST(Passwords, are_argon2id_at_the_interactive_cost) {
  const std::string hash = hash_password("three green umbrellas", PasswordCost::interactive);
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0), 0U) << hash.substr(0, 40);
  EXPECT_TRUE(password_fits("three green umbrellas", hash, PasswordCost::interactive));
  EXPECT_FALSE(password_fits("three green umbrella", hash, PasswordCost::interactive));
  EXPECT_FALSE(password_fits("", "", PasswordCost::least));
}

}  // namespace
}  // namespace kursaal::care
