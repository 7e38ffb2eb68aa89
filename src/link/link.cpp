#include "link/link.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/parallel.hpp"
#include "base/parallel_sort.hpp"
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

// What is asked of every identity before any is compared. Each is its own piece of memory, so all is asked at once.
struct Looked {
  std::vector<std::string> numbers;  // usable, or empty
  std::vector<char> stands;
};

Looked look_at(const population::Identities& identities, bool service_mode, std::size_t threads, Linked& linked) {
  Looked looked{std::vector<std::string>(identities.size()), std::vector<char>(identities.size(), 0)};
  constexpr std::size_t kPiece = 16384;
  const std::size_t pieces = (identities.size() + kPiece - 1) / kPiece;
  using Counts = std::array<std::uint64_t, kNhsNumberVerdicts>;
  std::vector<Counts> counts(pieces, Counts{});
  base::parallel_for(pieces, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(identities.size(), (piece + 1) * kPiece); ++i) {
      if (!identities.kept(i).stands()) continue;
      looked.stands[i] = 1;
      std::string digits = nhs_number_digits(identities.nhs_number(i));
      const NhsNumberVerdict verdict = judge_nhs_number(digits, service_mode);
      ++counts[piece][static_cast<std::size_t>(verdict)];
      if (verdict == NhsNumberVerdict::usable) looked.numbers[i] = std::move(digits);
    }
  });
  for (const Counts& piece : counts) {
    const auto of = [&](NhsNumberVerdict verdict) { return piece[static_cast<std::size_t>(verdict)]; };
    linked.numbers_valid += of(NhsNumberVerdict::usable);
    linked.numbers_absent += of(NhsNumberVerdict::absent);
    linked.numbers_bad_check += of(NhsNumberVerdict::bad_shape) + of(NhsNumberVerdict::bad_check);
    linked.numbers_repeated_digit += of(NhsNumberVerdict::repeated_digit);
    linked.numbers_refused_range += of(NhsNumberVerdict::refused_range);
  }
  return looked;
}

// Nobody is made of identities that do not stand; their keys wait in the ledger for the day that they do again.
void remove_fallen(const std::vector<char>& stands, Groups& groups) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < groups.groups.size(); ++i) {
    const auto& members = groups.groups[i];
    if (std::none_of(members.begin(), members.end(), [&](std::uint32_t member) { return stands[member] != 0; }))
      continue;
    if (kept != i) {
      groups.groups[kept] = std::move(groups.groups[i]);
      groups.reasons[kept] = groups.reasons[i];
    }
    ++kept;
  }
  groups.groups.resize(kept);
  groups.reasons.resize(kept);
}

// Positions of the keys in their order. Keys are hashes, so that what follows their "P" most often decides.
std::vector<std::uint32_t> order_of_keys(const std::vector<std::string>& keys, std::size_t threads) {
  struct Ranked {
    std::uint64_t prefix;
    std::uint32_t position;
  };
  std::vector<Ranked> ranked(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::uint64_t prefix = 0;
    for (std::size_t at = 0; at < sizeof prefix; ++at)
      prefix = prefix << 8U | (at < keys[i].size() ? static_cast<unsigned char>(keys[i][at]) : 0U);
    ranked[i] = {prefix, static_cast<std::uint32_t>(i)};
  }
  base::parallel_sort(ranked, threads, [&](const Ranked& a, const Ranked& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : keys[a.position] < keys[b.position];
  });
  std::vector<std::uint32_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = ranked[i].position;
  return order;
}

}  // namespace

base::Result<Linked> link_identities(const population::Staged& staged, const LinkOptions& options) {
  KURSAAL_ASSIGN(const LedgerEntries ledger, read_ledger(options.ledger_folder));
  KURSAAL_ASSIGN(const std::vector<Decision> decisions, read_decisions(options.ledger_folder));
  KURSAAL_ASSIGN(const auto do_not_link, read_do_not_link(options.ledger_folder));

  Linked linked;
  const population::Identities& identities = staged.identities;
  Looked looked = look_at(identities, options.service_mode, options.threads, linked);
  const std::vector<std::string>& numbers = looked.numbers;

  Groups groups = group_identities(identities, numbers, decisions, do_not_link, options.threads);
  remove_fallen(looked.stands, groups);
  KeyedGroups keyed = assign_person_keys(
      identities.size(), [&](std::uint32_t position) { return identities.key(position); }, groups.groups,
      groups.reasons, ledger, options.key_secret, options.as_of, options.threads);

  linked.links = std::move(groups.links);
  linked.review = std::move(groups.review);
  linked.ledger_entries = ledger.size();
  const std::vector<std::uint32_t> order = order_of_keys(keyed.keys, options.threads);
  linked.persons.resize(order.size());
  constexpr std::size_t kPiece = 4096;
  const std::size_t pieces = (linked.persons.size() + kPiece - 1) / kPiece;
  base::parallel_for(pieces, options.threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(linked.persons.size(), (piece + 1) * kPiece); ++i) {
      population::Person& person = linked.persons[i];
      std::vector<std::uint32_t>& members = groups.groups[order[i]];
      person.key = std::move(keyed.keys[order[i]]);
      person.best = population::KeptIdentity(best_identity(identities, members, staged.sources, numbers));
      for (const std::uint32_t member : members)
        person.link_strength = std::min(person.link_strength, linked.links[member].strength);
      person.identities = std::move(members);
    }
  });
  linked.new_entries = std::move(keyed.new_entries);
  return linked;
}

void forget_demographics(Linked& linked, std::size_t threads) {
  constexpr std::size_t kPiece = 16384;
  std::vector<population::Person>& persons = linked.persons;
  base::parallel_for((persons.size() + kPiece - 1) / kPiece, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(persons.size(), (piece + 1) * kPiece); ++i) persons[i].best = {};
  });
  population::return_free_memory();
}

base::Status commit_ledger(const Linked& linked, const LinkOptions& options) {
  return append_ledger(options.ledger_folder, linked.new_entries);
}

std::string Pseudonyms::of(std::string_view person_key) const {
  const KeyedHash::Bytes hash = hash_.of(person_key);
  std::array<char, 2 * hash.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

std::string pseudonym_of(std::string_view person_key, std::string_view secret) {
  return Pseudonyms(secret).of(person_key);
}

}  // namespace kursaal::link
