// For tests: a store with two organisations, their teams and agreements, and somebody in each role.
#pragma once

#include <map>
#include <string>

#include "care/care.hpp"
#include "care/store_in_test.hpp"

namespace kursaal::care {

inline const std::string kPasswordInTest = "three green umbrellas";

class PlaceInTest : public StoreInTest {
 protected:
  void SetUp() override {
    StoreInTest::SetUp();
    if (IsSkipped()) return;
    const Caller program = the_program();
    const Doing doing{program, Purpose::administration, ""};
    ok(add_organisation(*store, doing, {"trust", "The Trust", "community-trust"}));
    ok(add_organisation(*store, doing, {"hill", "Hill Practice", "practice"}));
    ok(add_organisation(*store, doing, {"friends", "Friends of the Pier", "voluntary"}));
    for (const Purpose purpose : all_purposes())
      for (const char* organisation : {"trust", "hill", "friends"})
        agreements[std::string(organisation) + "/" + std::string(purpose_name(purpose))] = value(add_agreement(
            *store, doing,
            {organisation, purpose, kAllLabels, "the sharing agreement of 2025", base::day_of(2025, 1, 1), {}}));
    ok(add_team(*store, doing, {"west", "trust", "West complex care"}));
    ok(add_team(*store, doing, {"east", "trust", "East complex care"}));
    ok(add_team(*store, doing, {"hill-team", "hill", "Hill Practice"}));
    ok(add_team(*store, doing, {"pier", "friends", "Navigators"}));
    person("ann", "Ann Able", "trust", Role::coordinator, "west");
    person("ben", "Ben Best", "trust", Role::coordinator, "west");
    person("eve", "Eve East", "trust", Role::coordinator, "east");
    person("liz", "Liz Lead", "trust", Role::team_leader, "west");
    person("leo", "Leo Lead", "trust", Role::team_leader, "east");
    person("nan", "Nan Navigator", "friends", Role::navigator, "pier");
    person("pat", "Pat Practice", "hill", Role::practice, "hill-team");
    person("amy", "Amy Analyst", "trust", Role::analyst, "");
    person("piers", "Piers Privacy", "trust", Role::privacy_officer, "");
    person("adam", "Adam Admin", "trust", Role::administrator, "");
  }
  void TearDown() override {
    if (!store || IsSkipped()) return;
    // No case without an owner, ever; and the audit of whatever the test did is whole.
    const auto broken = broken_invariants(*store);
    ASSERT_TRUE(broken.ok()) << broken.error().text;
    for (const std::string& breach : *broken) ADD_FAILURE() << breach;
    const auto check = verify_audit(*store);
    ASSERT_TRUE(check.ok()) << check.error().text;
    EXPECT_FALSE(check->broken_seq) << check->why;
  }

  void person(const std::string& name, const std::string& shown, const std::string& organisation, Role role,
              const std::string& team) {
    const Caller program = the_program();
    const Doing doing{program, Purpose::administration, ""};
    NewAccount account;
    account.name = name;
    account.shown_name = shown;
    account.organisation = organisation;
    account.password = kPasswordInTest;
    const std::string id = value(add_account(*store, doing, account));
    grants[name] = value(grant_role(*store, doing, {id, role, team}));
    callers[name] = {id, shown, role, organisation, team, false, "test"};
  }

  // Whoever `name` is, for direct care, under a request's key or none.
  [[nodiscard]] Doing as(const std::string& name, const std::string& key = "",
                         Purpose purpose = Purpose::direct_care) const {
    return {callers.at(name), purpose, key};
  }
  [[nodiscard]] Doing as_admin() const { return as("adam", "", Purpose::administration); }

  static Worklist list_of(const std::vector<std::string>& people, std::int64_t places = 10,
                          const std::string& snapshot = "snap1", const std::string& team = "west") {
    Worklist list;
    list.service = "complex-care";
    list.snapshot = snapshot;
    list.as_of = base::day_of(2025, 6, 30);
    list.places[team] = places;
    std::int64_t position = 0;
    for (const std::string& id : people) list.people.push_back({id, team, 1, ++position, "two falls this year"});
    return list;
  }
  void offer(const std::vector<std::string>& people, std::int64_t places = 10) {
    ok(take_worklist(*store, list_of(people, places)));
  }
  static PersonFacts nothing_known(const std::string&) { return {}; }
  // The open offer of a person, as the team sees it.
  OfferShown offer_of(const std::string& person_id, const std::string& name = "ann") {
    const TeamOffers offers = value(offers_of_team(*store, as(name), nothing_known));
    for (const OfferShown& each : offers.offers)
      if (each.person_id == person_id) return each;
    ADD_FAILURE() << "no open offer of " << person_id;
    return {};
  }
  // Opens a case of the person with `name` as its owner.
  std::string take_on(const std::string& person_id, const std::string& name = "ann") {
    const OfferShown shown = offer_of(person_id, name);
    return value(accept_offer(*store, as(name), {shown.id, shown.version}, "", nothing_known));
  }

  template <class T>
  static void ok(const base::Result<T>& result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().text);
  }
  template <class T>
  static T value(base::Result<T> result) {
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().text);
    return result.ok() ? std::move(result).value() : T{};
  }
  template <class T>
  static base::ErrorCode code_of(const base::Result<T>& result) {
    EXPECT_FALSE(result.ok());
    return result.ok() ? base::ErrorCode::internal : result.error().code;
  }

  std::map<std::string, Caller> callers;
  std::map<std::string, std::string> grants;      // of the one role each has
  std::map<std::string, std::string> agreements;  // "trust/direct-care"
};

}  // namespace kursaal::care
