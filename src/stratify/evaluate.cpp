#include "stratify/evaluate.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "stratify/cambridge.hpp"
#include "stratify/comorbidity.hpp"
#include "stratify/efi2.hpp"
#include "stratify/function_and_care.hpp"
#include "stratify/hfrs.hpp"
#include "stratify/use_of_services.hpp"

namespace kursaal::stratify {
namespace {

using population::EventKind;

bool has_gp_record(const PersonRecord& record, const Point& point) {
  for (const Seen& seen : record.gp_record)
    if (seen.by(point.day, point.known)) return true;
  return false;
}

void say(ScoreRow& row, Column status_column, Column note_column, Status status, Note note) {
  row[status_column] = static_cast<std::int32_t>(status);
  if (note != Note::none) row[note_column] = static_cast<std::int32_t>(note);
}

std::int32_t change(std::int32_t now, std::int32_t before) {
  return now == kNull || before == kNull ? kNull : now - before;
}

struct ContactColumn {
  EventKind kind;
  Domain domain;
  Column column;
};
constexpr std::array<ContactColumn, 14> kContactColumns{{
    {EventKind::ae_attendance, Domain::ae, Column::ae_attendances_12m},
    {EventKind::elective_admission, Domain::acute, Column::elective_admissions_12m},
    {EventKind::other_admission, Domain::acute, Column::other_admissions_12m},
    {EventKind::day_case, Domain::acute, Column::day_cases_12m},
    {EventKind::gp_contact, Domain::gp_contacts, Column::gp_contacts_12m},
    {EventKind::outpatient_attendance, Domain::outpatients, Column::outpatient_attendances_12m},
    {EventKind::outpatient_not_attended, Domain::outpatients, Column::outpatient_not_attended_12m},
    {EventKind::community_contact, Domain::community, Column::community_contacts_12m},
    {EventKind::mental_health_contact, Domain::mental_health, Column::mental_health_contacts_12m},
    {EventKind::social_care_contact, Domain::social_care, Column::social_care_contacts_12m},
    {EventKind::call_111, Domain::call_111, Column::calls_111_12m},
    {EventKind::ambulance, Domain::ambulance, Column::ambulance_12m},
    {EventKind::voluntary_sector_contact, Domain::voluntary, Column::voluntary_contacts_12m},
    {EventKind::hospice_contact, Domain::hospice, Column::hospice_contacts_12m},
}};

std::int32_t contact_days(const ContactCounts& counts, EventKind kind, Domain domain, const Point& point) {
  return point.covers_12m(domain) ? counts.days[contact_slot(kind)] : kNull;
}

}  // namespace

std::uint8_t part_of(Column column) {
  const std::string_view name = score_columns()[static_cast<std::size_t>(column)].name;
  if (column <= Column::dead || column == Column::ltc_count) return 0;
  if (column <= Column::substances_12m) return kPartEfi;
  if (column <= Column::efi_new_to_us_12m) return kPartEfi | kPartEfiChanges;
  if (column <= Column::elixhauser_note) return kPartHospital;
  if (column <= Column::efi2_note) return kPartGpScores;
  if (column >= Column::care_home) return kPartFunction;
  return name.find("_change_") == std::string_view::npos ? kPartUse : kPartUse | kPartUseChanges;
}

void Evaluator::evaluate(const PersonRecord& record, const DateLooks& looks, ScoreRow& row) {
  row.values.fill(kNull);
  const Point& now = looks.now;
  const population::PersonFacts& facts = record.facts;
  // Nobody grows older than they were at death.
  const std::int32_t aged_to = facts.death.known() ? std::min(facts.death.value, now.day) : now.day;
  if (facts.birth.known() && facts.birth.value <= aged_to)
    row[Column::age_years] = base::age_years(facts.birth, base::Day{aged_to});
  if (facts.death.known())
    row[Column::dead] = facts.death.value <= now.day ? 1 : 0;
  else if (!facts.deceased)
    row[Column::dead] = 0;

  EverMask ever;
  for (const EverFact& fact : record.ever)
    if (fact.by(now.day, now.known)) ever |= fact.mask;
  deficits_now_ = ever.efi & kItemBits;
  const bool gp_record = has_gp_record(record, now);
  if (gp_record) row[Column::ltc_count] = std::popcount(ever.efi >> kLtcShift);
  if ((options_.parts & kPartEfi) != 0) put_efi(record, looks, row);
  if ((options_.parts & kPartHospital) != 0) put_hospital_scores(record, looks, ever, row);
  if ((options_.parts & kPartGpScores) != 0) put_gp_scores(record, looks, ever, row);
  if ((options_.parts & kPartUse) != 0) put_use(record, looks, row);
  if ((options_.parts & kPartFunction) != 0)
    put_function_and_care(record, now, gp_record && now.covers_91d(Domain::gp), table_, row);
}

void Evaluator::put_efi(const PersonRecord& record, const DateLooks& looks, ScoreRow& row) {
  const ScoreDefinitions& definitions = *table_.definitions;
  const auto unknown = [&row](Note note) { say(row, Column::efi_status, Column::efi_note, Status::unknown, note); };
  bool any_gp = false;
  for (const std::uint8_t gp : table_.gp_coded) any_gp = any_gp || gp != 0;
  if (!any_gp) return unknown(Note::no_gp_source);
  if (!has_gp_record(record, looks.now)) return unknown(Note::no_gp_record);

  const std::uint64_t polypharmacy = 1ULL << definitions.polypharmacy;
  const bool window = looks.now.covers_12m(Domain::gp_medicines);
  if (window) {
    row[Column::substances_12m] = substances_.count(record, looks.now, std::numeric_limits<int>::max());
    if (row[Column::substances_12m] >= kPolypharmacySubstances) deficits_now_ |= polypharmacy;
  }
  const int count = std::popcount(deficits_now_);
  row[Column::efi_count] = count;
  row[Column::efi] = count;
  const std::int32_t age = row[Column::age_years];
  Note note = window ? Note::none : Note::polypharmacy_unknown;
  if (age == kNull)
    note = options_.age_optional ? note : Note::age_unknown;
  else if (age < kEfiLeastAge)
    note = Note::under_65;
  else if (age > kEfiMostAge)
    note = Note::over_95;
  say(row, Column::efi_status, Column::efi_note, Status::ok, note);
  const bool may_band = table_.full_list[static_cast<std::size_t>(ScoreName::efi)] || options_.demo;
  if (may_band && note != Note::under_65 && note != Note::over_95 && note != Note::age_unknown)
    row[Column::efi_band] = static_cast<std::int32_t>(definitions.efi_bands.band_of(count));

  if ((options_.parts & kPartEfiChanges) == 0) return;
  // Where no source ever sent a medicine, the 35 coded deficits of one date are compared with those of the other; a
  // feed of medicines that stopped or began compares with nothing.
  const bool coded_only = !looks.now.reported(Domain::gp_medicines) && looks.now.covers_12m(Domain::gp);
  if (!window && !coded_only) return;
  const std::array<const Point*, 3> points{&looks.before_6m, &looks.before_12m, &looks.then_12m};
  std::array<std::uint64_t, 3> before{};
  for (const EverFact& fact : record.ever)
    for (std::size_t i = 0; i < points.size(); ++i)
      if (fact.by(points[i]->day, points[i]->known)) before[i] |= fact.mask.efi & kItemBits;
  std::array<bool, 3> known{};
  for (std::size_t i = 0; i < points.size(); ++i) {
    known[i] = points[i]->covers_12m(window ? Domain::gp_medicines : Domain::gp) && has_gp_record(record, *points[i]);
    if (known[i] && window && substances_.count(record, *points[i], kPolypharmacySubstances) >= kPolypharmacySubstances)
      before[i] |= polypharmacy;
  }
  if (known[0]) row[Column::efi_change_6m] = count - std::popcount(before[0]);
  if (known[1]) row[Column::efi_change_12m] = count - std::popcount(before[1]);
  if (known[2]) {
    const NewDeficits fresh = new_deficits(record.ever, deficits_now_, before[2], looks.now, looks.then_12m.day);
    row[Column::efi_new_12m] = fresh.found;
    row[Column::efi_new_to_us_12m] = fresh.new_to_us;
  }
}

void Evaluator::put_hospital_scores(const PersonRecord& record, const DateLooks& looks, const EverMask& ever,
                                    ScoreRow& row) const {
  const ScoreDefinitions& definitions = *table_.definitions;
  const Point& now = looks.now;
  const std::int32_t age = row[Column::age_years];
  // Admissions without a single ICD-10 code in the snapshot say nothing of frailty: unknown, not low. A table of coded
  // facts is its own answer.
  const bool diagnoses_coded = table_.has_icd10 || options_.age_optional;
  const auto tenths_at = [&](const Point& point) {
    if (!point.covers_24m(Domain::acute)) return kNull;
    return hfrs_tenths(record, point, definitions.hfrs_tenths).value_or(kNull);
  };
  const std::int32_t tenths = tenths_at(now);
  if (!now.covers_24m(Domain::acute)) {
    say(row, Column::hfrs_status, Column::hfrs_note, Status::unknown, Note::window_not_covered);
  } else if (tenths == kNull) {
    say(row, Column::hfrs_status, Column::hfrs_note, Status::not_applicable, Note::no_admission_in_window);
  } else if (!diagnoses_coded) {
    say(row, Column::hfrs_status, Column::hfrs_note, Status::unknown, Note::no_icd10_source);
  } else {
    row[Column::hfrs] = tenths;
    const Note note = age == kNull          ? (options_.age_optional ? Note::none : Note::age_unknown)
                      : age < kHfrsLeastAge ? Note::under_75
                                            : Note::none;
    say(row, Column::hfrs_status, Column::hfrs_note, Status::ok, note);
    if (table_.full_list[static_cast<std::size_t>(ScoreName::hfrs)] || options_.demo)
      row[Column::hfrs_band] = static_cast<std::int32_t>(definitions.hfrs_bands.band_of(tenths));
    row[Column::hfrs_change_6m] = change(tenths, tenths_at(looks.before_6m));
    row[Column::hfrs_change_12m] = change(tenths, tenths_at(looks.before_12m));
  }

  if ((ever.icd10 & kIcd10Recorded) == 0) {
    const Note note = table_.has_icd10 ? Note::no_icd10_record : Note::no_icd10_source;
    say(row, Column::charlson_status, Column::charlson_note, Status::unknown, note);
    say(row, Column::elixhauser_status, Column::elixhauser_note, Status::unknown, note);
    return;
  }
  const std::uint64_t charlson = ever.icd10 & ((1ULL << kElixhauserShift) - 1);
  const std::uint64_t elixhauser = (ever.icd10 & ~kIcd10Recorded) >> kElixhauserShift;
  row[Column::charlson] = comorbidity_score(charlson, definitions.charlson_1987, definitions.charlson_hidden_by);
  row[Column::charlson_quan] = comorbidity_score(charlson, definitions.charlson_quan, definitions.charlson_hidden_by);
  if (age != kNull) row[Column::charlson_age_adjusted] = row[Column::charlson] + charlson_age_points(age);
  row[Column::elixhauser_van_walraven] =
      comorbidity_score(elixhauser, definitions.elixhauser_van_walraven, definitions.elixhauser_hidden_by);
  row[Column::elixhauser_swiss] =
      comorbidity_score(elixhauser, definitions.elixhauser_swiss, definitions.elixhauser_hidden_by);
  say(row, Column::charlson_status, Column::charlson_note, Status::ok, Note::none);
  say(row, Column::elixhauser_status, Column::elixhauser_note, Status::ok, Note::none);
}

void Evaluator::put_gp_scores(const PersonRecord& record, const DateLooks& looks, const EverMask& ever,
                              ScoreRow& row) const {
  const ScoreDefinitions& definitions = *table_.definitions;
  const Point& now = looks.now;
  const std::int32_t age = row[Column::age_years];
  if (!has_gp_record(record, now)) {
    const Note note = row[Column::efi_note] == static_cast<std::int32_t>(Note::no_gp_source) ? Note::no_gp_source
                                                                                             : Note::no_gp_record;
    say(row, Column::cms_status, Column::cms_note, Status::unknown, note);
    say(row, Column::efi2_status, Column::efi2_note, Status::unknown, note);
    return;
  }
  if (!now.covers_12m(Domain::gp_medicines)) {
    say(row, Column::cms_status, Column::cms_note, Status::unknown, Note::window_not_covered);
  } else {
    const std::uint64_t present = cms_conditions(cms_evidence(record, now, ever, table_), table_, now);
    row[Column::cms] = cms_sum(present & definitions.cms_in_20, definitions.cms_general_20);
    row[Column::cms_37] = cms_sum(present, definitions.cms_general_37);  // kUnknownWeight is kNull
    row[Column::cms_mortality] = cms_sum(present & definitions.cms_in_20, definitions.cms_mortality_20);
    say(row, Column::cms_status, Column::cms_note, Status::ok,
        row[Column::cms_37] == kNull ? Note::weight_unknown : Note::none);
  }
  if (age == kNull && !options_.age_optional) {
    say(row, Column::efi2_status, Column::efi2_note, Status::unknown, Note::age_unknown);
  } else if (age != kNull && age < kEfi2LeastAge) {
    say(row, Column::efi2_status, Column::efi2_note, Status::not_applicable, Note::under_65);
  } else {
    const std::int32_t sum = efi2_sum(efi2_items(record, now, ever, definitions, options_.infer_missing), definitions);
    row[Column::efi2] = sum;
    if (table_.full_list[static_cast<std::size_t>(ScoreName::efi2)] || options_.demo)
      row[Column::efi2_band] = static_cast<std::int32_t>(efi2_band(sum, definitions));
    say(row, Column::efi2_status, Column::efi2_note, Status::ok, Note::none);
  }
}
static_assert(kUnknownWeight == kNull);

void Evaluator::put_use(const PersonRecord& record, const DateLooks& looks, ScoreRow& row) const {
  const Point& now = looks.now;
  const std::array<const Point*, 3> points{&looks.now, &looks.before_6m, &looks.before_12m};
  std::array<ContactCounts, 3> counts;
  const bool changing = (options_.parts & kPartUseChanges) != 0;
  for (std::size_t i = 0; i < (changing ? points.size() : 1); ++i)
    counts[i] = count_contacts(record.contacts, *points[i]);
  for (const ContactColumn& contact : kContactColumns)
    row[contact.column] = contact_days(counts[0], contact.kind, contact.domain, now);
  row[Column::other_contacts_12m] = contact_days(counts[0], EventKind::other_contact, Domain::mixed, now);
  const auto changes = [&](EventKind kind, Domain domain, Column now_column, Column six, Column twelve) {
    if (!changing) return;
    row[six] = change(row[now_column], contact_days(counts[1], kind, domain, looks.before_6m));
    row[twelve] = change(row[now_column], contact_days(counts[2], kind, domain, looks.before_12m));
  };
  changes(EventKind::ae_attendance, Domain::ae, Column::ae_attendances_12m, Column::ae_attendances_change_6m,
          Column::ae_attendances_change_12m);
  changes(EventKind::gp_contact, Domain::gp_contacts, Column::gp_contacts_12m, Column::gp_contacts_change_6m,
          Column::gp_contacts_change_12m);

  if (now.covers_12m(Domain::acute)) {
    const auto emergencies = [&record](const Point& point) {
      return point.covers_12m(Domain::acute) ? emergency_admissions(record.stays, point) : kNull;
    };
    row[Column::emergency_admissions_12m] = emergencies(now);
    if (changing) {
      row[Column::emergency_admissions_change_6m] =
          change(row[Column::emergency_admissions_12m], emergencies(looks.before_6m));
      row[Column::emergency_admissions_change_12m] =
          change(row[Column::emergency_admissions_12m], emergencies(looks.before_12m));
    }
    row[Column::bed_days_12m] = bed_days(record.stays, now).value_or(kNull);
    const std::optional<bool> inside = in_hospital(record.stays, now);
    row[Column::in_hospital] = inside ? (*inside ? 1 : 0) : kNull;
  }
}

}  // namespace kursaal::stratify
