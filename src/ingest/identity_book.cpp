#include "ingest/identity_book.hpp"

#include <algorithm>
#include <tuple>

#include "base/hash.hpp"
#include "population/nhs_number.hpp"

namespace kursaal::ingest {
namespace {

using population::Identity;

// Nobody was ever older than 122 (ASSUMED: at 120 a date is looked at).
constexpr int kOldestAge = 120;

template <class T>
void append_moved(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void fill(std::string& gap, const std::string& value) {
  if (gap.empty()) gap = value;
}

// Fills what `to` lacks from an older or lesser statement of the same person.
void fill_gaps(Identity& to, const Identity& from) {
  fill(to.nhs_number, from.nhs_number);
  fill(to.family, from.family);
  fill(to.given, from.given);
  fill(to.prefix, from.prefix);
  fill(to.ethnicity, from.ethnicity);
  fill(to.postcode, from.postcode);
  fill(to.address, from.address);
  fill(to.lsoa, from.lsoa);
  fill(to.practice, from.practice);
  fill(to.language, from.language);
  fill(to.communication_needs, from.communication_needs);
  // A more precise birth is better than a newer one, and a date of birth better than an age.
  const auto rank = [](const Identity& who) {
    return std::make_tuple(!who.birth.known(), who.birth_inferred_from_age, who.birth_precision);
  };
  if (rank(from) < rank(to)) {
    to.birth = from.birth;
    to.birth_precision = from.birth_precision;
    to.birth_inferred_from_age = from.birth_inferred_from_age;
  }
  if (to.sex == population::Sex::unknown) to.sex = from.sex;
  if (!to.deceased) to.deceased = from.deceased;
  if (!to.death.known()) to.death = from.death;
  if (!to.registered_from.known()) to.registered_from = from.registered_from;
  to.restricted = to.restricted || from.restricted;
  to.test_patient = to.test_patient || from.test_patient;
}

void keep_family(std::vector<std::string>& others, const std::string& family, const std::string& current) {
  if (family.empty() || family == current) return;
  if (std::find(others.begin(), others.end(), family) == others.end()) others.push_back(family);
}

// Dates of a life that cannot be: the doubted one becomes unknown.
// `latest`: the last day on which anything is believed to have happened.
void check_life(Identity& who, base::Day horizon, base::Day latest, ReasonCache& reasons, QuarantineRows& issues) {
  const auto doubt = [&](const char* code, const char* text) {
    issues.add({who.source, base::Severity::warning, who.file, reasons.number(code, text), who.line});
  };
  if (who.birth.known() && horizon.known() && who.birth > horizon) {
    doubt("birth-in-future", "The birth date lies after the source's extract date; it is taken as unknown.");
    who.birth = {};
    who.birth_precision = base::Precision::unknown;
    who.birth_inferred_from_age = false;
  }
  if (who.death.known() && horizon.known() && who.death > horizon) {
    doubt("death-in-future", "The death date lies after the source's extract date; it is taken as unknown.");
    who.death = {};
    who.deceased = false;
  }
  if (who.birth.known() && who.death.known() && who.death < who.birth && !who.birth_inferred_from_age) {
    doubt("death-before-birth",
          "The death date lies before the birth date; the death is ignored until the source corrects it.");
    who.death = {};
    who.deceased = false;
  }
  const base::Day aged_to = who.death.known() ? who.death : horizon.known() ? horizon : latest;
  if (who.birth.known() && aged_to.known() && base::age_years(who.birth, aged_to) > kOldestAge)
    doubt("age-over-120",
          "The person would be older than 120 years: the birth date is a slip, or a death was never recorded.");
}

}  // namespace

base::Day end_of_precision(base::Day day, base::Precision precision) {
  if (precision == base::Precision::year) return base::add_months(day, 12);
  if (precision == base::Precision::month) return base::add_months(day, 1);
  return day + 1;
}

std::uint32_t IdentityBook::intern(std::uint16_t source, std::string_view local_id) {
  Shard& shard = shards_[base::hash_text(local_id, source) % shards_.size()];
  const std::lock_guard guard(shard.lock);
  if (shard.ids.size() <= source) shard.ids.resize(source + std::size_t{1});
  auto& ids = shard.ids[source];
  if (const auto found = ids.find(local_id); found != ids.end()) return found->second;
  const std::string_view text = shard.texts.emplace_back(local_id);
  std::uint32_t id = 0;
  {
    const std::lock_guard names_guard(lock_);
    id = static_cast<std::uint32_t>(names_.size());
    names_.push_back({source, text});
  }
  ids.emplace(text, id);
  return id;
}

void IdentityBook::add(std::vector<FullIdentity> full, std::vector<PartialIdentity> partial,
                       std::vector<IdentityAlias> aliases, std::vector<IdentityMention> mentions) {
  const std::lock_guard guard(lock_);
  append_moved(full_, full);
  append_moved(partial_, partial);
  append_moved(aliases_, aliases);
  append_moved(mentions_, mentions);
}

ResolvedIdentities IdentityBook::resolve(const std::vector<population::SourceFile>& files,
                                         const std::vector<population::StagedSource>& sources,
                                         const std::vector<base::Day>& horizon, base::Day latest,
                                         const std::vector<char>& replaced, ReasonBook& reasons) {
  ResolvedIdentities resolved;
  const std::size_t count = names_.size();

  std::erase_if(full_, [&](const FullIdentity& one) { return replaced[one.place >> 32] != 0; });
  std::erase_if(partial_, [&](const PartialIdentity& one) { return replaced[one.place >> 32] != 0; });
  std::vector<std::uint64_t> first_place(count, ~std::uint64_t{0});
  for (const IdentityMention& mention : mentions_)
    first_place[mention.id] = std::min(first_place[mention.id], mention.place);

  // Newest first: version, then the extract date of its file, then its place in the input.
  const auto extracted = [&](std::uint64_t place) { return files[place >> 32].extracted; };
  std::sort(full_.begin(), full_.end(), [&](const FullIdentity& a, const FullIdentity& b) {
    if (a.id != b.id) return a.id < b.id;
    if (a.version != b.version) return a.version > b.version;
    if (extracted(a.place) != extracted(b.place)) return extracted(a.place) > extracted(b.place);
    return a.place > b.place;
  });
  std::sort(partial_.begin(), partial_.end(), [&](const PartialIdentity& a, const PartialIdentity& b) {
    if (a.id != b.id) return a.id < b.id;
    if (extracted(a.place) != extracted(b.place)) return extracted(a.place) > extracted(b.place);
    return a.place > b.place;
  });

  // A source that sends no person file at all refers to nobody it should have sent.
  std::vector<char> sends_people(sources.size(), 0);
  for (const FullIdentity& one : full_) sends_people[names_[one.id].source] = 1;

  std::vector<Identity> whole(count);
  std::vector<char> said(count, 0);  // somebody said something of them
  std::vector<char> withdrawn(count, 0);
  for (std::size_t i = 0; i < full_.size();) {
    const std::uint32_t id = full_[i].id;
    std::size_t end = i;
    while (end < full_.size() && full_[end].id == id) ++end;
    // An exact copy of the newest: the first of the copies is the one that loaded.
    std::size_t chosen = i;
    for (std::size_t k = i + 1; k < end; ++k)
      if (full_[k].version == full_[i].version && full_[k].content == full_[i].content) chosen = k;
    said[id] = 1;
    withdrawn[id] = full_[chosen].withdrawn ? 1 : 0;
    Identity& who = whole[id];
    if (!full_[chosen].withdrawn) {
      who = std::move(full_[chosen].identity);
      who.has_record = true;
      for (std::size_t k = i; k < end; ++k) {
        if (k == chosen || full_[k].withdrawn) continue;
        keep_family(who.other_families, full_[k].identity.family, who.family);
        for (const std::string& other : full_[k].identity.other_families)
          keep_family(who.other_families, other, who.family);
      }
    }
    who.file = static_cast<std::uint32_t>(full_[chosen].place >> 32);
    who.line = static_cast<std::uint32_t>(full_[chosen].place);
    i = end;
  }
  std::vector<char> doubted(count, 0);
  for (PartialIdentity& part : partial_) {
    Identity& who = whole[part.id];
    // A birth that rows contradict is taken from the age that the newest of those rows gives, unless a person file says
    // it.
    const bool doubts_birth = part.birth_doubted && !doubted[part.id] && !who.has_record;
    Identity aged;
    if (doubts_birth) {
      doubted[part.id] = 1;
      aged = part.identity;
    }
    if (!said[part.id]) {
      said[part.id] = 1;
      who = std::move(part.identity);
      who.has_record = false;
      who.file = static_cast<std::uint32_t>(part.place >> 32);
      who.line = static_cast<std::uint32_t>(part.place);
    } else {
      const Identity before = doubted[part.id] ? who : Identity{};
      fill_gaps(who, part.identity);
      keep_family(who.other_families, part.identity.family, who.family);
      if (doubted[part.id]) {
        who.birth = before.birth;
        who.birth_precision = before.birth_precision;
        who.birth_inferred_from_age = before.birth_inferred_from_age;
      }
    }
    if (doubts_birth) {
      who.birth = aged.birth;
      who.birth_precision = aged.birth_precision;
      who.birth_inferred_from_age = true;
    }
  }
  for (std::uint32_t id = 0; id < count; ++id) {
    whole[id].source = names_[id].source;
    whole[id].key = {sources[names_[id].source].name, std::string(names_[id].text)};
    if (!said[id] && first_place[id] != ~std::uint64_t{0}) {
      whole[id].file = static_cast<std::uint32_t>(first_place[id] >> 32);
      whole[id].line = static_cast<std::uint32_t>(first_place[id]);
    }
  }

  // Aliases: only names that nobody's own record bears, and that exactly one person claims.
  std::sort(aliases_.begin(), aliases_.end(), [](const IdentityAlias& a, const IdentityAlias& b) {
    return std::tie(a.source, a.other, a.local_id) < std::tie(b.source, b.other, b.local_id);
  });
  std::vector<std::uint32_t> target(count);
  for (std::uint32_t id = 0; id < count; ++id) target[id] = id;
  const auto known_id = [&](std::uint16_t source, std::string_view text) -> std::uint32_t {
    Shard& shard = shards_[base::hash_text(text, source) % shards_.size()];
    if (shard.ids.size() <= source) return ~0U;
    const auto found = shard.ids[source].find(text);
    return found == shard.ids[source].end() ? ~0U : found->second;
  };
  std::vector<char> ambiguous(count, 0);
  for (std::size_t i = 0; i < aliases_.size();) {
    std::size_t end = i;
    bool one = true;
    while (end < aliases_.size() && aliases_[end].source == aliases_[i].source &&
           aliases_[end].other == aliases_[i].other) {
      one = one && aliases_[end].local_id == aliases_[i].local_id;
      ++end;
    }
    const std::uint32_t from = known_id(aliases_[i].source, aliases_[i].other);
    const std::uint32_t to = known_id(aliases_[i].source, aliases_[i].local_id);
    if (from != ~0U && !said[from] && to != ~0U && from != to) {
      if (one)
        target[from] = to;
      else
        ambiguous[from] = 1;
    }
    i = end;
  }
  // A target is somebody of whom something was said, so it is never an alias itself, unless only a reference: no chains
  // then.
  for (std::uint32_t id = 0; id < count; ++id)
    if (target[id] != id && target[target[id]] != target[id]) target[id] = target[target[id]];

  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::uint32_t id = 0; id < count; ++id)
    if (target[id] == id && (said[id] || first_place[id] != ~std::uint64_t{0})) order.push_back(id);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return whole[a].key < whole[b].key; });
  resolved.final_of.assign(count, 0);
  ReasonCache known_reasons(reasons);
  resolved.identities.reserve(order.size());
  for (const std::uint32_t id : order) {
    resolved.final_of[id] = static_cast<std::uint32_t>(resolved.identities.size());
    Identity& who = resolved.identities.emplace_back(std::move(whole[id]));
    // What only a row of activity said of them falls with that row; a row that says nothing else stands for itself.
    if (!who.has_record && (first_place[id] != ~std::uint64_t{0} || withdrawn[id] || !said[id])) {
      resolved.unproven.resize(order.size(), 0);
      resolved.unproven[resolved.final_of[id]] = 1;
    }
    std::sort(who.other_families.begin(), who.other_families.end());
    check_life(who, horizon[who.source], latest, known_reasons, resolved.issues);
    const auto doubt = [&](base::Severity severity, const char* code, const char* text) {
      resolved.issues.add({who.source, severity, who.file, known_reasons.number(code, text), who.line});
    };
    if (!who.nhs_number.empty() && !population::nhs_number_plausible(who.nhs_number))
      doubt(base::Severity::warning, "nhs-number-invalid",
            "The NHS number fails its check digit, is not ten digits or is one digit repeated; it joins nobody.");
    if (ambiguous[id])
      doubt(base::Severity::warning, "reference-ambiguous",
            "A reference names an identifier that several persons bear; it is followed to none of them.");
    else if (!said[id] && sends_people[who.source])
      doubt(base::Severity::information, "reference-dangling",
            "Records refer to a person of whom the input holds no record.");
  }
  for (std::uint32_t id = 0; id < count; ++id)
    if (target[id] != id) resolved.final_of[id] = resolved.final_of[target[id]];
  full_ = {};
  partial_ = {};
  aliases_ = {};
  mentions_ = {};
  return resolved;
}

}  // namespace kursaal::ingest
