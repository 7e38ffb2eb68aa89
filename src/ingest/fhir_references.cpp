#include "ingest/fhir_references.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <tuple>

#include "base/hash.hpp"

namespace kursaal::ingest {
namespace {

constexpr std::size_t kKeepInMemory = 8U << 20;  // what waits is written out beyond this
constexpr std::uint64_t kIdSeed = 1, kIdentifierSeed = 2;

FhirKey never_none(std::uint64_t hash) { return hash == kNoFhirKey ? 1 : hash; }

}  // namespace

FhirKey key_of_id(std::string_view type, std::string_view id) {
  if (id.empty()) return kNoFhirKey;
  return never_none(base::hash_text(id, base::hash_text(type, kIdSeed)));
}

FhirKey key_of_identifier(std::string_view system_and_value) {
  return system_and_value.empty() ? kNoFhirKey : never_none(base::hash_text(system_and_value, kIdentifierSeed));
}

FhirKey key_of(const FhirReference& reference) {
  return reference.id.empty() ? key_of_identifier(reference.identifier) : key_of_id(reference.type, reference.id);
}

void ReferenceTable::add_stay(FhirKey key, FhirStay stay) {
  if (key == kNoFhirKey) return;
  FhirStay& known = stays_[key];
  if (stay > known) known = stay;
}

void ReferenceTable::add_organisation(FhirKey key, std::uint64_t version, std::string_view ods_code) {
  if (key == kNoFhirKey) return;
  const auto [at, added] = organisations_.try_emplace(key);
  Organisation& known = at->second;
  if (!added && std::make_tuple(version, ods_code) <= std::make_tuple(known.version, std::string_view(known.ods_code)))
    return;
  known.version = version;
  known.ods_code = ods_code;
}

void ReferenceTable::add_member(FhirKey key, FhirKey organisation) {
  if (key == kNoFhirKey || organisation == kNoFhirKey) return;
  const auto [at, added] = members_.try_emplace(key, Member{organisation, false});
  if (!added && at->second.organisation != organisation) at->second.several = true;
}

void ReferenceTable::add_medicine(FhirKey key, std::uint64_t version, const FhirMedicine& medicine) {
  if (key == kNoFhirKey) return;
  const auto [at, added] = medicines_.try_emplace(key);
  Medicine& known = at->second;
  if (!added && std::tie(version, medicine.system, medicine.code, medicine.display) <=
                    std::tie(known.version, known.code.system, known.code.code, known.code.display))
    return;
  known.version = version;
  known.code = medicine;
}

Found ReferenceTable::stay_of(FhirKey key, FhirStay& out) const {
  const auto at = stays_.find(key);
  if (at == stays_.end()) return Found::no;
  out = at->second;
  return out == FhirStay::none ? Found::nothing : Found::yes;
}

Found ReferenceTable::practice_of(FhirKey key, std::string_view& ods_code) const {
  if (const auto member = members_.find(key); member != members_.end()) {
    if (member->second.several) return Found::nothing;
    key = member->second.organisation;
  }
  const auto at = organisations_.find(key);
  if (at == organisations_.end()) return Found::no;
  ods_code = at->second.ods_code;
  return ods_code.empty() ? Found::nothing : Found::yes;
}

Found ReferenceTable::medicine_of(FhirKey key, const FhirMedicine*& out) const {
  const auto at = medicines_.find(key);
  if (at == medicines_.end()) return Found::no;
  out = &at->second.code;
  return out->code.empty() ? Found::nothing : Found::yes;
}

void ReferenceTable::pour_into(ReferenceTable& other, bool telling_only) const {
  for (const auto& [key, stay] : stays_)
    if (!telling_only || stay != FhirStay::none) other.add_stay(key, stay);
  for (const auto& [key, organisation] : organisations_)
    if (!telling_only || !organisation.ods_code.empty())
      other.add_organisation(key, organisation.version, organisation.ods_code);
  for (const auto& [key, medicine] : medicines_)
    if (!telling_only || !medicine.code.code.empty()) other.add_medicine(key, medicine.version, medicine.code);
  for (const auto& [key, member] : members_) {
    other.add_member(key, member.organisation);
    if (member.several) other.members_[key].several = true;
  }
}

void ReferenceTable::clear() {
  stays_.clear();
  organisations_.clear();
  members_.clear();
  medicines_.clear();
}

void append_deferred(std::string& out, std::uint32_t file, std::uint32_t line, std::string_view full_url,
                     std::string_view text) {
  const DeferredHead head{file, line, static_cast<std::uint32_t>(full_url.size()),
                          static_cast<std::uint32_t>(text.size())};
  char bytes[sizeof head];
  std::memcpy(bytes, &head, sizeof head);
  out.append(bytes, sizeof bytes).append(full_url).append(text);
}

void FhirReferences::State::take(const ReferenceTable& gathered, std::string& deferred) {
  if (gathered.empty() && deferred.empty()) return;
  const std::lock_guard guard(lock);
  gathered.pour_into(table, true);
  waiting.append(deferred);
  deferred.clear();
  if (waiting.size() > kKeepInMemory && failure.ok()) failure = write_waiting();
}

base::Status FhirReferences::State::write_waiting() {
  const auto failed = [&](std::string_view what) {
    return base::make_error(base::ErrorCode::io, what, " ", spill_file.string(), ": ", std::strerror(errno));
  };
  if (descriptor < 0) {
    descriptor = ::open(spill_file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("cannot create");
  }
  std::size_t done = 0;
  while (done < waiting.size()) {
    const ssize_t wrote = ::write(descriptor, waiting.data() + done, waiting.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return failed("cannot write");
    done += static_cast<std::size_t>(wrote);
  }
  spilled_bytes += waiting.size();
  waiting.clear();
  return base::ok_status();
}

FhirReferences::FhirReferences(std::filesystem::path spill_file) : state_(std::make_unique<State>()) {
  state_->spill_file = std::move(spill_file);
}

FhirReferences::~FhirReferences() {
  if (state_->descriptor < 0) return;
  ::close(state_->descriptor);
  ::unlink(state_->spill_file.c_str());
}

}  // namespace kursaal::ingest
