// Patient: who a source says somebody is. Source: HL7 FHIR R4 Patient, UK Core R4 Patient and its extensions.
#include <algorithm>
#include <tuple>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "ingest/fhir_record.hpp"
#include "population/nhs_number.hpp"

namespace kursaal::ingest {
namespace {

using population::Identity;
using population::Sex;

constexpr std::string_view kOdsSystem = "ods-organization-code";

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '-') out += c;
  return out;
}

std::string joined(FhirElement parent, std::string_view key, std::string_view between) {
  std::string out;
  FhirElement value;
  if (!find_member(parent, key, value)) return out;
  for_each_item(value, [&](FhirElement item) {
    const std::string_view text = text_of(item);
    if (!text.empty()) out.append(out.empty() ? std::string_view{} : between).append(text);
    return true;
  });
  return out;
}

// When a name or address began; unknown is oldest.
base::Day start_of(FhirElement value) {
  FhirElement period;
  base::DatedMoment at;
  base::Day end;
  if (!find_member(value, "period", period) || read_date(period, at, end) != DateRead::read) return {};
  return at.day;
}
bool has_ended(FhirElement value) {
  FhirElement period;
  return find_member(value, "period", period) && !text_at(period, "end").empty();
}

// How good a name or address is as the current one; smaller than 0: never.
int rank_of_name(std::string_view use) {
  if (use == "official" || use == "usual") return 3;
  if (use.empty()) return 2;
  return use == "old" || use == "maiden" ? -1 : 1;
}
int rank_of_address(std::string_view use) {
  if (use == "home") return 3;
  if (use.empty()) return 2;
  return use == "old" || use == "billing" ? -1 : 1;
}

// The best by rank, then one that has not ended, then the newest, then the first.
template <class Rank>
bool best_of(const FhirElement* values, Rank rank, FhirElement& out) {
  if (values == nullptr) return false;
  bool found = false;
  std::tuple<int, bool, base::Day> best;
  for_each_item(*values, [&](FhirElement value) {
    const int use = rank(text_at(value, "use"));
    if (use < 0) return true;
    const auto standing = std::make_tuple(use, !has_ended(value), start_of(value));
    if (found && standing <= best) return true;
    best = standing;
    out = value;
    found = true;
    return true;
  });
  return found;
}

void take_names(const FhirRecord& record, Identity& who) {
  const FhirElement* names = record.find(FhirField::name);
  FhirElement name;
  if (best_of(names, rank_of_name, name)) {
    who.family = text_at(name, "family");
    who.given = joined(name, "given", " ");
    who.prefix = joined(name, "prefix", " ");
    if (who.family.empty() && who.given.empty() && !text_at(name, "text").empty())
      record.sink.issue("name-unstructured", "The name is one text without family and given parts; it is not used.");
  }
  record.field("name", names != nullptr, !who.family.empty());
  if (names == nullptr) return;
  for_each_item(*names, [&](FhirElement other) {
    const std::string_view family = text_at(other, "family");
    auto& kept = who.other_families;
    if (!family.empty() && family != who.family && std::find(kept.begin(), kept.end(), family) == kept.end())
      kept.emplace_back(family);
    return true;
  });
}

void take_address(const FhirRecord& record, Identity& who) {
  const FhirElement* addresses = record.find(FhirField::address);
  FhirElement address;
  if (best_of(addresses, rank_of_address, address)) {
    who.postcode = base::trim(text_at(address, "postalCode"));
    who.address = joined(address, "line", ", ");
    for (const char* part : {"city", "district"})
      if (const std::string_view text = text_at(address, part); !text.empty())
        who.address.append(who.address.empty() ? "" : ", ").append(text);
  }
  record.field("postcode", !who.postcode.empty(), true);
}

void take_numbers(const FhirRecord& record, Identity& who) {
  const FhirElement* identifiers = record.find(FhirField::identifier);
  if (identifiers != nullptr)
    for_each_item(*identifiers, [&](FhirElement identifier) {
      const std::string_view system = text_at(identifier, "system"), value = text_at(identifier, "value");
      if (value.empty()) return true;
      if (system == kNhsNumberSystem && text_at(identifier, "use") != "old" && who.nhs_number.empty()) {
        who.nhs_number = without_spaces(value);
        FhirElement extensions, extension, status;
        if (find_member(identifier, "extension", extensions) &&
            find_extension(&extensions, "NHSNumberVerificationStatus", extension) &&
            find_member(extension, "valueCodeableConcept", status)) {
          const std::string_view code = code_in(status, "");
          record.field("nhs_number_verified", !code.empty(), code == "01");
        }
      }
      if (!system.empty()) {
        std::string other(system);
        record.sink.alias(who.key.local_id, other.append("|").append(value));
      }
      return true;
    });
  record.field("nhs_number", !who.nhs_number.empty(), population::nhs_check_digit_holds(who.nhs_number));
}

void take_birth_and_death(const FhirRecord& record, Identity& who) {
  base::DatedMoment at;
  base::Day ignored;
  if (const FhirElement* birth = record.find(FhirField::birthDate); birth != nullptr) {
    const DateRead verdict = read_date(*birth, at, ignored);
    record.field("birthDate", verdict != DateRead::missing, verdict == DateRead::read);
    if (verdict == DateRead::read) {
      who.birth = at.day;
      who.birth_precision = at.precision == base::Precision::minute ? base::Precision::day : at.precision;
    } else if (verdict == DateRead::impossible) {
      record.sink.issue("birth-date-impossible",
                        "birthDate is no date of the calendar; the birth is taken as unknown.");
    }
  } else {
    record.field("birthDate", false, false);
  }
  bool dead = false;
  if (const FhirElement* flag = record.find(FhirField::deceasedBoolean);
      flag != nullptr && flag->get(dead) == simdjson::SUCCESS)
    who.deceased = dead;
  if (const FhirElement* death = record.find(FhirField::deceasedDateTime); death != nullptr) {
    const DateRead verdict = read_date(*death, at, ignored);
    if (verdict != DateRead::missing) who.deceased = true;  // the day may be wrong, the death is said
    if (verdict == DateRead::read) who.death = at.day;
    if (verdict == DateRead::impossible)
      record.sink.issue("death-date-impossible",
                        "deceasedDateTime is no date of the calendar; the day of death is taken as unknown.");
  }
}

void take_sex_and_ethnicity(const FhirRecord& record, Identity& who) {
  const std::string_view gender = record.text(FhirField::gender);
  if (gender == "female")
    who.sex = Sex::female;
  else if (gender == "male")
    who.sex = Sex::male;
  else if (gender == "other")
    who.sex = Sex::other;
  record.field("gender", !gender.empty(), who.sex != Sex::unknown || gender == "unknown");
  FhirElement extension, value;
  if (find_extension(record.find(FhirField::extension), "UKCore-EthnicCategory", extension) &&
      find_member(extension, "valueCodeableConcept", value)) {
    const std::string_view code = code_in(value, "");
    const bool category = !code.empty() && code.size() <= 2 && code.front() >= 'A' && code.front() <= 'Z';
    who.ethnicity = category ? code.substr(0, 1) : code;  // the second character is the sender's own
  }
}

void add_need(std::string& needs, std::string_view need) {
  if (!need.empty()) needs.append(needs.empty() ? "" : "; ").append(need);
}

void take_language(const FhirRecord& record, Identity& who) {
  FhirElement extension, parts, part, value;
  const FhirElement* extensions = record.find(FhirField::extension);
  bool interpreter = false;
  if (find_extension(extensions, "NHSCommunication", extension) && find_member(extension, "extension", parts)) {
    if (find_extension(&parts, "language", part) && find_member(part, "valueCodeableConcept", value))
      who.language = code_in(value, "");
    if (find_extension(&parts, "interpreterRequired", part) && find_member(part, "valueBoolean", value) &&
        value.get(interpreter) != simdjson::SUCCESS)
      interpreter = false;
  }
  if (const FhirElement* spoken = record.find(FhirField::communication); spoken != nullptr) {
    FhirElement chosen;
    bool any = false, preferred = false;
    for_each_item(*spoken, [&](FhirElement one) {
      FhirElement flag;
      bool yes = false;
      if (find_member(one, "preferred", flag) && flag.get(yes) != simdjson::SUCCESS) yes = false;
      if (!any || (yes && !preferred)) chosen = one;
      any = true;
      preferred = preferred || yes;
      FhirElement own;
      bool needed = false;
      if (find_member(one, "extension", own) && find_extension(&own, "interpreterRequired", part) &&
          find_member(part, "valueBoolean", value) && value.get(needed) == simdjson::SUCCESS)
        interpreter = interpreter || needed;
      return true;
    });
    if (any && who.language.empty() && find_member(chosen, "language", value)) who.language = code_in(value, "");
  }
  if (interpreter) add_need(who.communication_needs, "interpreter");
  if (find_extension(extensions, "ContactPreference", extension) && find_member(extension, "extension", parts) &&
      find_extension(&parts, "PreferredWrittenCommunicationFormat", part) &&
      find_member(part, "valueCodeableConcept", value)) {
    FhirElement codings, coding;
    if (find_member(value, "coding", codings) && first_of(codings, coding))
      add_need(who.communication_needs, text_at(coding, "display"));
  }
}

// A general practice's code: a letter and five digits (NHS Data Dictionary, ORGANISATION CODE).
bool is_practice_code(std::string_view code) {
  return code.size() == 6 && code[0] >= 'A' && code[0] <= 'Z' &&
         std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The ODS code that a reference bears itself.
std::string_view ods_code_of(FhirElement reference, FhirElement& identifier) {
  if (!find_member(reference, "identifier", identifier)) return {};
  return text_at(identifier, "system").ends_with(kOdsSystem) ? text_at(identifier, "value") : std::string_view{};
}

Found find_practice(const FhirRecord& record, FhirElement reference, std::string_view& code) {
  const FhirKey key = key_of(read_reference(reference));
  if (key == kNoFhirKey) return Found::nothing;
  Found found = Found::no;
  if (record.bundle != nullptr) found = record.bundle->practice_of(key, code);
  if (found == Found::no && record.whole != nullptr) found = record.whole->practice_of(key, code);
  return found;
}

void take_practice(const FhirRecord& record, Identity& who) {
  const FhirElement* practitioner = record.find(FhirField::generalPractitioner);
  FhirElement identifier;
  if (practitioner != nullptr)
    for_each_item(*practitioner, [&](FhirElement reference) {
      std::string_view code = ods_code_of(reference, identifier);
      if (!code.empty())
        who.registered_from = start_of(identifier);
      else if (find_practice(record, reference, code) != Found::yes)
        return true;
      who.practice = code;
      return false;
    });
  // A managing organisation is the practice only where it is one: a hospital manages its own patients' records.
  const FhirElement* managing = record.find(FhirField::managingOrganization);
  if (who.practice.empty() && managing != nullptr)
    if (const std::string_view code = ods_code_of(*managing, identifier); is_practice_code(code)) {
      who.practice = code;
      who.registered_from = start_of(identifier);
    }
  record.field("generalPractitioner", practitioner != nullptr || !who.practice.empty(), !who.practice.empty());
}

// Of a link of type replaced-by: the id of the record that stands in this one's place; empty if there is none.
std::string replaced_by(const FhirRecord& record) {
  std::string id;
  const FhirElement* links = record.find(FhirField::link);
  if (links == nullptr) return id;
  for_each_item(*links, [&](FhirElement link) {
    FhirElement other;
    if (text_at(link, "type") != "replaced-by" || !find_member(link, "other", other)) return true;
    const FhirReference reference = read_reference(other);
    if (reference.type.empty() || reference.type == "Patient")
      id = reference.id.empty() ? reference.identifier : std::string(reference.id);
    return id.empty();
  });
  return id;
}

bool is_test_patient(const FhirRecord& record) {
  const FhirElement* meta = record.find(FhirField::meta);
  bool test = false;
  for (const char* list : {"security", "tag"}) {
    FhirElement codings;
    if (meta != nullptr && find_member(*meta, list, codings))
      for_each_item(codings, [&](FhirElement coding) {
        test = test || text_at(coding, "code") == "HTEST";  // HL7 v3 ActReason: test health data
        return !test;
      });
  }
  return test;
}

}  // namespace

std::string_view ods_code_in(FhirElement identifiers) {
  std::string_view code;
  for_each_item(identifiers, [&](FhirElement identifier) {
    if (text_at(identifier, "system").ends_with(kOdsSystem)) code = text_at(identifier, "value");
    return code.empty();
  });
  return code;
}

bool practice_must_wait(const FhirRecord& record) {
  const FhirElement* practitioner = record.find(FhirField::generalPractitioner);
  bool wait = false;
  if (practitioner != nullptr)
    for_each_item(*practitioner, [&](FhirElement reference) {
      FhirElement identifier;
      std::string_view code = ods_code_of(reference, identifier);
      if (!code.empty()) return false;
      const Found found = find_practice(record, reference, code);
      if (found == Found::yes) return false;
      wait = wait || found == Found::no;
      return true;
    });
  return wait;
}

void load_patient(const FhirRecord& record) {
  Identity who;
  // Without an id of its own nobody can refer to it but by an identifier: its content is its name.
  const std::string own =
      record.id.empty() ? "content:" + base::hex_of(base::hash_text(record.content)) : std::string(record.id);
  who.restricted = record.sensitive;
  who.test_patient = is_test_patient(record);
  const std::string successor = replaced_by(record);
  const bool replaced = !successor.empty() && successor != own;
  // Superseded records are not followed across a restriction (safety rule 16): that one stands alone.
  const bool follow = replaced && !who.restricted;
  who.key.local_id = follow ? successor : own;
  if (const FhirReference url = parse_reference(record.full_url); !url.id.empty() && url.type.empty() && url.id != own)
    record.sink.alias(who.key.local_id, url.id);
  take_numbers(record, who);
  take_names(record, who);
  take_address(record, who);
  take_birth_and_death(record, who);
  take_sex_and_ethnicity(record, who);
  take_language(record, who);
  take_practice(record, who);
  if (follow) {
    record.sink.issue(
        "person-replaced",
        "The source says that another record stands in this one's place: what refers to this one belongs to that.");
    record.sink.alias(successor, own);
  } else {
    if (replaced)
      record.sink.issue(
          "person-replaced",
          "The source says that another record stands in this one's place; it is restricted and not followed.");
    record.sink.identity(std::move(who));
  }
  record.sink.load();
}

}  // namespace kursaal::ingest
