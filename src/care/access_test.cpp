// The access decision against a table written apart from it, over every cell there is.
#include "care/access.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace kursaal::care {
namespace {

// What docs/methods/who-may-see-what.md says, a line a grant; what no line grants is denied. Grants add up.
struct Grant {
  const char* roles;
  const char* purpose;
  const char* because;  // a relation, "glass", or "-" for what is about nobody
  bool sealed_too;      // also of a sealed person
  const char* gives;    // "record", "minimum", "counts", "trail", "accounts"
  const char* labels;   // of a record: "agreed", "none", or "agreed but" and those it leaves out
};
constexpr Grant kTable[] = {
    {"coordinator practice team-leader", "direct-care", "case", true, "record", "agreed"},
    {"navigator", "direct-care", "case", true, "record", "none"},
    {"practice", "direct-care", "registration", true, "record", "agreed"},
    {"coordinator practice team-leader", "direct-care", "referral", false, "record",
     "agreed but hiv sexual-health termination gender marked-by-source"},
    {"navigator", "direct-care", "referral", false, "record", "none"},
    {"coordinator practice team-leader", "direct-care", "glass", false, "record",
     "agreed but termination gender marked-by-source"},
    {"coordinator navigator practice team-leader", "direct-care", "list", false, "minimum", ""},
    {"team-leader", "running-the-service", "case", true, "minimum", ""},
    {"team-leader", "running-the-service", "referral", false, "minimum", ""},
    {"team-leader", "running-the-service", "list", false, "minimum", ""},
    {"team-leader", "running-the-service", "-", true, "counts", ""},
    {"analyst team-leader", "planning", "-", true, "counts", ""},
    {"privacy-officer", "checking-access", "-", true, "trail", ""},
    {"administrator", "administration", "-", true, "accounts", ""},
};

bool names(std::string words, std::string_view word) {
  words = " " + words + " ";
  return words.find(" " + std::string(word) + " ") != std::string::npos;
}

struct Seen {
  bool record = false, minimum = false, counts = false, trail = false, accounts = false;
  bool labels[kLabels] = {};
};

Seen by_the_table(const AccessQuestion& question) {
  Seen seen;
  if (!question.agreement) return seen;
  if (question.demo_account && question.mode == Mode::service) return seen;
  for (const Grant& grant : kTable) {
    if (!names(grant.roles, role_name(question.role)) || grant.purpose != purpose_name(question.purpose)) continue;
    if (question.sealed && !grant.sealed_too) continue;
    const std::string because = grant.because;
    const std::string gives = grant.gives;
    // Nobody sees themselves or their family, nor who looked at them in the office they hold.
    if (question.own_or_family && (because != "-" || gives == "trail")) continue;
    if (because == "registration" && (question.relations & 1) == 0) continue;
    if (because == "list" && (question.relations & 2) == 0) continue;
    if (because == "referral" && (question.relations & 4) == 0) continue;
    if (because == "case" && (question.relations & 8) == 0) continue;
    if (because == "glass" && !question.broken_glass) continue;
    seen.counts |= gives == "counts";
    seen.trail |= gives == "trail";
    seen.accounts |= gives == "accounts";
    seen.minimum |= gives == "minimum";
    if (gives != "record") continue;
    seen.record = true;
    for (std::size_t label = 0; label < kLabels; ++label)
      if (names(grant.labels, "agreed") && !names(grant.labels, label_name(static_cast<Label>(label))) &&
          (question.agreed >> label & 1) != 0)
        seen.labels[label] = true;
  }
  return seen;
}

// Every question there is, less the sets of agreed labels, of which three stand for all.
template <class Visit>
void every_question(const Visit& visit) {
  constexpr Labels kSome = bit_of(Label::mental_health) | bit_of(Label::hiv) | bit_of(Label::gender);
  for (const Mode mode : {Mode::demo, Mode::service})
    for (const bool demo : {false, true})
      for (const Role role : all_roles())
        for (const Purpose purpose : all_purposes())
          for (const bool agreement : {false, true})
            for (const Labels agreed : {Labels{0}, kSome, kAllLabels})
              for (Relations relations = 0; relations < 16; ++relations)
                for (int flags = 0; flags < 8; ++flags)
                  visit(AccessQuestion{mode, demo, role, purpose, agreement, agreed, relations, (flags & 1) != 0,
                                       (flags & 2) != 0, (flags & 4) != 0});
}

TEST(SafetyRules, SR19_every_cell_of_the_access_matrix_is_as_the_table_says) {
  std::uint64_t cells = 0, wrong = 0, shown = 0;
  every_question([&](const AccessQuestion& question) {
    const Decision decision = decide(question);
    const Seen seen = by_the_table(question);
    const bool same = (decision.person == Sight::record) == seen.record &&
                      (decision.person == Sight::minimum) == (seen.minimum && !seen.record) &&
                      decision.counts == seen.counts && decision.trail == seen.trail &&
                      decision.accounts == seen.accounts && !decision.rule.empty();
    if (!same) ++wrong;
    // A fact without a label, and with each one.
    for (std::size_t label = 0; label <= kLabels; ++label) {
      ++cells;
      const bool plain = label == kLabels;
      const Labels of_fact = plain ? Labels{0} : bit_of(static_cast<Label>(label));
      const bool expected = seen.record && (plain || seen.labels[label]);
      if (shows_fact(decision, of_fact) != expected) ++wrong;
      shown += expected ? 1 : 0;
    }
  });
  EXPECT_EQ(wrong, 0U);
  EXPECT_GE(cells, 1'000'000U);
  // The matrix says yes somewhere, and far more often no.
  EXPECT_GT(shown, 1000U);
  EXPECT_LT(shown * 10, cells);
}

TEST(SafetyRules, SR19_less_standing_never_shows_more) {
  every_question([](const AccessQuestion& question) {
    const Decision decision = decide(question);
    for (Relations relation = 1; relation < 16; relation = static_cast<Relations>(relation * 2)) {
      if ((question.relations & relation) == 0) continue;
      AccessQuestion less = question;
      less.relations = static_cast<Relations>(question.relations & ~relation);
      const Decision then = decide(less);
      ASSERT_LE(then.person, decision.person);
      ASSERT_EQ(then.labels & ~decision.labels, 0);
    }
    AccessQuestion less = question;
    less.broken_glass = false;
    ASSERT_LE(decide(less).person, decision.person);
    less = question;
    less.agreement = false;
    ASSERT_EQ(decide(less).person, Sight::nothing);
    less = question;
    less.own_or_family = true;
    ASSERT_EQ(decide(less).person, Sight::nothing);
  });
}

TEST(SafetyRules, SR24_what_an_emergency_opened_is_handed_on_to_nobody_nor_is_an_offers_minimum) {
  std::uint64_t may = 0, only_emergency = 0;
  every_question([&](const AccessQuestion& question) {
    const Decision decision = decide(question);
    AccessQuestion calm = question;
    calm.broken_glass = false;
    const bool record_without = by_the_table(calm).record;
    ASSERT_EQ(may_refer(question), record_without);
    if (may_refer(question)) {
      ASSERT_EQ(decision.person, Sight::record);
      ASSERT_NE(question.relations & ~kListEntry, 0);
    }
    EXPECT_EQ(may_confirm_stage(question), question.purpose == Purpose::direct_care &&
                                               question.role != Role::navigator && decision.person == Sight::record);
    if (may_refer(question)) ++may;
    if (decision.person == Sight::record && !may_refer(question)) ++only_emergency;
  });
  EXPECT_GT(may, 100U);
  EXPECT_GT(only_emergency, 10U);
}

TEST(SafetyRules, SR19_a_fact_with_two_labels_needs_both) {
  Decision decision;
  decision.person = Sight::record;
  decision.labels = bit_of(Label::mental_health);
  EXPECT_TRUE(shows_fact(decision, bit_of(Label::mental_health)));
  EXPECT_FALSE(shows_fact(decision, bit_of(Label::mental_health) | bit_of(Label::abuse)));
}

TEST(SafetyRules, SR19_the_minimum_shows_no_sensitive_fact_and_no_fact_of_the_record) {
  Decision decision;
  decision.person = Sight::minimum;
  decision.labels = kAllLabels;
  EXPECT_FALSE(shows_fact(decision, 0));
}

TEST(AccessWords, are_read_back_as_they_are_written) {
  for (const Role role : all_roles()) EXPECT_EQ(role_of(role_name(role)), role);
  for (const Purpose purpose : all_purposes()) EXPECT_EQ(purpose_of(purpose_name(purpose)), purpose);
  EXPECT_FALSE(role_of("boss"));
  EXPECT_FALSE(purpose_of(""));
}

}  // namespace
}  // namespace kursaal::care
