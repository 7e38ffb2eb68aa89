#include "link/link.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/random.hpp"
#include "link/grouping.hpp"
#include "link/nhs_number.hpp"
#include "link/person_keys.hpp"
#include "population/nhs_number.hpp"

namespace kursaal::link {
namespace {

namespace fs = std::filesystem;
using base::day_of;
using population::Identity;
using population::Sex;

// Valid numbers of the 999 test range.
constexpr const char* kNumber = "9990000018";
constexpr const char* kOther = "9990000026";

Identity person(std::string source, std::string id, std::string number, std::string given, std::string family,
                base::Day birth, Sex sex) {
  Identity identity;
  identity.key = {std::move(source), std::move(id)};
  identity.has_record = true;
  identity.nhs_number = std::move(number);
  identity.given = std::move(given);
  identity.family = std::move(family);
  identity.birth = birth;
  identity.birth_precision = base::Precision::day;
  identity.sex = sex;
  return identity;
}

class Link : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kursaal_link_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    options_.ledger_folder = folder_;
    options_.key_secret = "test";
    options_.as_of = day_of(2024, 1, 31);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  Linked link(std::vector<Identity> identities) {
    std::sort(identities.begin(), identities.end(), [](const Identity& a, const Identity& b) { return a.key < b.key; });
    population::Staged staged;
    staged.sources = {{"one", {"gp"}, true, {}}, {"two", {"acute"}, false, {}}};
    staged.identities = population::Identities(identities);
    auto linked = link_identities(staged, options_);
    EXPECT_TRUE(linked.ok()) << (linked.ok() ? "" : linked.error().text);
    return std::move(linked).value();
  }
  Linked link_and_commit(std::vector<Identity> identities) {
    Linked linked = link(std::move(identities));
    EXPECT_TRUE(commit_ledger(linked, options_).ok());
    return linked;
  }
  fs::path folder_;
  LinkOptions options_;
};
using SafetyRules = Link;

TEST(NhsNumber, ChecksTheDigitAndTheRange) {
  EXPECT_EQ(judge_nhs_number("9434765919", false), NhsNumberVerdict::usable);
  EXPECT_EQ(judge_nhs_number("9434765918", false), NhsNumberVerdict::bad_check);
  EXPECT_EQ(judge_nhs_number("9434765919", true), NhsNumberVerdict::refused_range);
  EXPECT_EQ(judge_nhs_number("4010232137", true), NhsNumberVerdict::usable);
  EXPECT_EQ(judge_nhs_number("943476591", false), NhsNumberVerdict::bad_shape);
  EXPECT_EQ(judge_nhs_number("", false), NhsNumberVerdict::absent);
  EXPECT_EQ(nhs_number_digits("943 476-5919"), "9434765919");
  // The wording of a widely copied README, "subtract 11 from the remainder", would refuse this one.
  EXPECT_TRUE(population::nhs_check_digit_holds("9990000018"));
}

TEST(NhsNumber, RefusesAllTenRepeatedDigitsThoughTheyPassTheCheck) {
  for (char digit = '0'; digit <= '9'; ++digit) {
    const std::string number(10, digit);
    EXPECT_TRUE(population::nhs_check_digit_holds(number)) << number;
    EXPECT_EQ(judge_nhs_number(number, false), NhsNumberVerdict::repeated_digit);
  }
}

TEST_F(Link, JoinsTheSameNumberWithTheSameDateOfBirth) {
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                              person("two", "9", kNumber, "Anne", "Smith", day_of(1950, 3, 4), Sex::female)});
  ASSERT_EQ(linked.persons.size(), 1U);
  EXPECT_EQ(linked.links[1].method, LinkMethod::nhs_number_and_birth);
  EXPECT_TRUE(linked.review.empty());
}

TEST_F(Link, JoinsAPartlyAgreeingDateOfBirthOnlyWithTheName) {
  const Identity a = person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female);
  for (const base::Day birth : {day_of(1950, 4, 3), day_of(1950, 3, 14), day_of(1905, 3, 4), day_of(1950, 8, 4)}) {
    const Linked linked = link({a, person("two", "9", kNumber, "Anne", "Leeming", birth, Sex::female)});
    EXPECT_EQ(linked.persons.size(), 1U) << base::format_day(birth);
    EXPECT_EQ(linked.links[1].method, LinkMethod::nhs_number_partial);
  }
  const Linked apart = link({a, person("two", "9", kNumber, "Ann", "Lee", day_of(1960, 7, 9), Sex::female)});
  EXPECT_EQ(apart.persons.size(), 2U);
  ASSERT_EQ(apart.review.size(), 1U);
  EXPECT_EQ(apart.review[0].reason, "number-same-birth-differs");
}

TEST_F(Link, UsesTheOutcodeWhereANameIsMissing) {
  Identity a = person("one", "1", kNumber, "", "", day_of(1950, 3, 4), Sex::female);
  Identity b = person("two", "9", kNumber, "Ann", "Lee", day_of(1950, 3, 14), Sex::female);
  a.postcode = "SS1 1AA";
  b.postcode = "SS12BB";
  EXPECT_EQ(link({a, b}).persons.size(), 1U);
  b.postcode = "SS11 1AA";
  EXPECT_EQ(link({a, b}).persons.size(), 2U);
}

TEST_F(Link, LeavesWhoHasNoUsableNumberAsTheirSourcesOwnPerson) {
  const Linked linked = link({person("one", "1", "", "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                              person("two", "1", "1234567890", "Ann", "Lee", day_of(1950, 3, 4), Sex::female)});
  EXPECT_EQ(linked.persons.size(), 2U);
  EXPECT_EQ(linked.numbers_absent, 1U);
  EXPECT_EQ(linked.numbers_bad_check, 1U);
}

TEST_F(SafetyRules, SR15_NoLinkBelowTheDirectCareThresholdHoldsAPersonTogether) {
  EXPECT_FALSE(good_enough_for_care(0.99949));
  EXPECT_TRUE(good_enough_for_care(0.9995));
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                              person("one", "2", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                              person("two", "3", kNumber, "Ann", "Lee", day_of(1950, 3, 14), Sex::female)});
  ASSERT_EQ(linked.persons.size(), 1U);
  EXPECT_GE(linked.persons[0].link_strength, kDirectCareThreshold);
  EXPECT_LT(linked.persons[0].link_strength, 0.9999);  // the weakest link that holds them is what is shown
}

TEST_F(SafetyRules, SR15_AChainOfPartAgreementsJoinsNobodyWhereOnePairIsInDoubt) {
  // 1 and 2 agree partly, 2 and 3 agree partly, 1 and 3 do not: none may be joined without a look.
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                              person("one", "2", kNumber, "Ann", "Lee", day_of(1950, 3, 14), Sex::female),
                              person("two", "3", kNumber, "Ann", "Lee", day_of(1950, 6, 14), Sex::female)});
  EXPECT_EQ(linked.persons.size(), 3U);
  EXPECT_EQ(linked.review.size(), 3U);
}

TEST_F(SafetyRules, SR15_AFillerNumberOfManyRecordsJoinsNobodyNotEvenByBirthDate) {
  std::vector<Identity> records;
  for (int i = 0; i < 101; ++i)
    records.push_back(
        person("one", "p" + std::to_string(1000 + i), kNumber, "Ann", "Smith", day_of(1948, 7, 3), Sex::female));
  const Linked linked = link(records);
  EXPECT_EQ(linked.persons.size(), 101U);
  EXPECT_EQ(linked.review.size(), 100U) << "each beside the next, not 101 x 100 / 2 pairs";
  records.pop_back();
  EXPECT_EQ(link(records).persons.size(), 1U) << "a hundred are still believed";
}

TEST_F(SafetyRules, SR16_TheRegisterKeepsApartEvenByWayOfAThirdAndGivesNoHint) {
  write("do_not_link.csv", "left_source,left_id,right_source,right_id\ntwo,3,one,1\n");
  const base::Day birth = day_of(1980, 1, 1);
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", birth, Sex::female),
                              person("one", "2", kNumber, "Ann", "Lee", birth, Sex::female),
                              person("two", "3", kNumber, "Ann", "Lee", birth, Sex::female)});
  ASSERT_EQ(linked.persons.size(), 2U);
  for (const auto& found : linked.persons) EXPECT_FALSE(found.identities.front() == 0 && found.identities.back() == 2);
  EXPECT_TRUE(linked.review.empty());
  for (const LedgerEntry& entry : linked.new_entries) EXPECT_EQ(entry.reason.find("not"), std::string::npos);
}

TEST_F(SafetyRules, SR16_ARestrictedRecordIsNeitherJoinedNorReviewed) {
  Identity hidden = person("two", "3", kNumber, "Ann", "Lee", day_of(1980, 1, 1), Sex::female);
  hidden.restricted = true;
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", day_of(1980, 1, 1), Sex::female), hidden});
  EXPECT_EQ(linked.persons.size(), 2U);
  EXPECT_TRUE(linked.review.empty());
}

TEST_F(SafetyRules, SR17_AMothersNumberOnHerBabyGoesToReview) {
  const Linked linked = link({person("one", "mother", kNumber, "Ann", "Lee", day_of(1990, 5, 6), Sex::female),
                              person("two", "baby", kNumber, "Baby", "Lee", day_of(2023, 5, 6), Sex::male)});
  EXPECT_EQ(linked.persons.size(), 2U);
  ASSERT_EQ(linked.review.size(), 1U);
  EXPECT_EQ(linked.review[0].reason, "number-same-birth-partly-name-and-sex-differ");
}

TEST_F(SafetyRules, SR17_ATwinsNumberOnTheOtherTwinGoesToReview) {
  const Linked linked = link({person("one", "1", kNumber, "Ann", "Lee", day_of(2010, 5, 6), Sex::female),
                              person("two", "2", kNumber, "Ben", "Lee", day_of(2010, 5, 6), Sex::male)});
  EXPECT_EQ(linked.persons.size(), 2U);
  EXPECT_EQ(linked.review.size(), 1U);
}

TEST_F(SafetyRules, SR18_ASplitIsWrittenDownIdentityByIdentityAndUndoneByNameAgain) {
  const std::vector<Identity> both{person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                                   person("two", "2", kOther, "Ann", "Lee", day_of(1950, 3, 4), Sex::female)};
  const Linked apart = link_and_commit(both);
  ASSERT_EQ(apart.persons.size(), 2U);
  const auto key_of = [](const Linked& linked, std::uint32_t identity) {
    for (const auto& found : linked.persons)
      if (std::find(found.identities.begin(), found.identities.end(), identity) != found.identities.end())
        return found.key;
    return std::string();
  };
  const std::string first = key_of(apart, 0);
  const std::string second = key_of(apart, 1);

  write("decisions.csv",
        "id,left_source,left_id,right_source,right_id,verdict,by,on,reason\nd1,one,1,two,2,same,jp,2024-02-01,seen\n");
  const Linked merged = link_and_commit(both);
  ASSERT_EQ(merged.persons.size(), 1U);
  EXPECT_EQ(merged.persons[0].key, first);  // the older key stays
  ASSERT_EQ(merged.new_entries.size(), 1U);
  EXPECT_EQ(merged.new_entries[0].action, LedgerAction::merged);
  EXPECT_EQ(merged.new_entries[0].other_key, second);

  write("decisions.csv",
        "id,left_source,left_id,right_source,right_id,verdict,by,on,reason\nd1,one,1,two,2,withdrawn,jp,2024-03-01,"
        "mistake\n");
  const Linked undone = link_and_commit(both);
  EXPECT_EQ(key_of(undone, 0), first);
  EXPECT_EQ(key_of(undone, 1), second);  // its own key again, not a new one
  EXPECT_EQ(undone.new_entries[0].action, LedgerAction::undone);

  // Two that were linked from the start and are found to be different: the second gets a key never used before.
  std::vector<Identity> same{person("one", "5", "4010232137", "Bob", "Day", day_of(1950, 3, 4), Sex::male),
                             person("two", "6", "4010232137", "Bob", "Day", day_of(1950, 3, 4), Sex::male)};
  const Linked together = link_and_commit(same);
  ASSERT_EQ(together.persons.size(), 1U);
  write("decisions.csv",
        "id,left_source,left_id,right_source,right_id,verdict,by,on,reason\nd2,one,5,two,6,different,jp,2024-03-01,"
        "twins\n");
  const Linked split = link_and_commit(same);
  ASSERT_EQ(split.persons.size(), 2U);
  ASSERT_EQ(split.new_entries.size(), 1U);
  EXPECT_EQ(split.new_entries[0].action, LedgerAction::split);
  EXPECT_EQ(split.new_entries[0].identity, (base::SourceKey{"two", "6"}));
  EXPECT_TRUE(split.review.empty());
}

TEST_F(Link, TheSameInputGivesTheSameKeysFromNothingAndWritesNothingTheSecondTime) {
  const std::vector<Identity> people{person("one", "1", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                                     person("two", "2", kNumber, "Ann", "Lee", day_of(1950, 3, 4), Sex::female),
                                     person("two", "3", "", "Bob", "Day", day_of(1960, 3, 4), Sex::male)};
  const Linked first = link(people);
  const Linked again = link_and_commit(people);
  const Linked second = link(people);
  ASSERT_EQ(first.persons.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(first.persons[i].key, again.persons[i].key);
    EXPECT_EQ(first.persons[i].key, second.persons[i].key);
  }
  EXPECT_TRUE(second.new_entries.empty());
}

TEST(Ledger, CutsOffTheHalfLineOfAProcessThatDied) {
  const fs::path folder = fs::temp_directory_path() / ("kursaal_ledger_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const LedgerEntry one{1, LedgerAction::minted, "P1", "", {"s", "a"}, "new", day_of(2024, 1, 1)};
  const LedgerEntry two{2, LedgerAction::minted, "P2", "", {"s", "b,\"c"}, "new", day_of(2024, 1, 1)};
  ASSERT_TRUE(append_ledger(folder, {one}).ok());
  std::ofstream(folder / "ledger.csv", std::ios::app) << "2,mint";
  EXPECT_EQ(read_ledger(folder)->size(), 1U);
  ASSERT_TRUE(append_ledger(folder, {two}).ok());
  const auto read = read_ledger(folder);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[1].identity.local_id, "b,\"c");
  EXPECT_EQ(append_ledger(folder, {two}).error().code, base::ErrorCode::conflict);
  std::ofstream(folder / "ledger.csv", std::ios::app) << "9,minted,P9,,s,z,new,2024-01-01\n";
  EXPECT_EQ(read_ledger(folder).error().code, base::ErrorCode::configuration);
  fs::remove_all(folder);
}

TEST(Ledger, RefusesWhatIsCutOrHeadlessWithItsLineAndAsNoInput) {
  const fs::path folder = fs::temp_directory_path() / ("kursaal_ledger_cut_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::string header = "number,action,key,other_key,source,local_id,reason,as_of\n";
  const std::string row = "1,minted,P1,,s,a,new,2024-01-01\n";
  const auto refusal = [&](const std::string& text) {
    std::ofstream(folder / "ledger.csv") << text;
    const auto read = read_ledger(folder);
    return read.ok() ? "read" : std::string(base::error_facts(read.error().code).code) + ": " + read.error().text;
  };
  EXPECT_EQ(refusal(header + row), "read");
  for (const char* cut :
       {"2,minted,P2,,s,b,new,2024-01\n", "2,minted,P2,,s,b,new,2024-01-0\n", "2,minted,P2,,s,b,new,\n"})
    EXPECT_TRUE(refusal(header + row + cut).starts_with("bad-configuration: the identity ledger, line 3: its date"))
        << refusal(header + row + cut);
  EXPECT_TRUE(refusal(row).starts_with("bad-configuration: the identity ledger")) << refusal(row);
  EXPECT_TRUE(refusal(header + "1,minted,P1\n").starts_with("bad-configuration: the identity ledger"));
  EXPECT_TRUE(refusal(row + row).starts_with("bad-configuration: the identity ledger"));
  fs::remove_all(folder);
}

TEST(Ledger, KeepsAnEntryOnItsLineWhateverAnIdHoldsAndHoweverLongItIs) {
  const fs::path folder = fs::temp_directory_path() / ("kursaal_ledger_ids_" + std::to_string(::getpid()));
  fs::remove_all(folder);
  const std::vector<std::string> ids{"a\nb", "back\\slash", "a\r\n\"q\",\\n", std::string(300'000, 'x')};
  for (std::size_t i = 0; i < ids.size(); ++i)
    ASSERT_TRUE(
        append_ledger(
            folder,
            {{i + 1, LedgerAction::minted, "P" + std::to_string(i), "", {"s", ids[i]}, "new", day_of(2024, 1, 1)}})
            .ok())
        << i;
  std::ofstream(folder / "ledger.csv", std::ios::app) << "5,minted,P9,,s," << std::string(200'000, 'y');
  ASSERT_TRUE(append_ledger(folder, {{5, LedgerAction::minted, "P5", "", {"s", "z"}, "new", day_of(2024, 1, 1)}}).ok())
      << "after half a long line";
  const auto read = read_ledger(folder);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 5U);
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ((*read)[i].identity.local_id, ids[i]);
  fs::remove_all(folder);
}

// Ten thousand random changes of who is grouped with whom: replaying the ledger always gives today's keys, no key ever
// stands for two groups, and no retired key comes back but by undoing its merge.
TEST(PersonKeys, ReplayOfTheLedgerAlwaysGivesTodaysKeys) {
  base::Random random(11);
  for (int history = 0; history < 500; ++history) {
    std::vector<base::SourceKey> identities;
    const auto count = static_cast<std::uint32_t>(random.between(1, 7));
    for (std::uint32_t i = 0; i < count; ++i) identities.push_back({"s", std::string(1, static_cast<char>('a' + i))});
    LedgerEntries ledger;
    for (int change = 0; change < 20; ++change) {
      std::vector<base::SourceKey> present;
      for (const auto& identity : identities)
        if (random.chance(0.9)) present.push_back(identity);
      std::map<std::uint64_t, std::vector<std::uint32_t>> by_colour;
      std::vector<std::uint64_t> colour(present.size());
      for (std::uint32_t i = 0; i < present.size(); ++i) colour[i] = random.below(4);
      std::vector<std::vector<std::uint32_t>> groups;
      std::map<std::uint64_t, std::size_t> group_of_colour;
      for (std::uint32_t i = 0; i < present.size(); ++i) {
        const auto [at, fresh] = group_of_colour.try_emplace(colour[i], groups.size());
        if (fresh) groups.emplace_back();
        groups[at->second].push_back(i);
      }
      const std::vector<std::string_view> reasons(groups.size(), "test");
      const auto key_at = [&](std::uint32_t position) { return present[position]; };
      const KeyedGroups keyed =
          assign_person_keys(present.size(), key_at, groups, reasons, ledger, "k", day_of(2024, 1, 1), 2);
      for (const LedgerEntry& entry : keyed.new_entries) ledger.push_back(entry);
      const auto replayed = replay_ledger(ledger);
      std::set<std::string> used;
      for (std::size_t g = 0; g < groups.size(); ++g) {
        ASSERT_TRUE(used.insert(keyed.keys[g]).second);
        for (const std::uint32_t i : groups[g]) {
          const auto at = std::lower_bound(replayed.begin(), replayed.end(), std::pair(present[i], std::string()));
          ASSERT_EQ(at->second, keyed.keys[g]);
        }
      }
      const KeyedGroups again =
          assign_person_keys(present.size(), key_at, groups, reasons, ledger, "k", day_of(2024, 1, 1), 2);
      ASSERT_TRUE(again.new_entries.empty());
      ASSERT_EQ(again.keys, keyed.keys);
      for (std::size_t n = 0; n < ledger.size(); ++n) ASSERT_EQ(ledger[n].number, n + 1);
    }
  }
}

TEST(Pseudonym, DependsOnTheSecretAndHidesTheKey) {
  EXPECT_NE(pseudonym_of("P0001", "a"), pseudonym_of("P0001", "b"));
  EXPECT_EQ(pseudonym_of("P0001", "a"), pseudonym_of("P0001", "a"));
  EXPECT_EQ(pseudonym_of("P0001", "a").size(), 32U);
}

}  // namespace
}  // namespace kursaal::link
