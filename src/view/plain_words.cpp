#include "view/plain_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "tables/csv.hpp"
#include "terminology/code_lists.hpp"
#include "terminology/code_system.hpp"

namespace kursaal::view {
namespace {

namespace fs = std::filesystem;
using population::EventKind;

struct KindWords {
  EventKind kind;
  std::string_view one, several;
};

constexpr std::array kKinds = {
    KindWords{EventKind::condition, "Diagnosis or problem", "diagnoses and problems"},
    KindWords{EventKind::admission_diagnosis, "Diagnosis in hospital", "diagnoses in hospital"},
    KindWords{EventKind::attendance_diagnosis, "Diagnosis at an attendance", "diagnoses at attendances"},
    KindWords{EventKind::medication, "Medicine", "medicines"},
    KindWords{EventKind::measurement, "Measurement", "measurements"},
    KindWords{EventKind::procedure, "Procedure", "procedures"},
    KindWords{EventKind::immunisation, "Immunisation", "immunisations"},
    KindWords{EventKind::other_coded, "Other entry", "other entries"},
    KindWords{EventKind::gp_contact, "GP practice contact", "GP practice contacts"},
    KindWords{EventKind::ae_attendance, "A&E attendance", "A&E attendances"},
    KindWords{EventKind::emergency_admission, "Emergency admission", "emergency admissions"},
    KindWords{EventKind::elective_admission, "Planned admission", "planned admissions"},
    KindWords{EventKind::other_admission, "Other admission", "other admissions"},
    KindWords{EventKind::day_case, "Day case", "day cases"},
    KindWords{EventKind::outpatient_attendance, "Outpatient attendance", "outpatient attendances"},
    KindWords{EventKind::outpatient_not_attended, "Outpatient appointment not attended",
              "outpatient appointments not attended"},
    KindWords{EventKind::community_contact, "Community health contact", "community health contacts"},
    KindWords{EventKind::mental_health_contact, "Mental health contact", "mental health contacts"},
    KindWords{EventKind::social_care_contact, "Social care contact", "social care contacts"},
    KindWords{EventKind::call_111, "Call to 111", "calls to 111"},
    KindWords{EventKind::ambulance, "Ambulance call-out", "ambulance call-outs"},
    KindWords{EventKind::voluntary_sector_contact, "Voluntary sector contact", "voluntary sector contacts"},
    KindWords{EventKind::hospice_contact, "Hospice contact", "hospice contacts"},
    KindWords{EventKind::other_contact, "Other contact", "other contacts"},
    KindWords{EventKind::care_home_stay, "Stay in a care home", "stays in a care home"},
    KindWords{EventKind::care_package, "Package of care", "packages of care"},
    KindWords{EventKind::registration, "Registered with a practice", "registrations with a practice"},
    KindWords{EventKind::appointment, "Appointment", "appointments"},
    KindWords{EventKind::planned, "Planned", "plans"},
};

// Source: NHS Data Model and Dictionary, TREATMENT FUNCTION CODE: those that the sample place sends.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTreatmentFunctions{{
    {"100", "General Surgery"},
    {"110", "Trauma and Orthopaedics"},
    {"120", "Ear Nose and Throat"},
    {"130", "Ophthalmology"},
    {"300", "General Internal Medicine"},
    {"301", "Gastroenterology"},
    {"320", "Cardiology"},
    {"330", "Dermatology"},
    {"340", "Respiratory Medicine"},
    {"410", "Rheumatology"},
    {"430", "Elderly Medicine"},
    {"502", "Gynaecology"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kItemFiles{
    {{"efi", "efi_items.csv"},
     {"efi2", "efi2_items.csv"},
     {"hfrs", "hfrs_items.csv"},
     {"charlson", "charlson_items.csv"},
     {"elixhauser", "elixhauser_items.csv"},
     {"cms", "cms_items.csv"},
     {"ltc_count", "ltc_items.csv"}}};

const KindWords* words_of(EventKind kind) {
  for (const KindWords& words : kKinds)
    if (words.kind == kind) return &words;
  return nullptr;
}

std::string key_of(std::string_view first, std::string_view second) {
  std::string key(first);
  key += '|';
  key += second;
  return key;
}

// A source's own code, "social-care-service:Home Care": what stands after its list's name.
std::string local_words(std::string_view code) {
  const std::size_t colon = code.find(':');
  if (colon == std::string_view::npos) return spaced(code);
  const std::string_view list = code.substr(0, colon);
  std::string rest(code.substr(colon + 1));
  if (list == "treatment-function") {
    for (const auto& [number, name] : kTreatmentFunctions)
      if (number == rest) return std::string(name);
    return "Treatment function " + rest;
  }
  const std::size_t more = rest.find(':');
  if (more != std::string::npos) return spaced(rest.substr(0, more)) + ": " + spaced(rest.substr(more + 1));
  if (list == "life" || list == "end-of-life" || list == "transitional-stage" || list == "registration")
    return spaced(list) + ": " + spaced(rest);
  return rest;
}

}  // namespace

std::string_view kind_words(EventKind kind) {
  const KindWords* words = words_of(kind);
  return words == nullptr ? std::string_view("Entry") : words->one;
}

std::string_view kinds_words(EventKind kind) {
  const KindWords* words = words_of(kind);
  return words == nullptr ? std::string_view("entries") : words->several;
}

std::string decision_words(std::string_view item) {
  if (item == "cpr-not-for-attempt") return "Not for attempted cardiopulmonary resuscitation";
  if (item == "cpr-for-attempt") return "For attempted cardiopulmonary resuscitation";
  return spaced(item);
}

std::string spaced(std::string_view short_name) {
  std::string words(short_name);
  std::replace(words.begin(), words.end(), '-', ' ');
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string day_words(base::Day day) {
  static constexpr std::array<std::string_view, 12> kNames = {"January",   "February", "March",    "April",
                                                              "May",       "June",     "July",     "August",
                                                              "September", "October",  "November", "December"};
  if (!day.known()) return "a day that is not known";
  const base::Civil civil = base::civil_of(day);
  return std::to_string(civil.day) + ' ' + std::string(kNames.at(static_cast<std::size_t>(civil.month) - 1)) + ' ' +
         std::to_string(civil.year);
}

base::Result<PlainWords> PlainWords::load(const fs::path& data_folder, const place::Site& site) {
  PlainWords words;
  words.site_ = &site;
  for (const auto& [score, file] : kItemFiles) {
    KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(data_folder / "scores" / file));
    const std::size_t item = table.column("item");
    const std::size_t name = table.column("name");
    if (item == table.header.size() || name == table.header.size())
      return base::make_error(base::ErrorCode::configuration, file, ": a column \"item\" or \"name\" is missing");
    for (const auto& row : table.rows) words.items_.emplace(key_of(score, row[item]), row[name]);
  }
  KURSAAL_ASSIGN(const terminology::CodeLists lists,
                 terminology::CodeLists::load(data_folder, site.folder / "codelists"));
  for (const auto& [name, list] : lists.all())
    for (const terminology::ListEntry& entry : list.entries) {
      if (entry.term.empty()) continue;
      const std::string key = key_of(terminology::code_system_name(entry.system), entry.code);
      (entry.prefix ? words.prefix_terms_ : words.terms_).try_emplace(key, entry.term);
    }
  return words;
}

std::string PlainWords::code(std::string_view system, std::string_view code, std::string_view display) const {
  if (!display.empty()) return std::string(display);
  if (const auto found = terms_.find(key_of(system, code)); found != terms_.end()) return found->second;
  for (std::size_t length = code.size(); length > 1; --length)
    if (const auto found = prefix_terms_.find(key_of(system, code.substr(0, length))); found != prefix_terms_.end())
      return found->second;
  if (system == "kursaal") {
    const auto kind = population::event_kind_named(code);
    return kind ? std::string(kind_words(*kind)) : spaced(code);
  }
  if (system == "local") return local_words(code);
  return std::string(system) + ' ' + std::string(code);
}

std::string PlainWords::item(std::string_view score, std::string_view item) const {
  const auto found = items_.find(key_of(score, item));
  return found == items_.end() ? spaced(item) : found->second;
}

std::string PlainWords::source(std::string_view source) const {
  const place::Source* known = site_->source(source);
  if (known == nullptr || known->organisation.empty()) return spaced(source);
  const place::Organisation* organisation = site_->organisations.by_id(known->organisation);
  return organisation == nullptr ? spaced(source) : organisation->name;
}

}  // namespace kursaal::view
