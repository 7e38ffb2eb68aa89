// Everybody else: community and mental health teams, two councils' social care, ambulance, 111, hospices, care homes,
// charities.
#include <iterator>

#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/parameters.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::string_view kTeams[] = {"District Nursing",
                                       "Podiatry",
                                       "Physiotherapy",
                                       "Continence",
                                       "Specialist Nursing",
                                       "Complex Care",
                                       "Health Visiting and School Nursing"};
constexpr std::string_view kPackages[] = {"Home Care", "Reablement", "Direct Payment", "Day Care", "Equipment"};
constexpr std::string_view kCharity[] = {"Befriending", "Lunch club", "Welfare advice", "Carers group"};
constexpr std::string_view kSettings[] = {"Home", "Day unit", "Ward"};

// Knows a person by the first record that needs it, and says so in the truth.
class Acquaintance {
 public:
  Acquaintance(const Setting& setting, const Portrait& portrait, Agency agency, Pages& pages)
      : setting_(setting), portrait_(portrait), agency_(agency), pages_(pages) {}
  [[nodiscard]] bool met() const { return !known_.id.empty(); }
  const Likeness& known() {
    if (!met()) {
      known_ = likeness_of(setting_, portrait_, agency_);
      note(known_.id);
    }
    return known_;
  }
  void note(std::string_view id) {
    pages_.identity.append(agency_facts(agency_).source)
        .append(",")
        .append(id)
        .append(",")
        .append(std::to_string(portrait_.number))
        .append("\n");
  }

 private:
  const Setting& setting_;
  const Portrait& portrait_;
  Agency agency_;
  Pages& pages_;
  Likeness known_;
};

struct Writing {
  const Setting& setting;
  const Inhabitant& person;
  const Portrait& portrait;
  Pages& pages;
  Acquaintance community, mental, council, ambulance, line, hospice, home, charity;
  bool southend, fair_havens;

  Writing(const Setting& s, const Inhabitant& i, const Portrait& p, Pages& out)
      : setting(s),
        person(i),
        portrait(p),
        pages(out),
        community(s, p, Agency::community, out),
        mental(s, p, Agency::mental_health, out),
        council(s, p, in_southend(s, i) ? Agency::social_southend : Agency::social_essex, out),
        ambulance(s, p, Agency::ambulance, out),
        line(s, p, Agency::call_111, out),
        hospice(s, p, i.resident.area % 10 < 7 ? Agency::fair_havens : Agency::st_lukes, out),
        home(s, p, Agency::care_homes, out),
        charity(s, p, Agency::voluntary, out),
        southend(in_southend(s, i)),
        fair_havens(i.resident.area % 10 < 7) {}
  static bool in_southend(const Setting& s, const Inhabitant& i) {
    return s.place.authorities[s.place.areas[i.resident.area].authority].council == "southend";
  }
  [[nodiscard]] std::int32_t death() const { return person.life.death.known() ? person.life.death.value : kNever; }
  [[nodiscard]] std::string_view practice() const { return setting.place.practices[person.resident.practice].code; }
  [[nodiscard]] std::int32_t later(std::int32_t day, std::uint64_t row, std::uint64_t most) const {
    const std::uint64_t draw = base::hash_combine(setting.seed ^ 0x1a7e, row) % 100;
    return day + static_cast<std::int32_t>(draw < 80 ? 0 : draw % most);
  }
};

void people_rows(Writing& w) {
  if (w.community.met()) {
    const Likeness& known = w.community.known();
    Row(w.pages, Sheet::community_client)
        .cell(known.id)
        .cell(known.nhs)
        .cell(known.family)
        .cell(known.given)
        .date(known.birth.value, DateWriting::slashes)
        .cell(known.sex)
        .cell(known.line)
        .cell(known.postcode)
        .cell(w.practice())
        .cell(w.death() != kNever ? 'Y' : 'N');
  }
  if (w.mental.met()) write_patient_resource(w.mental.known(), w.practice(), w.death(), w.pages);
  if (w.council.met()) {
    const Likeness& known = w.council.known();
    if (w.southend)
      Row(w.pages, Sheet::southend_person)
          .cell(known.id)
          .cell(known.nhs)
          .cell(known.family)
          .cell(known.given)
          .date(known.birth.value, DateWriting::iso)
          .cell(known.sex == 'F' ? '2' : '1')
          .cell(known.postcode)
          .cell(w.practice())
          .date(w.death(), DateWriting::iso);
    else
      Row(w.pages, Sheet::essex_person)
          .cell(known.id)
          .cell(known.nhs)
          .cell(known.family)
          .cell(known.given)
          .date(known.birth.value, DateWriting::month_and_year)
          .cell(known.sex == 'F' ? "Female" : "Male")
          .cell(known.postcode)
          .date(w.death(), DateWriting::slashes);
  }
}

void council_row(Writing& w, const Deed& deed, std::uint64_t row) {
  const Likeness& known = w.council.known();
  const bool package = deed.act == Act::package;
  const std::string_view what = package ? "Service" : deed.what == 0 ? "Assessment" : "Review";
  const std::string_view kind = package ? kPackages[deed.what % 5] : std::string_view{};
  if (w.southend) {
    Row out(w.pages, Sheet::southend_event);
    out.number(row)
        .cell(known.id)
        .cell(what)
        .date(deed.day, DateWriting::iso)
        .date(deed.end, DateWriting::iso)
        .cell(kind);
    if (deed.detail > 0)
      out.number(deed.detail);
    else
      out.cell("");
    out.date(std::min(w.later(deed.end == kNever ? deed.day : deed.end, row, 20), w.setting.window.extract.value),
             DateWriting::iso);
  } else {
    Row out(w.pages, Sheet::essex_event);
    out.number(row)
        .cell(known.id)
        .cell(what)
        .date(deed.day, DateWriting::slashes)
        .date(deed.end, DateWriting::slashes)
        .cell(kind);
    if (deed.detail > 0)
      out.number(deed.detail);
    else
      out.cell("");
  }
}

// An agency that cannot tell who rang: without a number each call is somebody of its own.
struct Caller {
  std::string id;
  const Likeness& known;
};
Caller caller(Acquaintance& agency, std::uint64_t row) {
  const bool had = agency.met();
  const Likeness& known = agency.known();
  if (!known.nhs.empty() || !had) return {known.id, known};
  const std::string id = known.id + "-" + std::to_string(row % 8192);
  agency.note(id);
  return {id, known};
}

}  // namespace

void write_care(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages) {
  Writing w(setting, person, portrait, pages);
  for (std::size_t i = 0; i < person.life.deeds.size(); ++i) {
    const Deed& deed = person.life.deeds[i];
    const std::uint64_t row = row_number(person.resident.number, i);
    switch (deed.act) {
      case Act::community:
        if (w.later(deed.day, row, 14) > setting.window.extract.value) break;  // not entered yet
        Row(pages, Sheet::community_contact)
            .number(row)
            .cell(w.community.known().id)
            .date(deed.day, DateWriting::slashes)
            .time(deed.minute)
            .cell(kTeams[deed.what % std::size(kTeams)])
            .date(w.later(deed.day, row, 14), DateWriting::slashes);
        break;
      case Act::mental_health: write_encounter_resource(w.mental.known(), deed, row, pages); break;
      case Act::assessment:
      case Act::package: council_row(w, deed, row); break;
      case Act::care_home: {
        const Likeness& known = w.home.known();
        Row(pages, Sheet::care_homes)
            .cell(known.id)
            .cell(care_home_name(deed.what))
            .cell(care_home_address(setting.place.areas, deed.what).postcode)
            .cell(known.nhs)
            .cell(known.family)
            .cell(known.given)
            .date(known.birth.value, DateWriting::slashes)
            .cell(known.sex)
            .date(deed.day, DateWriting::slashes)
            .date(deed.end, DateWriting::slashes)
            .cell(deed.end == kNever      ? ""
                  : deed.end == w.death() ? "Died"
                                          : "Moved");
        break;
      }
      case Act::ambulance: {
        if (deed.day >= setting.stopped.value) break;
        const Caller who = caller(w.ambulance, row);
        Row(pages, Sheet::ambulance)
            .number(row)
            .cell(who.id)
            .cell(who.known.nhs)
            .cell(who.known.family)
            .cell(who.known.given)
            .number(static_cast<std::uint64_t>(std::max(0, base::age_years(who.known.birth, base::Day{deed.day}))))
            .cell(who.known.sex)
            .cell(who.known.postcode)
            .date(deed.day, DateWriting::iso)
            .time(deed.minute)
            .cell(deed.what == 1 ? "See and convey" : "See and treat");
        break;
      }
      case Act::call_111: {
        const Caller who = caller(w.line, row);
        Row(pages, Sheet::call_111)
            .number(row)
            .cell(who.id)
            .cell(who.known.nhs)
            .cell(who.known.family)
            .cell(who.known.given)
            .date(who.known.birth.value, DateWriting::slashes)
            .cell(who.known.sex)
            .cell(who.known.postcode)
            .date(deed.day, DateWriting::slashes)
            .time(deed.minute)
            .cell(row % 5 == 0   ? "ED"
                  : row % 2 == 0 ? "GP"
                                 : "Self care");
        break;
      }
      case Act::hospice: {
        const Likeness& known = w.hospice.known();
        if (w.fair_havens)
          Row(pages, Sheet::fair_havens)
              .number(row)
              .cell(known.id)
              .cell(known.nhs)
              .cell(known.family)
              .cell(known.given)
              .date(known.birth.value, DateWriting::slashes)
              .cell(known.sex)
              .cell(known.postcode)
              .date(deed.day, DateWriting::slashes)
              .cell(kSettings[deed.what % 3]);
        else
          Row(pages, Sheet::st_lukes)
              .number(row)
              .cell(known.id)
              .cell(known.nhs)
              .cell(known.given + " " + known.family)
              .date(known.birth.value, DateWriting::iso)
              .cell(known.sex)
              .cell(known.postcode)
              .date(deed.day, DateWriting::iso)
              .cell(kSettings[deed.what % 3]);
        break;
      }
      case Act::voluntary: {
        const Likeness& known = w.charity.known();
        Row(pages, Sheet::voluntary)
            .number(row)
            .cell(known.id)
            .cell(known.nhs)
            .cell(known.family)
            .cell(known.given)
            .number(static_cast<std::uint64_t>(base::civil_of(known.birth).year))
            .cell(known.postcode)
            .date(deed.day, DateWriting::iso)
            .cell(kCharity[deed.what % 4]);
        break;
      }
      default: break;
    }
  }
  people_rows(w);
}

Pages write_block(const Setting& setting, std::uint64_t number, std::uint32_t people_in_block) {
  Pages pages;
  const Block block = draw_block(setting.place, setting.seed, number, people_in_block, setting.window.counted);
  const std::vector<Inhabitant> people =
      draw_inhabitants(setting.place, block, setting.window, setting.living, setting.seed);
  constexpr std::string_view kStates[] = {"independent", "adaptive", "assisted", "dependent", "end-of-life", "dead"};
  for (std::size_t i = 0; i < people.size(); ++i) {
    const Portrait portrait = portrait_of(setting, block, people, i);
    write_general_practice(setting, people[i], portrait, pages);
    write_hospital(setting, people[i], portrait, pages);
    write_care(setting, people[i], portrait, pages);
    for (const StateChange& change : people[i].life.states) {
      pages.states.append(std::to_string(portrait.number)).append(",");
      append_date(pages.states, change.day, DateWriting::iso);
      pages.states.append(",").append(kStates[static_cast<std::size_t>(change.state)]).append("\n");
    }
    const Resident& resident = people[i].resident;
    pages.people_truth.append(std::to_string(portrait.number)).append(",");
    append_date(pages.people_truth, resident.birth.value, DateWriting::iso);
    pages.people_truth.append(resident.sex == Sex::female ? ",F," : ",M,")
        .append(setting.place.areas[resident.area].lsoa)
        .append(",");
    pages.people_truth.append(std::to_string(static_cast<int>(people[i].life.vigour * 1000))).append(",");
    append_date(pages.people_truth, people[i].life.enrolled, DateWriting::iso);
    pages.people_truth += '\n';
    ++pages.people;
    if (people[i].dead() && people[i].life.death <= setting.window.counted) ++pages.dead;
    pages.deeds += people[i].life.deeds.size();
  }
  return pages;
}

}  // namespace kursaal::synth
