#include "synth/agencies.hpp"

#include "synth/draws.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr std::array<AgencyFacts, kAgencies> kAgencyTable{{
    {"gp-systmone", 10, 4, 2},
    {"gp-emis", 10, 4, 2},
    {"southend-hospital-admissions", 20, 8, 25},
    {"southend-hospital-ae", 60, 20, 30},
    {"southend-hospital-outpatients", 15, 8, 25},
    {"eput-community", 30, 15, 30},
    {"eput-mental-health", 40, 15, 35},
    {"social-care-southend", 120, 25, 20},
    {"social-care-essex", 150, 25, 20},
    {"ambulance", 150, 50, 30},
    {"nhs-111", 100, 40, 30},
    {"hospice-fair-havens", 50, 15, 10},
    {"hospice-st-lukes", 50, 15, 10},
    {"care-homes", 150, 40, 0},
    {"voluntary", 150, 60, 30},
}};

constexpr std::array<SheetFacts, kSheets> kSheetTable{{
    {Agency::gp_systmone, "SRPatient",
     "IDPatient,NHSNumber,Surname,FirstName,MiddleName,PreviousSurname,DateBirth,Gender,Ethnicity,HouseAndStreet,"
     "PostCode,LSOA,GPPracticeCode,DateRegistration,DateDeath"},
    {Agency::gp_systmone, "SRCode",
     "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CodeType,CTV3Code,SNOMEDCode,NumericValue,NumericUnit,"
     "RowVersion,RemovedData"},
    {Agency::gp_systmone, "SRPrimaryCareMedication",
     "RowIdentifier,IDPatient,DateMedicationStart,BNFCode,NameOfMedication"},
    {Agency::gp_systmone, "SRVisit", "RowIdentifier,IDPatient,DateVisit,TimeVisit,VisitType"},
    {Agency::gp_emis, "Admin_Patient",
     "PatientGuid,NhsNumber,Surname,GivenName,MiddleNames,PreviousSurname,DateOfBirth,Sex,EthnicCode,AddressLine,"
     "Postcode,LSOA,OrganisationCode,DateOfRegistration,DateOfDeath"},
    {Agency::gp_emis, "CareRecord_Observation",
     "ObservationGuid,PatientGuid,EffectiveDate,EnteredDate,ObservationType,SnomedCTConceptId,Value,NumericUnit,"
     "Version,Deleted"},
    {Agency::gp_emis, "Prescribing_IssueRecord", "IssueRecordGuid,PatientGuid,EffectiveDate,BnfCode,DrugName"},
    {Agency::gp_emis, "CareRecord_Consultation",
     "ConsultationGuid,PatientGuid,EffectiveDate,StartTime,ConsultationMode"},
    {Agency::admissions, "APC_spells",
     "SpellId,LocalPatientId,NHSNumber,DateOfBirth,SexCode,EthnicCategory,Postcode,GPPracticeCode,AdmissionDate,"
     "AdmissionTime,AdmissionMethod,DischargeReadyDate,DischargeDate,"
     "DischargeMethod,DateOfDeath,DIAG_01,DIAG_02,DIAG_03,DIAG_04,DIAG_05,DIAG_06,DIAG_07,DIAG_08,CodedDate,"
     "SubmissionVersion,SubmissionStatus"},
    {Agency::ae, "ECDS_attendances",
     "AttendanceId,LocalPatientId,NHSNumber,Surname,Forename,BirthDate,Sex,Postcode,GPPracticeCode,ArrivalDate,"
     "ArrivalTime,ArrivalMode,DiagnosisICD10,Disposal"},
    {Agency::outpatients, "OPA_appointments",
     "AppointmentId,LocalPatientId,NHSNumber,Surname,Forename,DateOfBirth,Sex,Postcode,GPPracticeCode,AppointmentDate,"
     "AppointmentTime,TreatmentFunction,Attended"},
    {Agency::community, "community_clients",
     "ClientID,NHSNo,Surname,Forename,DOB,Gender,Address,Postcode,GPCode,DeceasedFlag"},
    {Agency::community, "community_contacts", "ContactID,ClientID,ContactDate,ContactTime,Team,EnteredDate"},
    {Agency::mental_health, "Patient", ""},
    {Agency::mental_health, "Encounter", ""},
    {Agency::social_southend, "cld_people",
     "LAUniqueId,NHSNumber,Surname,Forename,DateOfBirth,Gender,Postcode,GPPractice,DateOfDeath"},
    {Agency::social_southend, "cld_events",
     "EventReference,LAUniqueId,EventType,EventStartDate,EventEndDate,ServiceType,HoursPerWeek,EventUpdated"},
    {Agency::social_essex, "asc_persons", "PersonId,NHS,LastName,FirstName,BirthMonth,Gender,PostCode,DoD"},
    {Agency::social_essex, "asc_activity", "ActivityId,PersonId,Activity,StartDate,EndDate,Provision,WeeklyHours"},
    {Agency::ambulance, "cad_incidents",
     "IncidentId,PatientRef,NHSNumber,Surname,Forename,AgeYears,Gender,IncidentPostcode,CallDate,CallTime,Outcome"},
    {Agency::call_111, "iuc_calls",
     "CallId,PatientRef,NHSNumber,Surname,Forename,DateOfBirth,Gender,Postcode,CallDate,CallTime,Disposition"},
    {Agency::fair_havens, "hospice_contacts",
     "ContactNo,PatientNo,NHSNumber,PatientSurname,PatientForename,Born,Sex,Postcode,ContactDate,Service"},
    {Agency::st_lukes, "hospice_visits", "VisitNo,PatientNo,NHSNumber,PatientName,Born,Sex,PostCode,VisitDate,Setting"},
    {Agency::care_homes, "residents",
     "ResidentRef,Home,HomePostcode,NHSNumber,ResidentSurname,ResidentForename,DateOfBirth,Gender,MovedIn,MovedOut,"
     "LeavingReason"},
    {Agency::voluntary, "vcs_contacts",
     "ContactRef,MemberRef,NHSNumber,LastName,FirstName,YearOfBirth,Postcode,ContactDate,Activity"},
}};

// ASSUMED shares.
constexpr double kMoved = 0.12;           // moved within the place in the ten years
constexpr double kFirstOfJanuary = 0.12;  // of those not of the English community
constexpr double kSingleName = 0.03;      // of the South Asian community
constexpr double kProtected = 0.001;
constexpr double kMothersNumber = 0.03;  // babies born in hospital within the ten years
constexpr double kNickname = 0.06;       // for agencies that ask the person; a quarter of it for others
constexpr double kMaidenName = 0.35;     // women with a partner who have had another family name

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return base::hash_combine(a, b); }

char ethnic_code(std::string_view group, std::uint64_t chance) {
  if (group == "white") return chance % 20 == 0 ? 'C' : 'A';
  if (group == "asian") return "HJKL"[chance % 4];
  if (group == "black") return "MNP"[chance % 3];
  if (group == "mixed") return "DEFG"[chance % 4];
  return 'S';
}

}  // namespace

const AgencyFacts& agency_facts(Agency agency) { return kAgencyTable[static_cast<std::size_t>(agency)]; }
const SheetFacts& sheet_facts(Sheet sheet) { return kSheetTable[static_cast<std::size_t>(sheet)]; }

Portrait portrait_of(const Setting& setting, const Block& block, const std::vector<Inhabitant>& people,
                     std::size_t index) {
  const Resident& resident = people[index].resident;
  base::Random random = stream_of(setting.seed, resident.number, Purpose::names);
  Portrait portrait;
  portrait.number = resident.number;
  portrait.nhs = setting.numbers.of(resident.number);
  portrait.birth = resident.birth;
  portrait.sex = resident.sex;
  const std::uint64_t household = mix(mix(setting.seed, block.number), resident.household);
  const std::string& group = setting.place.ethnic_groups[resident.ethnic_group];
  const Community community = community_of(group, household);
  portrait.ethnicity = ethnic_code(group, household >> 8);
  portrait.family = family_name(community, mix(household, 1));
  const int year = base::civil_of(resident.birth).year;
  const std::uint64_t own = random.next();
  // A namesake bears his father's given name: drawn from the father's stream as the father draws it.
  std::uint64_t given_chance = own;
  int given_year = year;
  if (resident.namesake && resident.father != kNobody) {
    given_chance = stream_of(setting.seed, people[resident.father].resident.number, Purpose::names).next();
    given_year = base::civil_of(people[resident.father].resident.birth).year;
  }
  portrait.given = std::string(given_name(community, resident.sex, given_year, given_chance));
  portrait.middle =
      random.chance(0.55) ? std::string(given_name(community, resident.sex, year, own >> 3)) : std::string();
  if (portrait.middle == portrait.given) portrait.middle.clear();
  const bool adult = base::age_years(resident.birth, setting.window.counted) >= 20;
  // Some households hold two family names: partners who are not married, children of another father.
  if (adult && random.chance(0.12)) portrait.family = family_name(community, random.next());
  if (adult && resident.sex == Sex::female && !resident.lives_alone && random.chance(kMaidenName))
    portrait.previous_family = family_name(community, random.next());
  portrait.family_first = community == Community::south_asian || community == Community::african;
  portrait.single_name = community == Community::south_asian && random.chance(kSingleName);
  portrait.first_of_january = community != Community::english && year < 2000 && random.chance(kFirstOfJanuary);
  portrait.protected_identity = random.chance(kProtected);
  const SmallArea& area = setting.place.areas[resident.area];
  portrait.now = address_of(area, mix(household, 2));
  // A household moves whole.
  base::Random moving = stream_of(setting.seed, household, Purpose::household, 2);
  if (moving.chance(kMoved)) {
    portrait.moved =
        setting.window.from + 90 +
        static_cast<int>(moving.below(static_cast<std::uint64_t>(setting.window.counted - setting.window.from - 120)));
    const SmallArea& old = setting.place.areas[moving.below(setting.place.areas.size())];
    portrait.before = address_of(old, moving.next());
  }
  // Who moved into a care home lives at its address, with all the others.
  for (const Deed& deed : people[index].life.deeds) {
    if (deed.act != Act::care_home) continue;
    portrait.before = portrait.now;
    portrait.moved = base::Day{deed.day};
    portrait.now = care_home_address(setting.place.areas, deed.what);
  }
  if (resident.mother != kNobody && resident.birth >= setting.window.from && random.chance(kMothersNumber))
    portrait.mothers_nhs = setting.numbers.of(people[resident.mother].resident.number);
  return portrait;
}

Likeness likeness_of(const Setting& setting, const Portrait& portrait, Agency agency, std::uint32_t copy) {
  const AgencyFacts& facts = agency_facts(agency);
  const auto which = static_cast<std::uint64_t>(agency);
  base::Random random = stream_of(setting.seed, portrait.number, Purpose::likeness, which * 16 + copy);
  Likeness known;
  // An odd multiplier scatters the numbers of each agency without two being the same.
  const std::uint32_t salt = static_cast<std::uint32_t>(base::hash_mix(which + 77)) | 1U;
  const std::uint32_t local = (portrait.number + copy * 0x20000000U) * salt + static_cast<std::uint32_t>(which) * 7919U;
  known.id = std::to_string(local);
  if (agency == Agency::social_southend) known.id.insert(0, "S");
  if (agency == Agency::care_homes) known.id.insert(0, "R-");
  const bool hospital = agency == Agency::ae || agency == Agency::admissions;
  const std::uint64_t number = hospital && portrait.mothers_nhs != 0 ? portrait.mothers_nhs : portrait.nhs;
  if (!random.chance(facts.number_missing / 1000.0) && !portrait.protected_identity) known.nhs = std::to_string(number);
  known.family = portrait.family;
  known.given = portrait.given;
  known.previous = portrait.previous_family;
  const bool by_word = agency == Agency::ambulance || agency == Agency::call_111 || agency == Agency::voluntary ||
                       agency == Agency::care_homes || agency == Agency::ae;
  if (random.chance(by_word ? kNickname : kNickname / 4)) known.given = std::string(nickname(portrait.given));
  if (!portrait.previous_family.empty() && random.chance(0.06)) known.family = portrait.previous_family;
  if (portrait.single_name) {
    known.family = portrait.given;
    known.given.clear();
  } else if (portrait.family_first && random.chance(0.08)) {
    std::swap(known.family, known.given);
  }
  if (random.chance(facts.slips / 1000.0)) known.family = misspelt(known.family, random.next());
  if (random.chance(facts.slips / 1000.0)) known.given = misspelt(known.given, random.next());
  known.birth = portrait.birth;
  if (portrait.first_of_january && random.chance(0.8))
    known.birth = base::day_of(base::civil_of(portrait.birth).year, 1, 1);
  if (random.chance(facts.slips / 2500.0)) {
    // Day and month exchanged where that is a date, else a day out.
    const base::Civil civil = base::civil_of(known.birth);
    known.birth = civil.day <= 12 && civil.day != civil.month ? base::day_of(civil.year, civil.day, civil.month)
                                                              : known.birth + (civil.day > 20 ? -1 : 1);
    if (known.birth > setting.window.counted) known.birth = portrait.birth;
  }
  known.sex = portrait.sex == Sex::female ? 'F' : 'M';
  const bool old = portrait.moved.known() && random.chance(facts.old_address / 100.0);
  if (!portrait.protected_identity) {
    const Address& address = old ? portrait.before : portrait.now;
    known.postcode = address.postcode;
    known.line = address.line;
  }
  return known;
}

Dirt dirt_of(const Setting& setting, std::uint64_t row, Sheet sheet) {
  const std::uint64_t draw = mix(mix(setting.seed, row), static_cast<std::uint64_t>(sheet) + 500) % 10000;
  return draw < 5 ? Dirt::withdrawn : draw < 15 ? Dirt::corrected : draw < 20 ? Dirt::copied : Dirt::none;
}

}  // namespace kursaal::synth
