// The one access decision: who may see what of whom, as a pure function. Denied unless granted. Every door asks it,
// and what it does not grant looks exactly like what is not there.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "care/store.hpp"

namespace kursaal::care {

enum class Role : std::uint8_t {
  coordinator,
  navigator,
  practice,
  team_leader,
  analyst,
  privacy_officer,
  administrator,
};
std::span<const Role> all_roles();
std::string_view role_name(Role role);  // "team-leader"
std::optional<Role> role_of(std::string_view name);

enum class Purpose : std::uint8_t {
  direct_care,
  running_the_service,  // a team's own lists and load
  planning,             // counts of the place
  checking_access,      // who looked at whom
  administration,       // accounts, sources, agreements
};
std::span<const Purpose> all_purposes();
std::string_view purpose_name(Purpose purpose);
std::optional<Purpose> purpose_of(std::string_view name);

// Bits, since one person can be related in several ways.
using Relations = std::uint8_t;
inline constexpr Relations kUnrelated = 0;
inline constexpr Relations kRegistration = 1;  // with the practice of the account's organisation
inline constexpr Relations kListEntry = 2;     // an open offer to the account's team
inline constexpr Relations kReferral = 4;      // an open referral to the account's team
inline constexpr Relations kAcceptedCase = 8;  // an open case of the account's team

// Sensitivity labels as bits, in the order of data/codelists/sensitivity.csv: a fact may carry several.
using Labels = std::uint16_t;
enum class Label : std::uint8_t {
  hiv,
  sexual_health,
  termination,
  gender,
  mental_health,
  substance_use,
  abuse,
  safeguarding,
  marked_by_source,
};
inline constexpr std::size_t kLabels = 9;
inline constexpr Labels kAllLabels = (1U << kLabels) - 1;
constexpr Labels bit_of(Label label) { return static_cast<Labels>(1U << static_cast<unsigned>(label)); }
std::string_view label_name(Label label);

struct AccessQuestion {
  Mode mode = Mode::demo;
  bool demo_account = false;  // its password is published
  Role role = Role::analyst;
  Purpose purpose = Purpose::planning;
  bool agreement = false;  // the account's organisation has one for this purpose today
  Labels agreed = 0;       // the labels it covers
  Relations relations = kUnrelated;
  bool broken_glass = false;   // within its hour
  bool own_or_family = false;  // the person is the account's holder, or kin of theirs
  bool sealed = false;         // the person's identity is protected
};

// How much of a person: nothing; what a team needs to decide (who, how to reach, why listed, without sensitive facts);
// the record, less the facts whose labels are not granted.
enum class Sight : std::uint8_t { nothing, minimum, record };

struct Decision {
  Sight person = Sight::nothing;
  Labels labels = 0;  // of the facts of a record; 0 for anything less
  bool counts = false;
  bool trail = false;     // who looked at the person
  bool accounts = false;  // who may sign in, as what
  std::string_view rule;  // the rule that decided, for the audit; never shown to who was refused
};

Decision decide(const AccessQuestion& question);

// Whether the asker may refer the person to another team, which opens the record there: only who sees it by a case, a
// registration or a referral. What an emergency opened to one account for an hour, nobody hands on; nor does an offer's
// minimum open a whole record elsewhere: who should have the person in its stead is for the next list to say.
bool may_refer(const AccessQuestion& question);
// Whether the asker may confirm the stage: who sees the record, by an emergency too; a navigator's opinion belongs into
// a contact's note.
bool may_confirm_stage(const AccessQuestion& question);

// A fact is shown only where every label it carries is granted.
constexpr bool shows_fact(const Decision& decision, Labels of_fact) {
  return decision.person == Sight::record && (of_fact & ~decision.labels) == 0;
}

}  // namespace kursaal::care
