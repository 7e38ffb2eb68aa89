// What records refer to across files: the stays, organisations and medicines that other records name, and the text of
// the records that wait for them. Every table gives the same answer whatever order it was filled in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ingest/fhir_element.hpp"
#include "ingest/fhir_reader.hpp"

namespace kursaal::ingest {

// The hash under which a resource is found: of "Type/id", "urn:uuid:x" (as the bare x) or "system|value".
using FhirKey = std::uint64_t;
FhirKey key_of_id(std::string_view type, std::string_view id);
FhirKey key_of_identifier(std::string_view system_and_value);
// The keys a reference may be found under: one, or none for a contained or empty one.
FhirKey key_of(const FhirReference& reference);
inline constexpr FhirKey kNoFhirKey = 0;

enum class FhirStay : std::uint8_t {
  none,
  inpatient,
  emergency
};  // ascending: the highest that any version says stands

struct FhirMedicine {
  terminology::CodeSystem system = terminology::CodeSystem::unknown;
  std::string code;
  std::string display;
};

enum class Found : std::uint8_t { no, nothing, yes };  // nothing: the resource is here and does not say it

class ReferenceTable {
 public:
  void add_stay(FhirKey key, FhirStay stay);
  void add_organisation(FhirKey key, std::uint64_t version, std::string_view ods_code);
  // A Practitioner's or PractitionerRole's organisation; two different ones are none.
  void add_member(FhirKey key, FhirKey organisation);
  void add_medicine(FhirKey key, std::uint64_t version, const FhirMedicine& medicine);

  Found stay_of(FhirKey key, FhirStay& out) const;
  // Of an Organization, or the organisation of a Practitioner or PractitionerRole.
  Found practice_of(FhirKey key, std::string_view& ods_code) const;
  Found medicine_of(FhirKey key, const FhirMedicine*& out) const;

  // `telling_only` leaves out what says nothing (an outpatient encounter, an organisation without a code), which keeps
  // the table of a whole source small.
  void pour_into(ReferenceTable& other, bool telling_only) const;
  void clear();
  [[nodiscard]] bool empty() const {
    return stays_.empty() && organisations_.empty() && members_.empty() && medicines_.empty();
  }

 private:
  struct Organisation {
    std::uint64_t version = 0;
    std::string ods_code;
  };
  struct Member {
    FhirKey organisation = kNoFhirKey;
    bool several = false;
  };
  struct Medicine {
    std::uint64_t version = 0;
    FhirMedicine code;
  };
  std::unordered_map<FhirKey, FhirStay> stays_;
  std::unordered_map<FhirKey, Organisation> organisations_;
  std::unordered_map<FhirKey, Member> members_;
  std::unordered_map<FhirKey, Medicine> medicines_;
};

// A record put off: its text is FHIR JSON, one line.
struct DeferredHead {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t url_bytes = 0;
  std::uint32_t text_bytes = 0;
};

void append_deferred(std::string& out, std::uint32_t file, std::uint32_t line, std::string_view full_url,
                     std::string_view text);

struct FhirReferences::State {
  std::filesystem::path spill_file;
  std::mutex lock;  // of all below
  ReferenceTable table;
  std::string waiting;  // not yet in the file
  std::uint64_t spilled_bytes = 0;
  int descriptor = -1;
  base::Status failure = base::ok_status();  // of the spill file; told by read_deferred

  // Takes what a worker gathered.
  void take(const ReferenceTable& gathered, std::string& deferred);
  base::Status write_waiting();
};

}  // namespace kursaal::ingest
