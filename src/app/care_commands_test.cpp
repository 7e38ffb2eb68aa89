// audit verify and feedback, as their users call them, on a care store in a site's folder.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/program_in_test.hpp"
#include "care/care.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

// A site's care store in which one offer was taken and one declined.
class CareCommands : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(site() / "care-store");
    care::StoreOptions options;
    options.url = "sqlite:" + (site() / "care-store/care.db").string();
    options.key_file = site() / "care-store/audit.key";
    options.password_cost = care::PasswordCost::least;
    auto opened = care::Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.error().text;
    care::Store& store = **opened;
    const care::Caller program = care::the_program();
    const care::Doing doing{program, care::Purpose::administration, ""};
    ASSERT_TRUE(care::add_organisation(store, doing, {"trust", "The Trust", "trust"}).ok());
    ASSERT_TRUE(care::add_team(store, doing, {"west", "trust", "West"}).ok());
    ASSERT_TRUE(care::add_agreement(store, doing,
                                    {"trust", care::Purpose::direct_care, 0, "agreement", base::day_of(2020, 1, 1), {}})
                    .ok());
    care::NewAccount account;
    account.name = "liz";
    account.shown_name = "Liz Lead";
    account.organisation = "trust";
    account.password = "three green umbrellas";
    const auto id = care::add_account(store, doing, account);
    ASSERT_TRUE(id.ok());
    ASSERT_TRUE(care::grant_role(store, doing, {*id, care::Role::team_leader, "west"}).ok());
    care::Worklist list;
    list.service = "complex-care";
    list.snapshot = "snap1";
    list.as_of = base::day_of(2025, 6, 30);
    list.places["west"] = 5;
    list.people = {{"p1", "west", 1, 1, "two falls"}, {"p2", "west", 1, 2, "two falls"}};
    ASSERT_TRUE(care::take_worklist(store, list).ok());
    const care::Caller liz{*id, "Liz Lead", care::Role::team_leader, "trust", "west", false, "test"};
    const care::Doing doing_care{liz, care::Purpose::direct_care, ""};
    const care::FactsOf nothing_known = [](const std::string&) { return care::PersonFacts{}; };
    const auto offers = care::offers_of_team(store, doing_care, nothing_known);
    ASSERT_TRUE(offers.ok());
    ASSERT_EQ(offers->offers.size(), 2U);
    ASSERT_TRUE(care::accept_offer(store, doing_care, {offers->offers[0].id, 1}, "", nothing_known).ok());
    ASSERT_TRUE(care::decline_offer(store, doing_care, {offers->offers[1].id, 1}, {"person-declined", "a \"note\"", 6},
                                    nothing_known)
                    .ok());
  }
  fs::path site() const { return folder_.path() / "site"; }
  void by_shell(const std::string& sql) const {
    const std::string command =
        "sqlite3 " + shell_word((site() / "care-store/care.db").string()) + " " + shell_word(sql);
    ASSERT_EQ(std::system(command.c_str()), 0);
  }

 private:
  tables::TestFolder folder_;
};

TEST_F(CareCommands, SR24_audit_verify_says_whole_then_names_the_first_broken_row) {
  const ProgramAnswer whole = run_program({"audit", "verify", site().string(), "--json"});
  ASSERT_EQ(whole.status, 0) << whole.err;
  const auto document = nlohmann::json::parse(whole.out);
  const auto rows = document["audit"]["rows"].get<std::int64_t>();
  EXPECT_GE(rows, 8);
  EXPECT_TRUE(document["audit"]["broken"].is_null());
  const std::string noted = std::to_string(rows) + ":" + document["audit"]["head"].get<std::string>();
  EXPECT_EQ(run_program({"audit", "verify", site().string(), "--expect", noted}).status, 0);
  EXPECT_EQ(run_program({"audit", "verify", site().string(), "--expect", std::to_string(rows) + ":00"}).status, 20);
  EXPECT_EQ(run_program({"audit", "verify", site().string(), "--expect", "x"}).status, 2);

  by_shell("DROP TRIGGER audit_not_changed; UPDATE audit SET account = 'somebody else' WHERE seq = 3");
  const ProgramAnswer broken = run_program({"audit", "verify", site().string()});
  EXPECT_EQ(broken.status, 20);
  EXPECT_NE(broken.out.find("BROKEN at row 3: the row is not as it was written"), std::string::npos) << broken.out;
}

TEST_F(CareCommands, feedback_writes_what_happened_where_the_next_run_looks_for_it) {
  const ProgramAnswer first = run_program({"feedback", site().string(), "--json"});
  ASSERT_EQ(first.status, 0) << first.err;
  const auto document = nlohmann::json::parse(first.out);
  EXPECT_EQ(document["rows"], 4);
  EXPECT_FALSE(document["unchanged"].get<bool>());
  const std::string offers = text_of_file(site() / "build/ledger/offers.csv");
  EXPECT_NE(offers.find("person_id,service,day,outcome,reason,ask_again\np1,complex-care,"), std::string::npos);
  EXPECT_NE(offers.find(",declined,person-declined,"), std::string::npos);
  const std::string extract = text_of_file(document["extract"].get<std::string>());
  EXPECT_EQ(extract.find("note"), std::string::npos) << "no free text leaves";
  EXPECT_EQ(extract.find("Liz"), std::string::npos) << "no account leaves";
  const ProgramAnswer again = run_program({"feedback", site().string(), "--json"});
  EXPECT_TRUE(nlohmann::json::parse(again.out)["unchanged"].get<bool>());
  EXPECT_EQ(text_of_file(site() / "build/ledger/offers.csv"), offers);
}

TEST_F(CareCommands, feedback_never_writes_over_a_table_that_somebody_else_made) {
  fs::create_directories(site() / "build/ledger");  // as a run has it without site.toml
  std::ofstream(site() / "build/ledger/offers.csv") << "person_id,service,day,outcome\n";
  const ProgramAnswer refused = run_program({"feedback", site().string()});
  EXPECT_EQ(refused.status, 20);
  EXPECT_NE(refused.err.find("written by somebody else"), std::string::npos);
  EXPECT_EQ(text_of_file(site() / "build/ledger/offers.csv"), "person_id,service,day,outcome\n");
}

TEST_F(CareCommands, of_a_store_that_is_not_there_say_so_and_make_none) {
  const tables::TestFolder empty;
  const ProgramAnswer none = run_program({"audit", "verify", empty.path().string()});
  EXPECT_EQ(none.status, 11);
  EXPECT_FALSE(fs::exists(empty.path() / "care-store"));
  EXPECT_EQ(run_program({"audit", "verify"}).status, 2);
  EXPECT_EQ(run_program({"audit"}).status, 2);
  EXPECT_EQ(run_program({"audit", "verify", "--database", "oracle:x"}).status, 10);
}

TEST_F(CareCommands, account_add_makes_the_first_administrator_with_a_password_from_standard_input_only) {
  const std::vector<std::string> words = {"account",
                                          "add",
                                          site().string(),
                                          "--admin",
                                          "ada",
                                          "--organisation",
                                          "board",
                                          "--organisation-name",
                                          "The Board",
                                          "--document",
                                          "minute 7 of the board"};
  EXPECT_EQ(run_program(words).status, 11) << "without a password";
  EXPECT_EQ(run_program(words, "short\n").status, 11);
  const ProgramAnswer made = run_program(words, "three green umbrellas\n");
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ((made.out + made.err).find("umbrellas"), std::string::npos);
  auto opened = care::Store::open([&] {
    care::StoreOptions options;
    options.url = "sqlite:" + (site() / "care-store/care.db").string();
    options.key_file = site() / "care-store/audit.key";
    return options;
  }());
  ASSERT_TRUE(opened.ok());
  const auto in = care::sign_in(**opened, "ada", "three green umbrellas", "", "test");
  ASSERT_TRUE(in.ok());
  EXPECT_TRUE(care::list_accounts(**opened, {in->caller, care::Purpose::administration, ""}).ok());
  EXPECT_EQ(run_program(words, "seven quiet herons\n").status, 20) << "there is one already";
}

TEST(CareLabels, are_those_of_terminology_in_its_order) {
  ASSERT_EQ(care::kLabels, terminology::kSensitivityLabels);
  for (std::size_t i = 0; i < care::kLabels; ++i)
    EXPECT_EQ(care::label_name(static_cast<care::Label>(i)),
              terminology::sensitivity_name(static_cast<terminology::SensitivityLabel>(i)));
}

}  // namespace
}  // namespace kursaal::app
