#include "link/person_keys.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"

namespace kursaal::link {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Who is who, as entries build it up. Keys and identities are numbers here; key numbers grow with age. A place has
// millions of both: names stand once, one after the other.
struct LedgerState {
  struct KeyFacts {
    std::string text;
    std::uint32_t first_identity = kNone;  // the identity it was minted for
    std::uint32_t merged_into = kNone;     // retired if set
    std::vector<std::uint32_t> members;
  };
  struct IdentityFacts {
    std::uint64_t name = 0;  // where its local id stands in names, to where the next one's does
    std::uint32_t source = 0;
    std::uint32_t key = kNone;
    std::uint32_t formerly = kNone;  // the key it had before its last merge
  };
  std::deque<KeyFacts> keys;  // whose texts stay where they are
  std::vector<IdentityFacts> identities;
  std::string names;
  std::vector<std::string> sources;
  std::unordered_map<std::string_view, std::uint32_t> key_numbers;
  std::vector<std::uint32_t> slots;  // of identities, by the hash of their names: open addressing

  std::uint32_t key_number(const std::string& text) {
    if (const auto found = key_numbers.find(text); found != key_numbers.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(keys.size());
    keys.push_back({text, kNone, kNone, {}});
    key_numbers.emplace(keys.back().text, number);
    return number;
  }
  [[nodiscard]] std::string_view local_id(std::uint32_t identity) const {
    const std::uint64_t end =
        identity + std::size_t{1} < identities.size() ? identities[identity + 1].name : names.size();
    return std::string_view(names).substr(identities[identity].name, end - identities[identity].name);
  }
  [[nodiscard]] std::pair<std::string_view, std::string_view> name(std::uint32_t identity) const {
    return {sources[identities[identity].source], local_id(identity)};
  }
  [[nodiscard]] std::size_t slot_of(const base::SourceKey& wanted) const {
    const std::size_t mask = slots.size() - 1;
    std::size_t at = base::hash_text(wanted.local_id, base::hash_text(wanted.source)) & mask;
    while (slots[at] != kNone &&
           name(slots[at]) != std::pair<std::string_view, std::string_view>(wanted.source, wanted.local_id))
      at = (at + 1) & mask;
    return at;
  }
  // kNone: it has none.
  [[nodiscard]] std::uint32_t known_identity(const base::SourceKey& wanted) const {
    return slots.empty() ? kNone : slots[slot_of(wanted)];
  }
  std::uint32_t identity_number(const base::SourceKey& wanted) {
    if ((identities.size() + 1) * 3 > slots.size() * 2) grow();
    const std::size_t slot = slot_of(wanted);
    if (slots[slot] != kNone) return slots[slot];
    const auto source = std::find(sources.begin(), sources.end(), wanted.source);
    IdentityFacts facts;
    facts.name = names.size();
    facts.source = static_cast<std::uint32_t>(source - sources.begin());
    if (source == sources.end()) sources.push_back(wanted.source);
    names += wanted.local_id;
    slots[slot] = static_cast<std::uint32_t>(identities.size());
    identities.push_back(facts);
    return slots[slot];
  }
  void grow() {
    slots.assign(slots.empty() ? 64 : slots.size() * 2, kNone);
    for (std::uint32_t identity = 0; identity < identities.size(); ++identity) {
      const auto [source, text] = name(identity);
      std::size_t at = base::hash_text(text, base::hash_text(source)) & (slots.size() - 1);
      while (slots[at] != kNone) at = (at + 1) & (slots.size() - 1);
      slots[at] = identity;
    }
  }
  void move(std::uint32_t identity, std::uint32_t key) {
    IdentityFacts& facts = identities[identity];
    if (facts.key != kNone) std::erase(keys[facts.key].members, identity);
    facts.key = key;
    keys[key].members.push_back(identity);
    if (keys[key].first_identity == kNone) keys[key].first_identity = identity;
  }
  void apply(const LedgerEntry& entry) {
    const std::uint32_t key = key_number(entry.key);
    switch (entry.action) {
      case LedgerAction::minted:
      case LedgerAction::joined: move(identity_number(entry.identity), key); break;
      case LedgerAction::split: {
        const std::uint32_t identity = identity_number(entry.identity);
        move(identity, key_number(entry.other_key));
        identities[identity].formerly = kNone;
        break;
      }
      case LedgerAction::merged: {
        const std::uint32_t other = key_number(entry.other_key);
        keys[other].merged_into = key;
        const std::vector<std::uint32_t> moving = keys[other].members;
        for (const std::uint32_t identity : moving) {
          move(identity, key);
          identities[identity].formerly = other;
        }
        break;
      }
      case LedgerAction::undone: {
        const std::uint32_t other = key_number(entry.other_key);
        keys[other].merged_into = kNone;
        const std::vector<std::uint32_t> members = keys[key].members;
        for (const std::uint32_t identity : members) {
          if (identities[identity].formerly != other) continue;
          move(identity, other);
          identities[identity].formerly = kNone;
        }
        break;
      }
    }
  }
};

struct Writer {
  LedgerState& state;
  LedgerEntries& entries;
  std::uint64_t next;
  base::Day as_of;
  void write(LedgerAction action, const std::string& key, const std::string& other, const base::SourceKey& identity,
             std::string reason) {
    const LedgerEntry entry{next++, action, key, other, identity, std::move(reason), as_of};
    entries.push_back(entry);
    state.apply(entry);
  }
  // Of which nothing is asked any more in this run. Millions: what they are written in is kept from one to the next.
  void write_last(LedgerAction action, const std::string& key, base::SourceKey identity, std::string_view reason) {
    last.number = next++;
    last.action = action;
    last.key = key;
    last.identity = std::move(identity);
    last.reason = reason;
    last.as_of = as_of;
    entries.push_back(last);
  }
  LedgerEntry last{};
};

}  // namespace

std::string mint_person_key(const base::SourceKey& smallest, unsigned generation, const KeyedHash& keyed) {
  static constexpr char kDigits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string message = smallest.source;
  message += '\0';
  message += smallest.local_id;
  message += '\0';
  message += std::to_string(generation);
  const KeyedHash::Bytes hash = keyed.of(message);
  std::string out = "P";
  for (std::size_t bit = 0; bit < 80; bit += 5) {
    const unsigned pair = (static_cast<unsigned>(hash[bit / 8]) << 8) | hash[bit / 8 + 1];
    out += kDigits[(pair >> (11 - bit % 8)) & 31U];
  }
  return out;
}

namespace {

// New keys for the groups of `fresh`, in their order: none that the ledger has, none twice.
void mint_keys(std::span<const std::uint32_t> fresh, const SourceKeyAt& key_at,
               std::span<const std::vector<std::uint32_t>> groups, std::string_view secret, const LedgerState& state,
               std::size_t threads, std::vector<std::string>& keys) {
  const KeyedHash hash(secret);
  constexpr std::size_t kPiece = 4096;
  base::parallel_for((fresh.size() + kPiece - 1) / kPiece, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < std::min(fresh.size(), (piece + 1) * kPiece); ++i)
      keys[fresh[i]] = mint_person_key(key_at(groups[fresh[i]].front()), 0, hash);
  });
  // Open addressing over the groups whose key is settled.
  std::size_t size = 16;
  while (size < fresh.size() * 2) size *= 2;
  std::vector<std::uint32_t> slots(size, kNone);
  const auto slot_of = [&](const std::string& key) {
    std::size_t slot = base::hash_text(key) & (size - 1);
    while (slots[slot] != kNone && keys[slots[slot]] != key) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const std::uint32_t group : fresh) {
    std::size_t slot = slot_of(keys[group]);
    for (unsigned generation = 1; slots[slot] != kNone || state.key_numbers.contains(keys[group]); ++generation) {
      keys[group] = mint_person_key(key_at(groups[group].front()), generation, hash);
      slot = slot_of(keys[group]);
    }
    slots[slot] = group;
  }
}

}  // namespace

KeyedGroups assign_person_keys(std::size_t identities, const SourceKeyAt& key_at,
                               std::span<const std::vector<std::uint32_t>> groups,
                               std::span<const std::string_view> reasons, const LedgerEntries& ledger,
                               std::string_view secret, base::Day as_of, std::size_t threads) {
  LedgerState state;
  for (const LedgerEntry& entry : ledger) state.apply(entry);

  // Positions of the present identities in the ledger, and which group each is in now.
  std::vector<std::uint32_t> number(identities, kNone);
  std::vector<std::uint32_t> group_of_number(state.identities.size(), kNone);
  if (!ledger.empty())
    for (std::uint32_t group = 0; group < groups.size(); ++group)
      for (const std::uint32_t position : groups[group])
        if (const std::uint32_t known = state.known_identity(key_at(position)); known != kNone) {
          number[position] = known;
          group_of_number[known] = group;
        }

  // A key belongs to the group that holds its first identity; if that one is gone, to that of its smallest present
  // member.
  std::vector<std::vector<std::uint32_t>> owned(groups.size());
  for (std::uint32_t key = 0; key < state.keys.size(); ++key) {
    const LedgerState::KeyFacts& facts = state.keys[key];
    if (facts.merged_into != kNone || facts.members.empty()) continue;
    const auto present = [&](std::uint32_t identity) {
      return identity != kNone && group_of_number[identity] != kNone;
    };
    std::uint32_t owner = kNone;
    if (present(facts.first_identity) && state.identities[facts.first_identity].key == key) {
      owner = facts.first_identity;
    } else {
      for (const std::uint32_t member : facts.members)
        if (present(member) && (owner == kNone || state.name(member) < state.name(owner))) owner = member;
    }
    if (owner != kNone) owned[group_of_number[owner]].push_back(key);
  }

  KeyedGroups result;
  result.keys.resize(groups.size());
  Writer writer{state, result.new_entries, ledger.empty() ? 1 : ledger.back().number + 1, as_of};

  // First each group's key: the oldest it owns, an undone one, or a new one.
  std::vector<std::uint32_t> fresh;
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    const std::vector<std::uint32_t>& members = groups[group];
    if (!owned[group].empty()) {
      result.keys[group] = state.keys[*std::min_element(owned[group].begin(), owned[group].end())].text;
      continue;
    }
    // Did all its known members come from one merged key, and all of that key's?
    std::uint32_t former = kNone;
    bool whole = true;
    for (const std::uint32_t position : members) {
      if (number[position] == kNone) continue;
      const std::uint32_t was = state.identities[number[position]].formerly;
      whole = whole && was != kNone && (former == kNone || former == was);
      former = was;
    }
    if (former != kNone && whole && state.keys[former].merged_into != kNone) {
      for (const std::uint32_t identity : state.keys[state.keys[former].merged_into].members)
        whole = whole && (state.identities[identity].formerly != former || group_of_number[identity] == group ||
                          group_of_number[identity] == kNone);
      if (whole) {
        const std::string into = state.keys[state.keys[former].merged_into].text;
        result.keys[group] = state.keys[former].text;
        writer.write(LedgerAction::undone, into, result.keys[group], {}, std::string(reasons[group]));
        continue;
      }
    }
    fresh.push_back(group);
  }
  mint_keys(fresh, key_at, groups, secret, state, threads, result.keys);
  // Then the identities that changed person, before any merge moves what is left under a key.
  for (std::uint32_t group = 0; group < groups.size(); ++group)
    for (const std::uint32_t position : groups[group]) {
      if (number[position] == kNone) continue;
      const std::uint32_t key = state.identities[number[position]].key;
      const bool stays = state.keys[key].text == result.keys[group] ||
                         std::find(owned[group].begin(), owned[group].end(), key) != owned[group].end();
      if (!stays)
        writer.write(LedgerAction::split, state.keys[key].text, result.keys[group], key_at(position),
                     std::string(reasons[group]));
    }
  for (std::uint32_t group = 0; group < groups.size(); ++group)
    for (const std::uint32_t key : owned[group])
      if (state.keys[key].text != result.keys[group])
        writer.write(LedgerAction::merged, result.keys[group], std::string(state.keys[key].text), {},
                     std::string(reasons[group]));
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    const auto known = state.key_numbers.find(result.keys[group]);
    bool first = known == state.key_numbers.end() || state.keys[known->second].members.empty();
    for (const std::uint32_t position : groups[group]) {
      if (number[position] != kNone) continue;
      writer.write_last(first ? LedgerAction::minted : LedgerAction::joined, result.keys[group], key_at(position),
                        first ? "new" : reasons[group]);
      first = false;
    }
  }
  return result;
}

std::vector<std::pair<base::SourceKey, std::string>> replay_ledger(const LedgerEntries& entries) {
  LedgerState state;
  for (const LedgerEntry& entry : entries) state.apply(entry);
  std::vector<std::pair<base::SourceKey, std::string>> out;
  for (std::uint32_t identity = 0; identity < state.identities.size(); ++identity) {
    const auto [source, local_id] = state.name(identity);
    out.emplace_back(base::SourceKey{std::string(source), std::string(local_id)},
                     state.keys[state.identities[identity].key].text);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace kursaal::link
