#include "population/kept_identity.hpp"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.hpp"
#include "base/parallel.hpp"

namespace kursaal::population {
namespace {

enum Flag : std::uint8_t {
  kHasRecord = 1,
  kInferred = 2,
  kDeceased = 4,
  kRestricted = 8,
  kTestPatient = 16,
  kFallen = 32
};

// Then the texts that are there, in the order of kTexts, each after its length; then the other families.
struct Head {
  std::uint32_t bytes = 0;  // of all
  std::int32_t birth = 0;
  std::int32_t death = 0;
  std::int32_t registered_from = 0;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint16_t source = 0;
  std::uint16_t texts = 0;  // bit i: kTexts[i] is not empty; kOtherFamilies
  std::uint8_t birth_precision = 0;
  std::uint8_t sex = 0;
  std::uint8_t flags = 0;
};

constexpr std::size_t kLocalId = 0;
constexpr std::size_t kNhsNumber = 1;
constexpr std::array<std::string Identity::*, 11> kFields{
    &Identity::nhs_number,         &Identity::family,  &Identity::given, &Identity::prefix,   &Identity::ethnicity,
    &Identity::postcode,           &Identity::address, &Identity::lsoa,  &Identity::practice, &Identity::language,
    &Identity::communication_needs};
constexpr std::size_t kTexts = 2 + kFields.size();  // local id, the fields, name of the source
constexpr std::uint16_t kOtherFamilies = 1U << kTexts;

template <class Who>
auto& text_at(Who& who, std::size_t i) {
  if (i == kLocalId) return who.key.local_id;
  if (i == kTexts - 1) return who.key.source;
  return who.*kFields[i - 1];
}

std::size_t length_bytes(std::size_t length) {
  std::size_t bytes = 1;
  for (; length >= 128; length >>= 7) ++bytes;
  return bytes;
}
char* put_length(char* to, std::size_t length) {
  for (; length >= 128; length >>= 7) *to++ = static_cast<char>(0x80U | (length & 0x7FU));
  *to++ = static_cast<char>(length);
  return to;
}
char* put_text(char* to, std::string_view text) {
  return std::copy(text.begin(), text.end(), put_length(to, text.size()));
}
std::size_t take_length(const char*& at) {
  std::size_t length = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return length;
  }
}
std::string_view take_text(const char*& at) {
  const std::size_t length = take_length(at);
  const std::string_view text(at, length);
  at += length;
  return text;
}

Head head_of(const std::unique_ptr<char[]>& bytes) {
  Head head;
  if (bytes == nullptr) {
    const Identity none;
    head.birth = none.birth.value;
    head.death = none.death.value;
    head.registered_from = none.registered_from.value;
  } else {
    std::memcpy(&head, bytes.get(), sizeof head);
  }
  return head;
}

std::unique_ptr<char[]> copy_of(const std::unique_ptr<char[]>& from) {
  if (from == nullptr) return nullptr;
  const std::size_t bytes = head_of(from).bytes;
  std::unique_ptr<char[]> copy(new char[bytes]);
  std::memcpy(copy.get(), from.get(), bytes);
  return copy;
}

// `without_source`: as if key.source were empty.
std::unique_ptr<char[]> pack(const Identity& who, bool without_source) {
  Head head{.bytes = 0,
            .birth = who.birth.value,
            .death = who.death.value,
            .registered_from = who.registered_from.value,
            .file = who.file,
            .line = who.line,
            .source = who.source,
            .texts = 0,
            .birth_precision = static_cast<std::uint8_t>(who.birth_precision),
            .sex = static_cast<std::uint8_t>(who.sex),
            .flags = 0};
  const auto flag = [&](bool holds, Flag bit) {
    if (holds) head.flags = static_cast<std::uint8_t>(head.flags | bit);
  };
  flag(who.has_record, kHasRecord);
  flag(who.birth_inferred_from_age, kInferred);
  flag(who.deceased, kDeceased);
  flag(who.restricted, kRestricted);
  flag(who.test_patient, kTestPatient);
  flag(!who.stands, kFallen);
  std::size_t bytes = sizeof head;
  const std::size_t texts = without_source ? kTexts - 1 : kTexts;
  for (std::size_t i = 0; i < texts; ++i) {
    const std::size_t length = text_at(who, i).size();
    if (length == 0) continue;
    head.texts = static_cast<std::uint16_t>(head.texts | 1U << i);
    bytes += length_bytes(length) + length;
  }
  if (!who.other_families.empty()) {
    head.texts |= kOtherFamilies;
    bytes += length_bytes(who.other_families.size());
    for (const std::string& family : who.other_families) bytes += length_bytes(family.size()) + family.size();
  }
  KURSAAL_CHECK(bytes < std::size_t{1} << 32);
  head.bytes = static_cast<std::uint32_t>(bytes);
  std::unique_ptr<char[]> packed(new char[bytes]);
  char* to = packed.get();
  std::memcpy(to, &head, sizeof head);
  to += sizeof head;
  for (std::size_t i = 0; i < texts; ++i)
    if ((head.texts & 1U << i) != 0) to = put_text(to, text_at(who, i));
  if ((head.texts & kOtherFamilies) != 0) {
    to = put_length(to, who.other_families.size());
    for (const std::string& family : who.other_families) to = put_text(to, family);
  }
  KURSAAL_CHECK(to == packed.get() + bytes);
  return packed;
}

}  // namespace

KeptIdentity::KeptIdentity(const Identity& identity) : bytes_(pack(identity, false)) {}
KeptIdentity::KeptIdentity(const Identity& identity, WithoutSource /*without*/) : bytes_(pack(identity, true)) {}
KeptIdentity::KeptIdentity(const KeptIdentity& other) : bytes_(copy_of(other.bytes_)) {}
KeptIdentity& KeptIdentity::operator=(const KeptIdentity& other) {
  if (this != &other) bytes_ = copy_of(other.bytes_);
  return *this;
}

Identity KeptIdentity::get() const {
  Identity who;
  if (bytes_ == nullptr) return who;
  const Head head = head_of(bytes_);
  who.birth.value = head.birth;
  who.death.value = head.death;
  who.registered_from.value = head.registered_from;
  who.file = head.file;
  who.line = head.line;
  who.source = head.source;
  who.birth_precision = static_cast<base::Precision>(head.birth_precision);
  who.sex = static_cast<Sex>(head.sex);
  who.has_record = (head.flags & kHasRecord) != 0;
  who.birth_inferred_from_age = (head.flags & kInferred) != 0;
  who.deceased = (head.flags & kDeceased) != 0;
  who.restricted = (head.flags & kRestricted) != 0;
  who.test_patient = (head.flags & kTestPatient) != 0;
  who.stands = (head.flags & kFallen) == 0;
  const char* at = bytes_.get() + sizeof head;
  for (std::size_t i = 0; i < kTexts; ++i)
    if ((head.texts & 1U << i) != 0) text_at(who, i) = take_text(at);
  if ((head.texts & kOtherFamilies) != 0) {
    who.other_families.resize(take_length(at));
    for (std::string& family : who.other_families) family = take_text(at);
  }
  return who;
}

std::string_view KeptIdentity::local_id() const {
  if (bytes_ == nullptr || (head_of(bytes_).texts & 1U << kLocalId) == 0) return {};
  const char* at = bytes_.get() + sizeof(Head);
  return take_text(at);
}

std::string_view KeptIdentity::nhs_number() const {
  const Head head = head_of(bytes_);
  if ((head.texts & 1U << kNhsNumber) == 0) return {};
  const char* at = bytes_.get() + sizeof head;
  if ((head.texts & 1U << kLocalId) != 0) take_text(at);
  return take_text(at);
}

base::Day KeptIdentity::birth() const { return base::Day{head_of(bytes_).birth}; }
bool KeptIdentity::birth_inferred_from_age() const { return (head_of(bytes_).flags & kInferred) != 0; }
base::Day KeptIdentity::death() const { return base::Day{head_of(bytes_).death}; }
bool KeptIdentity::stands() const { return (head_of(bytes_).flags & kFallen) == 0; }
void KeptIdentity::set_fallen() {
  if (bytes_ == nullptr) bytes_ = pack(Identity{}, true);
  Head head = head_of(bytes_);
  head.flags |= kFallen;
  std::memcpy(bytes_.get(), &head, sizeof head);
}

Identities::Identities(const std::vector<Identity>& identities) {
  reserve(identities.size());
  for (const Identity& identity : identities) push_back(identity);
}

void Identities::reserve(std::size_t size) {
  kept_.reserve(size);
  source_of_.reserve(size);
}

void Identities::assign(std::size_t size, std::vector<std::string> sources) {
  sources_ = std::move(sources);
  kept_.clear();
  kept_.resize(size);
  source_of_.assign(size, 0);
}

std::uint16_t Identities::number_of(std::string_view source) {
  const auto found = std::find(sources_.begin(), sources_.end(), source);
  KURSAAL_CHECK(sources_.size() < 65535);
  if (found == sources_.end()) {
    sources_.emplace_back(source);
    return static_cast<std::uint16_t>(sources_.size() - 1);
  }
  return static_cast<std::uint16_t>(found - sources_.begin());
}

void Identities::set(std::size_t at, const Identity& identity) {
  const auto found = std::find(sources_.begin(), sources_.end(), identity.key.source);
  KURSAAL_CHECK(found != sources_.end());
  source_of_[at] = static_cast<std::uint16_t>(found - sources_.begin());
  kept_[at] = KeptIdentity(identity, KeptIdentity::WithoutSource{});
}

void Identities::push_back(const Identity& identity) {
  source_of_.push_back(number_of(identity.key.source));
  kept_.push_back(KeptIdentity(identity, KeptIdentity::WithoutSource{}));
}

std::string_view Identities::local_id(std::size_t at) const {
  if (key_starts_.empty()) return kept_[at].local_id();
  const char* from = key_at(at) + 1;
  return take_text(from);
}

std::string_view Identities::nhs_number(std::size_t at) const {
  if (key_starts_.empty()) return kept_[at].nhs_number();
  const char* from = key_at(at) + 1;
  take_text(from);
  return take_text(from);
}

bool Identities::stands(std::size_t at) const { return key_starts_.empty() ? kept_[at].stands() : *key_at(at) != 0; }

void Identities::keep_keys(std::size_t threads) {
  if (kept_.empty()) return;
  // Each is its own piece of memory: pieces of the list are gone through side by side, first for their sizes.
  constexpr std::size_t kPiece = 16384;
  const std::size_t pieces = (kept_.size() + kPiece - 1) / kPiece;
  const auto end_of = [&](std::size_t piece) { return std::min(kept_.size(), (piece + 1) * kPiece); };
  std::vector<std::size_t> starts(pieces + 1, 0);
  base::parallel_for(pieces, threads, [&](std::size_t piece, std::size_t) {
    for (std::size_t i = piece * kPiece; i < end_of(piece); ++i) {
      const std::size_t local = kept_[i].local_id().size();
      const std::size_t number = kept_[i].nhs_number().size();
      starts[piece + 1] += 1 + length_bytes(local) + local + length_bytes(number) + number;
    }
  });
  for (std::size_t piece = 0; piece < pieces; ++piece) starts[piece + 1] += starts[piece];
  keys_.resize(starts.back());
  key_starts_.resize(kept_.size());
  base::parallel_for(pieces, threads, [&](std::size_t piece, std::size_t) {
    char* to = keys_.data() + starts[piece];
    for (std::size_t i = piece * kPiece; i < end_of(piece); ++i) {
      KeptIdentity& who = kept_[i];
      key_starts_[i] = static_cast<std::uint64_t>(to - keys_.data());
      *to++ = static_cast<char>(who.stands());
      to = put_text(put_text(to, who.local_id()), who.nhs_number());
      who = {};
    }
  });
  kept_ = {};
  return_free_memory();
}

void return_free_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

Identity Identities::operator[](std::size_t at) const {
  KURSAAL_CHECK(key_starts_.empty());
  Identity who = kept_[at].get();
  who.key.source = sources_[source_of_[at]];
  return who;
}

base::SourceKey Identities::key(std::size_t at) const { return {sources_[source_of_[at]], std::string(local_id(at))}; }

}  // namespace kursaal::population
