// Two councils' adult social care. Southend sends the shape of client-level data (requests, assessments, services and
// reviews as events of four kinds); Essex a list of activity of its own. Shares and prices are ASSUMED.
#include <iterator>

#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/parameters.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr int kReviewDays = 364;      // between reviews of a long-term service
constexpr int kFundedInHundred = 45;  // of residents of care homes, by the council
constexpr int kRefusedInHundred = 6;  // requests that end with the person declining
constexpr int kCarerInHundred = 32;   // people with an unpaid carer

struct Provision {
  std::string_view essex;            // as Essex names it
  std::string_view type, component;  // as client-level data does
  std::string_view unit_cost, frequency;
  bool long_term;
};
// In the order of PackageKind; then a place in a care home, to live in and for a short stay.
constexpr Provision kProvisions[] = {
    {"Home Care", "Long Term Support: Community", "Home Support", "21.50", "Hourly", true},
    {"Reablement", "Short Term Support: ST-Max", "Reablement", "24.00", "Hourly", false},
    {"Direct Payment", "Long Term Support: Community", "Direct Payment", "14.20", "Hourly", true},
    {"Day Care", "Long Term Support: Community", "Day Support", "62.00", "Per session", true},
    {"Equipment", "Short Term Support: Other Short Term", "Equipment", "85.00", "One-off", false},
    {"Fast Track", "Long Term Support: Community", "Fast Track", "24.00", "Hourly", true},
    {"Residential Care", "Long Term Support: Residential Care", "Residential Care", "742.00", "Weekly", true},
    {"Respite", "Short Term Support: Other Short Term", "Respite", "810.00", "Weekly", false},
};
constexpr std::size_t kRespite = std::size(kProvisions) - 1;
constexpr std::size_t kResidential = kRespite - 1;

struct Council {
  const Seen& seen;
  bool southend =
      seen.setting.place.authorities[seen.setting.place.areas[seen.person.resident.area].authority].council ==
      "southend";
  Acquaintance person{seen, southend ? Agency::social_southend : Agency::social_essex};

  [[nodiscard]] std::uint64_t chance(std::uint64_t row) const {
    return base::hash_combine(seen.setting.seed ^ 0xc1d, row) % 100;
  }
  [[nodiscard]] DateWriting days() const { return southend ? DateWriting::iso : DateWriting::slashes; }
};

// Of all four kinds; what a kind does not have stays empty.
struct Event {
  std::string_view kind;  // Request, Assessment, Service, Review
  std::int32_t from = kNever, to = kNever;
  std::string_view outcome{}, route{}, assessment{}, eligible{}, reason{};
  const Provision* provision = nullptr;
  std::uint32_t units = 0;
  std::int32_t next_review = kNever;
};

// References of one deed's events differ in their last letter.
void event_row(Council& council, std::uint64_t row, char part, const Event& event) {
  const Likeness& known = council.person.known();
  const Provision* provision = event.provision;
  std::string reference = std::to_string(row);
  reference.append("-").append(1, part);
  Row out(council.seen.pages, council.southend ? Sheet::southend_event : Sheet::essex_event);
  out.cell(reference).cell(known.id).cell(event.kind).date(event.from, council.days()).date(event.to, council.days());
  const auto units = [&] {
    if (event.units > 0)
      out.number(event.units);
    else
      out.blank(1);
  };
  if (!council.southend) {
    out.cell(provision == nullptr ? std::string_view{} : provision->essex);
    units();
    out.date(event.next_review, council.days());
    return;
  }
  out.cell(provision == nullptr ? event.kind : provision->component).cell(event.outcome).cell(event.route);
  out.cell(event.assessment).cell(event.eligible);
  out.cell(provision == nullptr ? std::string_view{} : provision->type)
      .cell(provision == nullptr ? std::string_view{} : provision->component);
  units();
  out.cell(provision == nullptr ? std::string_view{} : provision->unit_cost)
      .cell(provision == nullptr ? std::string_view{} : provision->frequency);
  out.cell(event.reason).date(event.next_review, council.days());
  const std::int32_t latest = event.to == kNever ? event.from : event.to;
  const auto delay = static_cast<std::int32_t>(council.chance(row) < 80 ? 0 : council.chance(row) % 20);
  out.date(std::min(latest + delay, council.seen.on().value), council.days());
}

bool left_hospital(const Life& life, std::int32_t day) {
  for (const Deed& deed : life.deeds)
    if ((deed.act == Act::emergency || deed.act == Act::elective) && deed.end != kNever && deed.end <= day &&
        deed.end > day - 14)
      return true;
  return false;
}

void assessment_rows(Council& council, const Deed& deed, std::uint64_t row) {
  if (deed.what == kCarersAssessment)
    return event_row(council, row, 'C',
                     {.kind = "Assessment",
                      .from = deed.day,
                      .to = deed.day,
                      .outcome = "Progress to Support Planning",
                      .assessment = "Carer Assessment",
                      .eligible = "Yes"});
  if (deed.what != 0)
    return event_row(council, row, 'R', {.kind = "Review", .from = deed.day, .to = deed.day, .reason = "Planned"});
  const std::int32_t asked = deed.day - static_cast<std::int32_t>(3 + row % 18);
  const std::string_view route =
      left_hospital(council.seen.person.life, deed.day) ? "Discharge from Hospital" : "Community / Other route";
  // The request is left out where the life is not yet written down on its day.
  if (asked >= council.seen.person.life.from.value)
    event_row(council, row, 'Q',
              {.kind = "Request", .from = asked, .to = deed.day, .outcome = "Progress to Assessment", .route = route});
  event_row(council, row, 'A',
            {.kind = "Assessment",
             .from = deed.day,
             .to = deed.day,
             .outcome = "Progress to Support Planning",
             .assessment = "Long Term Assessment",
             .eligible = "Yes"});
}

void service_rows(Council& council, const Deed& deed, std::uint64_t row, const Provision& provision) {
  const Seen& seen = council.seen;
  Event service{.kind = "Service", .from = deed.day, .to = deed.end, .provision = &provision};
  service.units = deed.act == Act::package ? deed.detail : 0;
  // A long-term service is reviewed each year; the next review is planned while it goes on.
  const std::int32_t ends = deed.end == kNever ? seen.on().value : deed.end;
  std::int32_t review = deed.day + kReviewDays;
  char part = 'a';
  for (; provision.long_term && review <= ends; review += kReviewDays)
    event_row(council, row, part++,
              {.kind = "Review", .from = review, .to = review, .outcome = "No change", .reason = "Planned"});
  if (provision.long_term && deed.end == kNever && !seen.person.dead()) service.next_review = review;
  event_row(council, row, 'S', service);
}

// Somebody asks, or is asked for, and wants no help: a request with nothing after it.
void declined_request(Council& council) {
  const Seen& seen = council.seen;
  const Life& life = seen.person.life;
  if (!council.person.met()) return;
  base::Random random = stream_of(seen.setting.seed, seen.portrait.number, Purpose::rows, 2);
  const bool declines = random.chance(kRefusedInHundred / 100.0);
  const std::int32_t from = life.from.value;
  const std::int32_t day = from + static_cast<std::int32_t>(random.unit() * (seen.setting.window.counted.value - from));
  if (!declines || day > seen.on().value || (life.death.known() && day > life.death.value)) return;
  event_row(
      council, row_number(seen.person.resident.number, kBesideDeeds), 'Q',
      {.kind = "Request", .from = day, .to = day, .outcome = "Support declined", .route = "Community / Other route"});
}

std::string_view support_reason(const Life& life) {
  if (life.has(Condition::dementia)) return "Support with Memory and Cognition";
  if (life.has(Condition::learning_disability)) return "Learning Disability Support";
  if (life.has(Condition::severe_mental_illness)) return "Mental Health Support";
  if (life.has(Condition::sight_loss) || life.has(Condition::hearing_loss)) return "Sensory Support";
  return "Physical Support: Personal Care Support";
}

void person_row(Council& council) {
  const Seen& seen = council.seen;
  const Likeness& known = council.person.known();
  if (!council.southend) {
    Row out(seen.pages, Sheet::essex_person);
    out.cell(known.id).cell(known.nhs).cell(known.family).cell(known.given);
    out.date(known.birth.value, DateWriting::month_and_year).cell(known.sex == 'F' ? "Female" : "Male");
    out.cell(known.postcode).date(seen.death(), DateWriting::slashes);
    return;
  }
  bool in_home = false;
  for (const Deed& deed : seen.person.life.deeds)
    in_home = in_home || (deed.act == Act::care_home && deed.detail != kShortStay && deed.end == kNever);
  const std::string_view accommodation = in_home                              ? "Registered Care Home"
                                         : seen.person.resident.area % 3 == 0 ? "Tenant"
                                                                              : "Owner occupier";
  Row out(seen.pages, Sheet::southend_person);
  out.cell(known.id).cell(known.nhs).cell(known.family).cell(known.given).date(known.birth.value, DateWriting::iso);
  out.cell(known.sex == 'F' ? '2' : '1').cell(known.postcode).cell(seen.practice()).cell("Service User");
  out.cell(support_reason(seen.person.life)).cell(accommodation);
  out.cell(council.chance(seen.portrait.number) < kCarerInHundred ? "Yes" : "No").date(seen.death(), DateWriting::iso);
}

}  // namespace

void write_social_care(const Seen& seen) {
  if (!seen.last()) return;
  Council council{seen};
  const std::vector<Deed>& deeds = seen.person.life.deeds;
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    const Deed& deed = deeds[i];
    const std::uint64_t row = row_number(seen.person.resident.number, i);
    if (deed.act == Act::assessment)
      assessment_rows(council, deed, row);
    else if (deed.act == Act::package)
      service_rows(council, deed, row, kProvisions[std::min<std::size_t>(deed.what, kResidential - 1)]);
    else if (deed.act == Act::care_home && council.chance(row) < kFundedInHundred)
      service_rows(council, deed, row, kProvisions[deed.detail == kShortStay ? kRespite : kResidential]);
  }
  declined_request(council);
  if (council.person.met()) person_row(council);
}

}  // namespace kursaal::synth
