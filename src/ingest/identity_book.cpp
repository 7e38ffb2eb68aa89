#include "ingest/identity_book.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
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

// Where the statements of each id begin in a list sorted by id, and where the last ends.
template <class Statement>
std::vector<std::uint32_t> starts_by_id(const std::vector<Statement>& sorted, std::size_t count) {
  KURSAAL_CHECK(sorted.size() < ~std::uint32_t{0});
  std::vector<std::uint32_t> starts(count + 1, 0);
  for (const Statement& one : sorted) ++starts[one.id + std::size_t{1}];
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  return starts;
}

}  // namespace

base::Day end_of_precision(base::Day day, base::Precision precision) {
  if (precision == base::Precision::year) return base::add_months(day, 12);
  if (precision == base::Precision::month) return base::add_months(day, 1);
  return day + 1;
}

void IdentityBook::add(std::vector<FullIdentity> full, std::vector<PartialIdentity> partial,
                       std::vector<IdentityAlias> aliases, std::vector<IdentityMention> mentions) {
  const std::lock_guard guard(lock_);
  append_moved(full_, full);
  append_moved(partial_, partial);
  append_moved(aliases_, aliases);
  if (!mentions.empty()) first_place_.resize(names_.size(), ~std::uint64_t{0});
  for (const IdentityMention& mention : mentions)
    first_place_[mention.id] = std::min(first_place_[mention.id], mention.place);
}

ResolvedIdentities IdentityBook::resolve(const std::vector<population::SourceFile>& files,
                                         const std::vector<population::StagedSource>& sources,
                                         const std::vector<base::Day>& horizon, base::Day latest,
                                         const std::vector<char>& replaced, ReasonBook& reasons, std::size_t threads) {
  ResolvedIdentities resolved;
  const std::size_t count = names_.size();

  std::erase_if(full_, [&](const FullIdentity& one) { return replaced[one.place >> 32] != 0; });
  std::erase_if(partial_, [&](const PartialIdentity& one) { return replaced[one.place >> 32] != 0; });
  std::vector<std::uint64_t> first_place = std::exchange(first_place_, {});
  first_place.resize(count, ~std::uint64_t{0});

  // Newest first: version, then the extract date of its file, then its place in the input.
  const auto extracted = [&](std::uint64_t place) { return files[place >> 32].extracted; };
  const auto sort_full = [&] {
    std::sort(full_.begin(), full_.end(), [&](const FullIdentity& a, const FullIdentity& b) {
      if (a.id != b.id) return a.id < b.id;
      if (a.version != b.version) return a.version > b.version;
      if (extracted(a.place) != extracted(b.place)) return extracted(a.place) > extracted(b.place);
      return a.place > b.place;
    });
  };
  const auto sort_partial = [&] {
    std::sort(partial_.begin(), partial_.end(), [&](const PartialIdentity& a, const PartialIdentity& b) {
      if (a.id != b.id) return a.id < b.id;
      if (extracted(a.place) != extracted(b.place)) return extracted(a.place) > extracted(b.place);
      return a.place > b.place;
    });
  };
  base::parallel_for(2, threads, [&](std::size_t piece, std::size_t) { piece == 0 ? sort_full() : sort_partial(); });
  const Statements statements{starts_by_id(full_, count), starts_by_id(partial_, count)};
  const auto said = [&](std::uint32_t id) { return statements.any_of(id); };

  // A source that sends no person file at all refers to nobody it should have sent.
  std::vector<char> sends_people(sources.size(), 0);
  for (const FullIdentity& one : full_) sends_people[names_[one.id].source()] = 1;

  // Aliases: only names that nobody's own record bears, and that exactly one person claims.
  std::sort(aliases_.begin(), aliases_.end(), [](const IdentityAlias& a, const IdentityAlias& b) {
    return std::tie(a.source, a.other, a.local_id) < std::tie(b.source, b.other, b.local_id);
  });
  std::vector<std::uint32_t> target(count);
  for (std::uint32_t id = 0; id < count; ++id) target[id] = id;
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
    if (from != ~0U && !said(from) && to != ~0U && from != to) {
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
    if (target[id] == id && (said(id) || first_place[id] != ~std::uint64_t{0})) order.push_back(id);
  sort_by_key(order, sources, threads);
  resolved.final_of.assign(count, 0);
  for (std::uint32_t position = 0; position < order.size(); ++position) resolved.final_of[order[position]] = position;
  for (std::uint32_t id = 0; id < count; ++id)
    if (target[id] != id) resolved.final_of[id] = resolved.final_of[target[id]];

  std::vector<std::string> source_names;
  for (const population::StagedSource& source : sources) source_names.push_back(source.name);
  resolved.identities.assign(order.size(), std::move(source_names));
  // Each piece of the list on its own; what one statement holds is let go as soon as it is used.
  constexpr std::size_t kPiece = 16384;
  const std::size_t pieces = (order.size() + kPiece - 1) / kPiece;
  std::vector<QuarantineRows> issues(pieces);
  std::vector<char> unproven(order.size(), 0);
  base::parallel_for(pieces, threads, [&](std::size_t piece, std::size_t) {
    ReasonCache known_reasons(reasons);
    for (std::size_t i = piece * kPiece; i < std::min(order.size(), (piece + 1) * kPiece); ++i) {
      const std::uint32_t id = order[i];
      bool withdrawn = false;
      Identity who = whole_identity(id, statements, withdrawn);
      who.source = names_[id].source();
      who.key = {sources[who.source].name, std::string(names_[id].text())};
      if (!said(id) && first_place[id] != ~std::uint64_t{0}) {
        who.file = static_cast<std::uint32_t>(first_place[id] >> 32);
        who.line = static_cast<std::uint32_t>(first_place[id]);
      }
      // What only a row of activity said of them falls with that row; a row that says nothing else stands for itself.
      if (!who.has_record && (first_place[id] != ~std::uint64_t{0} || withdrawn || !said(id))) unproven[i] = 1;
      std::sort(who.other_families.begin(), who.other_families.end());
      check_life(who, horizon[who.source], latest, known_reasons, issues[piece]);
      const auto doubt = [&](base::Severity severity, const char* code, const char* text) {
        issues[piece].add({who.source, severity, who.file, known_reasons.number(code, text), who.line});
      };
      if (!who.nhs_number.empty() && !population::nhs_number_plausible(who.nhs_number))
        doubt(base::Severity::warning, "nhs-number-invalid",
              "The NHS number fails its check digit, is not ten digits or is one digit repeated; it joins nobody.");
      if (ambiguous[id])
        doubt(base::Severity::warning, "reference-ambiguous",
              "A reference names an identifier that several persons bear; it is followed to none of them.");
      else if (!said(id) && sends_people[who.source])
        doubt(base::Severity::information, "reference-dangling",
              "Records refer to a person of whom the input holds no record.");
      resolved.identities.set(i, who);
    }
  });
  if (std::find(unproven.begin(), unproven.end(), 1) != unproven.end()) resolved.unproven = std::move(unproven);
  for (QuarantineRows& rows : issues) resolved.issues.join(std::move(rows));
  full_ = {};
  partial_ = {};
  aliases_ = {};
  return resolved;
}

// The newest record wins, older ones and rows in passing fill what it lacks.
Identity IdentityBook::whole_identity(std::uint32_t id, const Statements& statements, bool& withdrawn) {
  Identity who;
  bool said = false;
  if (const std::size_t first = statements.full[id], end = statements.full[id + std::size_t{1}]; first < end) {
    said = true;
    // An exact copy of the newest: the first of the copies is the one that loaded.
    std::size_t chosen = first;
    for (std::size_t k = first + 1; k < end; ++k)
      if (full_[k].version == full_[first].version && full_[k].content == full_[first].content) chosen = k;
    withdrawn = full_[chosen].withdrawn;
    if (!withdrawn) {
      who = full_[chosen].identity.get();
      who.has_record = true;
      for (std::size_t k = first; k < end; ++k) {
        if (k == chosen || full_[k].withdrawn) continue;
        const Identity other = full_[k].identity.get();
        keep_family(who.other_families, other.family, who.family);
        for (const std::string& family : other.other_families) keep_family(who.other_families, family, who.family);
      }
    }
    who.file = static_cast<std::uint32_t>(full_[chosen].place >> 32);
    who.line = static_cast<std::uint32_t>(full_[chosen].place);
    for (std::size_t k = first; k < end; ++k) full_[k].identity = {};
  }
  bool doubted = false;
  for (std::size_t k = statements.partial[id]; k < statements.partial[id + std::size_t{1}]; ++k) {
    PartialIdentity& part = partial_[k];
    const Identity passing = part.identity.get();
    part.identity = {};
    // A birth that rows contradict is taken from the age that the newest of those rows gives, unless a person file says
    // it.
    const bool doubts_birth = part.birth_doubted && !doubted && !who.has_record;
    if (doubts_birth) doubted = true;
    if (!said) {
      said = true;
      who = passing;
      who.has_record = false;
      who.file = static_cast<std::uint32_t>(part.place >> 32);
      who.line = static_cast<std::uint32_t>(part.place);
    } else {
      const base::Day birth = who.birth;
      const base::Precision precision = who.birth_precision;
      const bool inferred = who.birth_inferred_from_age;
      fill_gaps(who, passing);
      keep_family(who.other_families, passing.family, who.family);
      if (doubted) {
        who.birth = birth;
        who.birth_precision = precision;
        who.birth_inferred_from_age = inferred;
      }
    }
    if (doubts_birth) {
      who.birth = passing.birth;
      who.birth_precision = passing.birth_precision;
      who.birth_inferred_from_age = true;
    }
  }
  return who;
}

// By the name of the source, which is the order of its number, then by the text: the first eight bytes of it first,
// which most often decide.
void IdentityBook::sort_by_key(std::vector<std::uint32_t>& order, const std::vector<population::StagedSource>& sources,
                               std::size_t threads) const {
  KURSAAL_CHECK(
      std::is_sorted(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  struct Ranked {
    std::uint64_t prefix;
    std::uint32_t id;
    std::uint16_t source;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(order.size());
  for (const std::uint32_t id : order) {
    unsigned char first[8] = {};
    const std::string_view text = names_[id].text();
    std::memcpy(first, text.data(), std::min<std::size_t>(text.size(), sizeof first));
    std::uint64_t prefix = 0;
    for (const unsigned char byte : first) prefix = prefix << 8 | byte;
    ranked.push_back({prefix, id, names_[id].source()});
  }
  const auto before = [&](const Ranked& a, const Ranked& b) {
    if (a.source != b.source) return a.source < b.source;
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return names_[a.id].text() < names_[b.id].text();
  };
  const auto at = [&](std::size_t i) { return ranked.begin() + static_cast<std::ptrdiff_t>(i); };
  const std::size_t half = threads > 1 ? ranked.size() / 2 : 0;
  base::parallel_for(2, threads, [&](std::size_t piece, std::size_t) {
    std::sort(piece == 0 ? ranked.begin() : at(half), piece == 0 ? at(half) : ranked.end(), before);
  });
  std::inplace_merge(ranked.begin(), at(half), ranked.end(), before);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = ranked[i].id;
}

}  // namespace kursaal::ingest
