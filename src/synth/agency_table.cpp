// The agencies of the sample place and the first lines of their files.
#include "synth/agencies.hpp"

namespace kursaal::synth {
namespace {

// name; per thousand: number missing, names misspelt; of a hundred who moved: known at the old address; feed; letters.
constexpr std::array<AgencyFacts, kAgencies> kAgencyTable{{
    {"gp-systmone", 10, 4, 2, false, Letters::all},
    {"gp-emis", 10, 4, 2, false, Letters::all},
    {"southend-hospital-admissions", 20, 8, 25, true, Letters::plain},
    {"southend-hospital-ae", 60, 20, 30, true, Letters::plain},
    {"southend-hospital-outpatients", 15, 8, 25, true, Letters::plain},
    {"eput-community", 30, 15, 30, false, Letters::all},
    {"eput-mental-health", 40, 15, 35, false, Letters::all},
    {"social-care-southend", 120, 25, 20, false, Letters::all},
    {"social-care-essex", 150, 25, 20, false, Letters::all},
    {"ambulance", 150, 50, 30, true, Letters::plain},
    {"nhs-111", 100, 40, 30, true, Letters::plain},
    {"hospice-fair-havens", 50, 15, 10, false, Letters::all},
    {"hospice-st-lukes", 50, 15, 10, false, Letters::all},
    {"care-homes", 150, 40, 0, false, Letters::plain},
    {"voluntary", 150, 60, 30, false, Letters::windows_1252},
}};

constexpr std::array<SheetFacts, kSheets> kSheetTable{{
    {Agency::gp_systmone, "SRPatient",
     "IDPatient,NHSNumber,Surname,FirstName,MiddleName,PreviousSurname,DateBirth,Gender,Ethnicity,HouseAndStreet,"
     "PostCode,LSOA,GPPracticeCode,DateRegistration,DateDeduction,DateDeath"},
    {Agency::gp_systmone, "SRCode",
     "RowIdentifier,IDPatient,DateEvent,DateEventRecorded,CodeType,CTV3Code,SNOMEDCode,LocalCode,NumericValue,"
     "NumericUnit,"
     "RowVersion,RemovedData"},
    {Agency::gp_systmone, "SRPrimaryCareMedication",
     "RowIdentifier,IDPatient,DateMedicationStart,BNFCode,NameOfMedication"},
    {Agency::gp_systmone, "SRVisit", "RowIdentifier,IDPatient,DateVisit,TimeVisit,VisitType"},
    {Agency::gp_systmone, "SRRecall", "RowIdentifier,IDPatient,DateRecall,RecallType"},
    {Agency::gp_emis, "Admin_Patient",
     "PatientGuid,NhsNumber,Surname,GivenName,MiddleNames,PreviousSurname,DateOfBirth,Sex,EthnicCode,AddressLine,"
     "Postcode,LSOA,OrganisationCode,DateOfRegistration,DateOfDeactivation,DateOfDeath"},
    {Agency::gp_emis, "CareRecord_Observation",
     "ObservationGuid,PatientGuid,EffectiveDate,EnteredDate,ObservationType,SnomedCTConceptId,LocalCode,Value,"
     "NumericUnit,"
     "Version,Deleted"},
    {Agency::gp_emis, "Prescribing_IssueRecord", "IssueRecordGuid,PatientGuid,EffectiveDate,BnfCode,DrugName"},
    {Agency::gp_emis, "CareRecord_Consultation",
     "ConsultationGuid,PatientGuid,EffectiveDate,StartTime,ConsultationMode"},
    {Agency::admissions, "APC_spells",
     "SpellId,LocalPatientId,NHSNumber,DateOfBirth,SexCode,EthnicCategory,Postcode,GPPracticeCode,AdmissionDate,"
     "AdmissionTime,AdmissionMethod,DischargeReadyDate,DischargeDate,"
     "DischargeMethod,DateOfDeath,DIAG_01,DIAG_02,DIAG_03,DIAG_04,DIAG_05,DIAG_06,DIAG_07,DIAG_08,OPER_01,OPER_02,OPER_"
     "DATE,"
     "CodedDate,"
     "SubmissionVersion,SubmissionStatus"},
    {Agency::ae, "ECDS_attendances",
     "AttendanceId,LocalPatientId,NHSNumber,Surname,Forename,BirthDate,Sex,Postcode,GPPracticeCode,ArrivalDate,"
     "ArrivalTime,ArrivalMode,DiagnosisICD10,Disposal,SubmittedDate"},
    {Agency::outpatients, "OPA_appointments",
     "AppointmentId,LocalPatientId,NHSNumber,Surname,Forename,DateOfBirth,Sex,Postcode,GPPracticeCode,AppointmentDate,"
     "AppointmentTime,TreatmentFunction,Attended,DateMade"},
    {Agency::community, "community_clients",
     "ClientID,NHSNo,Surname,Forename,DOB,Gender,Address,Postcode,GPCode,DeceasedFlag"},
    {Agency::community, "community_contacts", "ContactID,ClientID,ContactDate,ContactTime,Team,EnteredDate"},
    {Agency::mental_health, "Patient", ""},
    {Agency::mental_health, "Encounter", ""},
    {Agency::social_southend, "cld_people",
     "LAUniqueId,NHSNumber,Surname,Forename,DateOfBirth,Gender,Postcode,GPPractice,ClientType,PrimarySupportReason,"
     "AccommodationStatus,"
     "HasUnpaidCarer,DateOfDeath"},
    {Agency::social_southend, "cld_events",
     "EventReference,LAUniqueId,EventType,EventStartDate,EventEndDate,EventDescription,EventOutcome,"
     "RequestRouteOfAccess,AssessmentType,EligibleNeedsIdentified,ServiceType,ServiceComponent,PlannedUnitsPerWeek,"
     "UnitCost,CostFrequency,ReviewReason,NextReviewDate,EventUpdated"},
    {Agency::social_essex, "asc_persons", "PersonId,NHS,LastName,FirstName,BirthMonth,Gender,PostCode,DoD"},
    {Agency::social_essex, "asc_activity",
     "ActivityId,PersonId,Activity,StartDate,EndDate,Provision,WeeklyHours,NextReview"},
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

}  // namespace

const AgencyFacts& agency_facts(Agency agency) { return kAgencyTable[static_cast<std::size_t>(agency)]; }
const SheetFacts& sheet_facts(Sheet sheet) { return kSheetTable[static_cast<std::size_t>(sheet)]; }

}  // namespace kursaal::synth
