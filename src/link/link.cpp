#include "link/link.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/parallel.hpp"
#include "link/best_identity.hpp"
#include "link/decisions.hpp"
#include "link/grouping.hpp"
#include "link/nhs_number.hpp"
#include "link/person_keys.hpp"

namespace kursaal::link {

std::string_view link_method_name(LinkMethod method) {
  static constexpr std::array<std::string_view, 4> kNames{"alone", "nhs-number-and-birth", "nhs-number-partial",
                                                          "decided"};
  return kNames[static_cast<std::size_t>(method)];
}

namespace {

// Nobody is made of identities that do not stand; their keys wait in the ledger for the day that they do again.
void remove_fallen(const population::Identities& identities, Groups& groups) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < groups.groups.size(); ++i) {
    const auto& members = groups.groups[i];
    if (std::none_of(members.begin(), members.end(),
                     [&](std::uint32_t member) { return identities.kept(member).stands(); }))
      continue;
    if (kept != i) {
      groups.groups[kept] = std::move(groups.groups[i]);
      groups.reasons[kept] = std::move(groups.reasons[i]);
    }
    ++kept;
  }
  groups.groups.resize(kept);
  groups.reasons.resize(kept);
}

}  // namespace

base::Result<Linked> link_identities(const population::Staged& staged, const LinkOptions& options) {
  KURSAAL_ASSIGN(const LedgerEntries ledger, read_ledger(options.ledger_folder));
  KURSAAL_ASSIGN(const std::vector<Decision> decisions, read_decisions(options.ledger_folder));
  KURSAAL_ASSIGN(const auto do_not_link, read_do_not_link(options.ledger_folder));

  Linked linked;
  const population::Identities& identities = staged.identities;
  std::vector<std::string> numbers(identities.size());
  for (std::size_t i = 0; i < identities.size(); ++i) {
    if (!identities.kept(i).stands()) continue;
    std::string digits = nhs_number_digits(identities.nhs_number(i));
    switch (judge_nhs_number(digits, options.service_mode)) {
      case NhsNumberVerdict::usable:
        ++linked.numbers_valid;
        numbers[i] = std::move(digits);
        break;
      case NhsNumberVerdict::absent: ++linked.numbers_absent; break;
      case NhsNumberVerdict::bad_shape:
      case NhsNumberVerdict::bad_check: ++linked.numbers_bad_check; break;
      case NhsNumberVerdict::repeated_digit: ++linked.numbers_repeated_digit; break;
      case NhsNumberVerdict::refused_range: ++linked.numbers_refused_range; break;
    }
  }

  Groups groups = group_identities(identities, numbers, decisions, do_not_link, options.threads);
  remove_fallen(identities, groups);
  KeyedGroups keyed = assign_person_keys(
      identities.size(), [&](std::uint32_t position) { return identities.key(position); }, groups.groups,
      groups.reasons, ledger, options.key_secret, options.as_of, options.threads);
  groups.reasons = {};

  linked.links = std::move(groups.links);
  linked.review = std::move(groups.review);
  linked.new_entries = std::move(keyed.new_entries);
  linked.ledger_entries = ledger.size();
  linked.persons.resize(groups.groups.size());
  constexpr std::size_t kPiece = 4096;
  const std::size_t pieces = (linked.persons.size() + kPiece - 1) / kPiece;
  base::parallel_for(pieces, options.threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(linked.persons.size(), (piece + 1) * kPiece); ++i) {
      population::Person& person = linked.persons[i];
      person.key = std::move(keyed.keys[i]);
      person.best = population::KeptIdentity(best_identity(identities, groups.groups[i], staged.sources, numbers));
      for (const std::uint32_t member : groups.groups[i])
        person.link_strength = std::min(person.link_strength, linked.links[member].strength);
      person.identities = std::move(groups.groups[i]);
    }
  });
  std::sort(linked.persons.begin(), linked.persons.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return linked;
}

void forget_demographics(Linked& linked) {
  for (population::Person& person : linked.persons) person.best = {};
  population::return_free_memory();
}

base::Status commit_ledger(const Linked& linked, const LinkOptions& options) {
  return append_ledger(options.ledger_folder, linked.new_entries);
}

std::string pseudonym_of(std::string_view person_key, std::string_view secret) {
  unsigned char key[crypto_generichash_KEYBYTES];
  unsigned char hash[16];
  const std::string labelled = "pseudonym:" + std::string(secret);
  crypto_generichash(key, sizeof key, reinterpret_cast<const unsigned char*>(labelled.data()), labelled.size(), nullptr,
                     0);
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(person_key.data()), person_key.size(),
                     key, sizeof key);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

}  // namespace kursaal::link
