// Community and mental health teams, ambulance, 111, hospices, care homes, charities: a row a contact.
#include <iterator>

#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::string_view kTeams[] = {"District Nursing",
                                       "Podiatry",
                                       "Physiotherapy",
                                       "Continence",
                                       "Specialist Nursing",
                                       "Complex Care",
                                       "Health Visiting and School Nursing",
                                       "Midwifery",
                                       "Falls Service"};
constexpr std::string_view kCharity[] = {"Befriending", "Lunch club", "Welfare advice", "Carers group",
                                         "Social prescribing"};
constexpr std::string_view kSettings[] = {"Home", "Day unit", "Ward"};
constexpr int kSpreadsheetInHundred = 12;  // residents whose row went through a spreadsheet (ASSUMED)

// Entered at once by most, up to two weeks late by others.
std::int32_t entered_on(const Seen& seen, std::int32_t day, std::uint64_t row) {
  const std::uint64_t draw = base::hash_combine(seen.setting.seed ^ 0x1a7e, row) % 100;
  return day + static_cast<std::int32_t>(draw < 80 ? 0 : draw % 14);
}

struct Contacts {
  const Seen& seen;
  Pages& pages = seen.pages;
  bool fair_havens = seen.person.resident.area % 10 < 7;
  Acquaintance community{seen, Agency::community};
  Acquaintance mental{seen, Agency::mental_health};
  Acquaintance ambulance{seen, Agency::ambulance};
  Acquaintance line{seen, Agency::call_111};
  Acquaintance hospice{seen, fair_havens ? Agency::fair_havens : Agency::st_lukes};
  Acquaintance home{seen, Agency::care_homes};
  Acquaintance charity{seen, Agency::voluntary};
};

void community_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  const std::int32_t entered = entered_on(c.seen, deed.day, row);
  if (entered > c.seen.on().value) return;  // not entered yet
  Row(c.pages, Sheet::community_contact)
      .number(row)
      .cell(c.community.known().id)
      .date(deed.day, DateWriting::slashes)
      .time(deed.minute)
      .cell(kTeams[deed.what % std::size(kTeams)])
      .date(entered, DateWriting::slashes);
}

// Some homes keep their list in a spreadsheet: its rows come with rounded numbers, short references and days that were
// taken for months.
void resident_row(Contacts& c, const Deed& deed) {
  Likeness known = likeness_of(c.seen.setting, c.seen.portrait, Agency::care_homes);
  std::int32_t in = deed.day;
  if (base::hash_combine(c.seen.setting.seed ^ 0xce11, c.seen.portrait.number) % 100 < kSpreadsheetInHundred) {
    known.id = without_leading_zeros(known.id);
    known.nhs = as_rounded_number(known.nhs);
    known.birth = day_and_month_exchanged(known.birth);
    in = day_and_month_exchanged(base::Day{in}).value;
  }
  c.seen.acquaintances.note(Agency::care_homes, known.id);
  const Address at = care_home_address(c.seen.setting.place.areas, deed.what);
  Row out(c.pages, Sheet::care_homes);
  out.cell(known.id).cell(in_letters(care_home_name(deed.what), Letters::plain)).cell(at.postcode);
  out.cell(known.nhs).cell(known.family).cell(known.given).date(known.birth.value, DateWriting::slashes);
  out.cell(known.sex).date(in, DateWriting::slashes).date(deed.end, DateWriting::slashes);
  out.cell(deed.end == kNever           ? ""
           : deed.end == c.seen.death() ? "Died"
           : deed.detail == kShortStay  ? "Respite ended"
                                        : "Moved");
}

void ambulance_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  if (deed.day >= c.seen.setting.stopped.value || !c.seen.news(deed.day)) return;
  const Acquaintance::Call who = c.ambulance.call(row);
  const int age = std::max(0, base::age_years(who.known.birth, base::Day{deed.day}));
  Row(c.pages, Sheet::ambulance)
      .number(row)
      .cell(who.id)
      .cell(who.known.nhs)
      .cell(who.known.family)
      .cell(who.known.given)
      .number(static_cast<std::uint64_t>(age))
      .cell(who.known.sex)
      .cell(who.known.postcode)
      .date(deed.day, DateWriting::iso)
      .time(deed.minute)
      .cell(deed.what == 1 ? "See and convey" : "See and treat");
}

void call_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  if (!c.seen.news(deed.day)) return;
  const Acquaintance::Call who = c.line.call(row);
  Row(c.pages, Sheet::call_111)
      .number(row)
      .person(who.id, who.known, DateWriting::slashes)
      .cell(who.known.postcode)
      .date(deed.day, DateWriting::slashes)
      .time(deed.minute)
      .cell(row % 5 == 0   ? "ED"
            : row % 2 == 0 ? "GP"
                           : "Self care");
}

void hospice_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  const Likeness& known = c.hospice.known();
  const std::string_view setting = kSettings[deed.what % std::size(kSettings)];
  if (c.fair_havens) {
    Row(c.pages, Sheet::fair_havens)
        .number(row)
        .person(known.id, known, DateWriting::slashes)
        .cell(known.postcode)
        .date(deed.day, DateWriting::slashes)
        .cell(setting);
    return;
  }
  Row out(c.pages, Sheet::st_lukes);
  out.number(row).cell(known.id).cell(known.nhs).cell(known.given + " " + known.family);
  out.date(known.birth.value, DateWriting::iso).cell(known.sex).cell(known.postcode);
  out.date(deed.day, DateWriting::iso).cell(setting);
}

void charity_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  const Likeness& known = c.charity.known();
  Row out(c.pages, Sheet::voluntary);
  out.number(row).cell(known.id).cell(known.nhs).cell(known.family).cell(known.given);
  out.number(static_cast<std::uint64_t>(base::civil_of(known.birth).year)).cell(known.postcode);
  out.date(deed.day, DateWriting::iso).cell(kCharity[deed.what % std::size(kCharity)]);
}

void client_rows(Contacts& c) {
  if (c.community.met()) {
    const Likeness& known = c.community.known();
    Row(c.pages, Sheet::community_client)
        .person(known.id, known, DateWriting::slashes)
        .cell(known.line)
        .cell(known.postcode)
        .cell(c.seen.practice())
        .cell(c.seen.person.dead() ? 'Y' : 'N');
  }
  if (c.mental.met()) write_patient_resource(c.mental.known(), c.seen);
}

// Agencies that send what is new.
void delta_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  if (deed.act == Act::ambulance) ambulance_row(c, deed, row);
  if (deed.act == Act::call_111) call_row(c, deed, row);
}

// Agencies that send everything.
void full_row(Contacts& c, const Deed& deed, std::uint64_t row) {
  switch (deed.act) {
    case Act::community: community_row(c, deed, row); break;
    case Act::mental_health: write_encounter_resource(c.mental.known(), deed, row, c.pages); break;
    case Act::care_home: resident_row(c, deed); break;
    case Act::hospice: hospice_row(c, deed, row); break;
    case Act::voluntary: charity_row(c, deed, row); break;
    default: break;
  }
}

}  // namespace

void write_contacts(const Seen& seen) {
  Contacts contacts{seen};
  const std::vector<Deed>& deeds = seen.person.life.deeds;
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    const std::uint64_t row = row_number(seen.person.resident.number, i);
    delta_row(contacts, deeds[i], row);
    if (seen.last()) full_row(contacts, deeds[i], row);
  }
  if (seen.last()) client_rows(contacts);
}

}  // namespace kursaal::synth
