#include "care/access.hpp"

#include <algorithm>
#include <array>

namespace kursaal::care {
namespace {

constexpr std::array kRoles = {Role::coordinator, Role::navigator,       Role::practice,     Role::team_leader,
                               Role::analyst,     Role::privacy_officer, Role::administrator};
constexpr std::array<std::string_view, 7> kRoleNames = {"coordinator", "navigator",       "practice",     "team-leader",
                                                        "analyst",     "privacy-officer", "administrator"};
constexpr std::array kPurposes = {Purpose::direct_care, Purpose::running_the_service, Purpose::planning,
                                  Purpose::checking_access, Purpose::administration};
constexpr std::array<std::string_view, 5> kPurposeNames = {"direct-care", "running-the-service", "planning",
                                                           "checking-access", "administration"};
constexpr std::array<std::string_view, kLabels> kLabelNames = {"hiv",    "sexual-health", "termination",
                                                               "gender", "mental-health", "substance-use",
                                                               "abuse",  "safeguarding",  "marked-by-source"};

// Facts whose disclosure has rules of its own (the Gender Recognition Act 2004, the NHS sexual health directions of
// 2000), or that the source itself held back: a referral does not open them.
constexpr Labels kRestricted = bit_of(Label::hiv) | bit_of(Label::sexual_health) | bit_of(Label::termination) |
                               bit_of(Label::gender) | bit_of(Label::marked_by_source);
// What an emergency does not open either. ASSUMED, for the place's Caldicott Guardian to judge.
constexpr Labels kNotInEmergency = bit_of(Label::termination) | bit_of(Label::gender) | bit_of(Label::marked_by_source);

constexpr bool has(Relations relations, Relations which) { return (relations & which) != 0; }

Decision nothing(std::string_view rule) {
  Decision decision;
  decision.rule = rule;
  return decision;
}

Decision minimum(std::string_view rule) {
  Decision decision = nothing(rule);
  decision.person = Sight::minimum;
  return decision;
}

Decision record(Labels labels, std::string_view rule) {
  Decision decision = nothing(rule);
  decision.person = Sight::record;
  decision.labels = labels;
  return decision;
}

bool gives_care(Role role) {
  return role == Role::coordinator || role == Role::navigator || role == Role::practice || role == Role::team_leader;
}

Decision for_direct_care(const AccessQuestion& question) {
  if (!gives_care(question.role)) return nothing("role-gives-no-care");
  if (question.own_or_family) return nothing("own-or-family");
  // A navigator, often of a voluntary body, needs the person and not their sensitive facts.
  const Labels agreed = question.role == Role::navigator ? Labels{0} : question.agreed;
  const bool registered = question.role == Role::practice && has(question.relations, kRegistration);
  if (has(question.relations, kAcceptedCase)) return record(agreed, "accepted-case");
  if (registered) return record(agreed, "registration");
  if (question.sealed) return nothing("sealed");
  const bool referred = has(question.relations, kReferral);
  const bool emergency = question.broken_glass && question.role != Role::navigator;
  const Labels by_referral = referred ? static_cast<Labels>(agreed & ~kRestricted) : Labels{0};
  const Labels by_emergency = emergency ? static_cast<Labels>(agreed & ~kNotInEmergency) : Labels{0};
  if (emergency) return record(by_emergency | by_referral, "broken-glass");
  if (referred) return record(by_referral, "referral");
  if (has(question.relations, kListEntry)) return minimum("list-entry");
  return nothing("no-relation");
}

Decision for_running_the_service(const AccessQuestion& question) {
  if (question.role != Role::team_leader) return nothing("role-runs-no-service");
  const Relations opens =
      question.sealed ? kAcceptedCase : static_cast<Relations>(kListEntry | kReferral | kAcceptedCase);
  const bool of_team = has(question.relations, opens) && !question.own_or_family;
  Decision decision = of_team ? minimum("own-team") : nothing("counts-of-own-team");
  decision.counts = true;
  return decision;
}

}  // namespace

Decision decide(const AccessQuestion& question) {
  if (question.demo_account && question.mode == Mode::service) return nothing("demo-account-in-service");
  if (!question.agreement) return nothing("no-agreement");
  switch (question.purpose) {
    case Purpose::direct_care: return for_direct_care(question);
    case Purpose::running_the_service: return for_running_the_service(question);
    case Purpose::planning: {
      if (question.role != Role::analyst && question.role != Role::team_leader) return nothing("role-plans-nothing");
      Decision decision = nothing("counts");
      decision.counts = true;
      return decision;
    }
    case Purpose::checking_access: {
      if (question.role != Role::privacy_officer) return nothing("role-checks-nothing");
      if (question.own_or_family) return nothing("own-or-family");
      Decision decision = nothing("trail");
      decision.trail = true;
      return decision;
    }
    case Purpose::administration: {
      if (question.role != Role::administrator) return nothing("role-administers-nothing");
      Decision decision = nothing("accounts");
      decision.accounts = true;
      return decision;
    }
  }
  return nothing("no-purpose");
}

bool may_refer(const AccessQuestion& question) {
  AccessQuestion calm = question;
  calm.broken_glass = false;
  return question.purpose == Purpose::direct_care && decide(calm).person == Sight::record;
}

bool may_confirm_stage(const AccessQuestion& question) {
  return question.purpose == Purpose::direct_care && question.role != Role::navigator &&
         decide(question).person == Sight::record;
}

std::span<const Role> all_roles() { return kRoles; }
std::string_view role_name(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }
std::optional<Role> role_of(std::string_view name) {
  const auto found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (found == kRoleNames.end()) return {};
  return kRoles[static_cast<std::size_t>(found - kRoleNames.begin())];
}

std::span<const Purpose> all_purposes() { return kPurposes; }
std::string_view purpose_name(Purpose purpose) { return kPurposeNames[static_cast<std::size_t>(purpose)]; }
std::optional<Purpose> purpose_of(std::string_view name) {
  const auto found = std::find(kPurposeNames.begin(), kPurposeNames.end(), name);
  if (found == kPurposeNames.end()) return {};
  return kPurposes[static_cast<std::size_t>(found - kPurposeNames.begin())];
}

std::string_view label_name(Label label) { return kLabelNames[static_cast<std::size_t>(label)]; }

}  // namespace kursaal::care
