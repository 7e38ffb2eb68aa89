#include "stratify/person_feeds.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace kursaal::stratify {
namespace {

using population::EventKind;

constexpr std::uint16_t bit_of(Domain domain) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(domain));
}
constexpr std::uint16_t kGpBits = bit_of(Domain::gp) | bit_of(Domain::gp_contacts) | bit_of(Domain::gp_medicines);

constexpr std::uint8_t kNoDomain = 255;

// Domains whose contacts say which of their feeds speaks of a person.
constexpr std::array<std::uint8_t, 256> make_domain_of() {
  std::array<std::uint8_t, 256> of{};
  of.fill(kNoDomain);
  const auto put = [&of](EventKind kind, Domain domain) {
    of[static_cast<std::size_t>(kind)] = static_cast<std::uint8_t>(domain);
  };
  put(EventKind::ae_attendance, Domain::ae);
  put(EventKind::emergency_admission, Domain::acute);
  put(EventKind::elective_admission, Domain::acute);
  put(EventKind::other_admission, Domain::acute);
  put(EventKind::day_case, Domain::acute);
  put(EventKind::outpatient_attendance, Domain::outpatients);
  put(EventKind::outpatient_not_attended, Domain::outpatients);
  put(EventKind::community_contact, Domain::community);
  put(EventKind::mental_health_contact, Domain::mental_health);
  put(EventKind::social_care_contact, Domain::social_care);
  put(EventKind::care_package, Domain::social_care);
  put(EventKind::call_111, Domain::call_111);
  put(EventKind::ambulance, Domain::ambulance);
  put(EventKind::voluntary_sector_contact, Domain::voluntary);
  put(EventKind::hospice_contact, Domain::hospice);
  put(EventKind::care_home_stay, Domain::care_home);
  return of;
}
constexpr std::array<std::uint8_t, 256> kDomainOf = make_domain_of();

std::array<const Point*, 4> points_of(const DateLooks& look) {
  return {&look.now, &look.before_6m, &look.before_12m, &look.then_12m};
}

// What one source covers of a domain.
struct OfSource {
  population::Coverage coverage;
  base::Day first, end;  // unknown where it never covered any of it
};

OfSource of_source(const population::Coverage& all, const std::string& source, std::string_view domain) {
  OfSource of;
  std::vector<population::CoverageRow> rows;
  for (const population::CoverageRow& row : all.rows()) {
    if (row.source != source || row.domain != domain || row.period.end <= row.period.start) continue;
    of.first = of.first.known() ? std::min(of.first, row.period.start) : row.period.start;
    of.end = of.end.known() ? std::max(of.end, row.period.end) : row.period.end;
    rows.push_back(row);
  }
  of.coverage = population::Coverage(std::move(rows), all.tolerance_days());
  return of;
}

}  // namespace

PersonFeeds::Windows& PersonFeeds::Windows::operator|=(const Windows& other) {
  of_91d |= other.of_91d;
  of_12m |= other.of_12m;
  of_24m |= other.of_24m;
  return *this;
}

PersonFeeds::PersonFeeds(const KernelTable& table, const population::Coverage& coverage,
                         std::span<const DateLooks> looks, std::span<const DateLooks> more_looks)
    : table_(table) {
  for (const std::span<const DateLooks> all : {looks, more_looks})
    for (const DateLooks& look : all) looks_.push_back(&look);
  if (!table.source_names.empty()) judge(coverage);
}

void PersonFeeds::judge(const population::Coverage& coverage) {
  const std::size_t sources = table_.source_names.size();
  failing_.resize(looks_.size() * kPoints * sources);
  fails_ever_.assign(sources, 0);
  bool any = false;
  for (std::size_t domain = 0; domain < kDomains; ++domain) {
    const auto bit = static_cast<std::uint16_t>(1U << domain);
    const std::string_view name = domain_text(static_cast<Domain>(domain));
    std::vector<OfSource> of;
    for (const std::string& source : table_.source_names) of.push_back(of_source(coverage, source, name));
    for (std::size_t source = 0; source < sources; ++source) {
      // Of general practice every source that is coded by it is asked: one that never sent a visit says nothing of
      // visits, though another practice's did.
      const bool gp = (bit & kGpBits) != 0;
      if (!of[source].first.known() && (!gp || table_.gp_coded[source] == 0)) continue;
      const auto fails = [&](std::int32_t from, std::int32_t day, std::uint16_t together,
                             std::uint16_t Windows::*window, Failing& into) {
        if ((together & bit) == 0) return;
        const base::Day start{from + 1};
        const base::Day end{day + 1};
        if (of[source].first.known()) {
          // Before its first day others spoke for its people.
          if (of[source].first >= end) return;
          if (of[source].coverage.covers(name, {std::max(start, of[source].first), end})) return;
          if (of[source].end > start) into.heard.*window |= bit;
        }
        into.stopped.*window |= bit;
        fails_ever_[source] = 1;
        any = true;
      };
      for (std::size_t look = 0; look < looks_.size(); ++look) {
        const auto points = points_of(*looks_[look]);
        for (std::size_t i = 0; i < kPoints; ++i) {
          Failing& into = failing_[(look * kPoints + i) * sources + source];
          const Point& point = *points[i];
          fails(point.from_91d, point.day, point.covered_91d, &Windows::of_91d, into);
          fails(point.from_12m, point.day, point.covered_12m, &Windows::of_12m, into);
          fails(point.from_24m, point.day, point.covered_24m, &Windows::of_24m, into);
        }
      }
    }
  }
  if (!any) failing_.clear();
}

void PersonFeeds::add(std::vector<Turn>& turns, const Turn& turn) {
  turns.push_back(turn);
  concerned_ = concerned_ || fails_ever_[turn.source] != 0;
}

void PersonFeeds::note(std::vector<Turn>& turns, const Turn& turn) {
  if (turns.empty() || turns.back().source != turn.source || turns.back().known > turn.known) add(turns, turn);
}

void PersonFeeds::read(const population::EventColumns& events) {
  concerned_ = false;
  if (failing_.empty()) return;
  for (std::vector<Turn>& turns : turns_) turns.clear();
  registrations_.clear();
  gp_turns_.clear();
  const std::uint8_t* const left_out = table_.left_out.empty() ? nullptr : table_.left_out.data();
  for (std::size_t row = 0; row < events.size(); ++row) {
    const std::uint16_t source = events.source[row];
    if (left_out != nullptr && left_out[source] != 0) continue;
    const EventKind kind = events.kind[row];
    const std::uint8_t domain = kDomainOf[static_cast<std::size_t>(kind)];
    if (domain == kNoDomain && table_.gp_coded[source] == 0) continue;
    const Turn turn{events.day[row], events.known_day[row], source};
    if (domain != kNoDomain)
      note(turns_[domain], turn);
    else if (kind == EventKind::registration)
      add(registrations_, turn);
    else
      note(gp_turns_, turn);
  }
}

const PersonFeeds::Failing& PersonFeeds::failing(std::size_t at, std::uint16_t source) const {
  return failing_[at * table_.source_names.size() + source];
}

PersonFeeds::Windows PersonFeeds::not_covered(const Point& point, std::size_t at) const {
  const auto seen = [&point](const Turn& turn) { return turn.day <= point.day && turn.known <= point.known; };
  Windows out;
  // Who is registered belongs to the feed of that practice, however long it has been silent.
  const Turn* registered = nullptr;
  Windows gp;
  for (auto turn = registrations_.rbegin(); turn != registrations_.rend(); ++turn) {
    if (!seen(*turn)) continue;
    if (registered == nullptr) registered = &*turn;
    if (turn->day != registered->day) break;
    gp |= failing(at, turn->source).stopped;
  }
  // Where two say the same day (a practice changed its system), the one that wrote last speaks: the other may go on for
  // other practices and knows nothing of these people. Where neither wrote, or both on that day, each has to go on.
  if (registered != nullptr && gp.any()) {
    const auto tied = [&](const Turn& turn) {
      return std::any_of(registrations_.begin(), registrations_.end(), [&](const Turn& told) {
        return told.source == turn.source && told.day == registered->day && seen(told);
      });
    };
    const Turn* wrote = nullptr;
    for (auto turn = gp_turns_.rbegin(); turn != gp_turns_.rend(); ++turn) {
      if (!seen(*turn) || !tied(*turn)) continue;
      if (wrote != nullptr && turn->day != wrote->day) break;
      if (wrote == nullptr) gp = Windows{};
      wrote = &*turn;
      gp |= failing(at, turn->source).stopped;
    }
  }
  if (registered == nullptr) {
    for (auto turn = gp_turns_.rbegin(); turn != gp_turns_.rend(); ++turn) {
      if (!seen(*turn)) continue;
      gp = failing(at, turn->source).heard;
      break;
    }
  }
  for (std::uint16_t Windows::*window : {&Windows::of_91d, &Windows::of_12m, &Windows::of_24m})
    out.*window = static_cast<std::uint16_t>(gp.*window & kGpBits);
  for (std::size_t domain = 0; domain < kDomains; ++domain) {
    const auto bit = static_cast<std::uint16_t>(1U << domain);
    for (auto turn = turns_[domain].rbegin(); turn != turns_[domain].rend(); ++turn) {
      if (!seen(*turn)) continue;
      const Windows& heard = failing(at, turn->source).heard;
      for (std::uint16_t Windows::*window : {&Windows::of_91d, &Windows::of_12m, &Windows::of_24m})
        out.*window = static_cast<std::uint16_t>(out.*window | (heard.*window & bit));
      break;
    }
  }
  return out;
}

const DateLooks& PersonFeeds::covered_for(std::size_t look) {
  if (!concerned_) return *looks_[look];
  const auto points = points_of(*looks_[look]);
  std::array<Windows, kPoints> without;
  bool any = false;
  for (std::size_t i = 0; i < kPoints; ++i) {
    without[i] = not_covered(*points[i], look * kPoints + i);
    any = any || without[i].any();
  }
  if (!any) return *looks_[look];
  own_ = *looks_[look];
  const std::array<Point*, kPoints> own{&own_.now, &own_.before_6m, &own_.before_12m, &own_.then_12m};
  for (std::size_t i = 0; i < kPoints; ++i) {
    own[i]->covered_91d = static_cast<std::uint16_t>(own[i]->covered_91d & ~without[i].of_91d);
    own[i]->covered_12m = static_cast<std::uint16_t>(own[i]->covered_12m & ~without[i].of_12m);
    own[i]->covered_24m = static_cast<std::uint16_t>(own[i]->covered_24m & ~without[i].of_24m);
  }
  return own_;
}

}  // namespace kursaal::stratify
