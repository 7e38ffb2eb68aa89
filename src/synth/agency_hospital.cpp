// The hospital: admitted care (days as 20191231, coded some weeks after discharge), A&E (31-Dec-2019), outpatients
// (ISO).
#include "synth/agencies.hpp"
#include "synth/draws.hpp"
#include "synth/parameters.hpp"
#include "synth/row.hpp"

namespace kursaal::synth {
namespace {

constexpr double kRegisteredTwice = 0.006;  // of patients, a second local number (ASSUMED)
constexpr std::size_t kDiagnoses = 8;

// The agency's copies of a person: the first, and for a few a second that some of their records go under.
class Known {
 public:
  Known(const Setting& setting, const Portrait& portrait, Agency agency, Pages& pages)
      : setting_(setting), portrait_(portrait), agency_(agency), pages_(pages) {
    twice_ = stream_of(setting.seed, portrait.number, Purpose::likeness, 900 + static_cast<std::uint64_t>(agency))
                 .chance(kRegisteredTwice);
  }
  const Likeness& of(std::uint64_t row) {
    const std::uint32_t copy = twice_ && row % 3 == 0 ? 1 : 0;
    if (likenesses_[copy].id.empty()) {
      likenesses_[copy] = likeness_of(setting_, portrait_, agency_, copy);
      pages_.identity.append(agency_facts(agency_).source)
          .append(",")
          .append(likenesses_[copy].id)
          .append(",")
          .append(std::to_string(portrait_.number))
          .append("\n");
    }
    return likenesses_[copy];
  }

 private:
  const Setting& setting_;
  const Portrait& portrait_;
  Agency agency_;
  Pages& pages_;
  bool twice_ = false;
  std::array<Likeness, 2> likenesses_;
};

std::string_view reason_code(const Deed& deed) {
  if (deed.act == Act::maternity) return "O800";
  return deed.act == Act::emergency ? emergency_reasons()[deed.what].icd10 : planned_reasons()[deed.what].icd10;
}

void spell(const Setting& setting, const Inhabitant& person, const Portrait& portrait, const Deed& deed,
           std::uint64_t row, const Likeness& known, const std::string& practice, Pages& pages) {
  const Life& life = person.life;
  const bool died = life.death.known() && deed.end == life.death.value;
  const std::string_view method = deed.act == Act::emergency   ? "21"
                                  : deed.act == Act::maternity ? "31"
                                  : deed.act == Act::day_case  ? "11"
                                                               : "12";
  std::array<std::string_view, kDiagnoses> diagnoses{reason_code(deed)};
  std::size_t count = 1;
  for (std::size_t c = 0; c < kConditions && count < kDiagnoses; ++c) {
    const std::string_view code = condition_table()[c].icd10;
    if (!code.empty() && life.onset[c] != kNever && life.onset[c] <= deed.day && code != diagnoses[0] &&
        base::hash_combine(row, c) % 100 < 72)
      diagnoses[count++] = code;
  }
  // Coded some weeks after the stay; until then the extract has the stay without its diagnoses.
  const std::int32_t coded = deed.end == kNever ? kNever : deed.end + static_cast<std::int32_t>(5 + row % 25);
  const bool is_coded = coded != kNever && coded <= setting.window.extract.value;
  const Dirt dirt = dirt_of(setting, row, Sheet::spells);
  for (int version = 1; version <= (dirt == Dirt::none ? 1 : 2); ++version) {
    Row out(pages, Sheet::spells);
    out.number(row)
        .cell(known.id)
        .cell(known.nhs)
        .date(known.birth.value, DateWriting::compact)
        .cell(portrait.sex == Sex::female ? '2' : '1')
        .cell(portrait.ethnicity)
        .cell(known.postcode)
        .cell(practice);
    out.date(deed.day, DateWriting::compact).time(deed.minute).cell(method);
    out.date(deed.delay > 0 && deed.end != kNever ? deed.end - deed.delay : kNever, DateWriting::compact)
        .date(deed.end, DateWriting::compact);
    out.cell(deed.end == kNever ? "" : died ? "4" : "1").date(died ? life.death.value : kNever, DateWriting::compact);
    // A first submission that is later corrected has the reason alone.
    const std::size_t shown = !is_coded ? 0 : dirt == Dirt::corrected && version == 1 ? 1 : count;
    for (std::size_t i = 0; i < kDiagnoses; ++i) out.cell(i < shown ? diagnoses[i] : std::string_view{});
    out.date(is_coded ? coded : kNever, DateWriting::compact)
        .number(dirt == Dirt::copied ? 1 : static_cast<std::uint64_t>(version))
        .cell(dirt == Dirt::withdrawn && version == 2 ? "DELETE" : "FINAL");
  }
}

}  // namespace

void write_hospital(const Setting& setting, const Inhabitant& person, const Portrait& portrait, Pages& pages) {
  Known admitted(setting, portrait, Agency::admissions, pages);
  Known attended(setting, portrait, Agency::ae, pages);
  Known booked(setting, portrait, Agency::outpatients, pages);
  const std::string& practice = setting.place.practices[person.resident.practice].code;
  for (std::size_t i = 0; i < person.life.deeds.size(); ++i) {
    const Deed& deed = person.life.deeds[i];
    const std::uint64_t row = row_number(person.resident.number, i);
    switch (deed.act) {
      case Act::emergency:
      case Act::elective:
      case Act::day_case:
      case Act::maternity: spell(setting, person, portrait, deed, row, admitted.of(row), practice, pages); break;
      case Act::ae: {
        const Likeness& known = attended.of(row);
        Row(pages, Sheet::ae)
            .number(row)
            .cell(known.id)
            .cell(known.nhs)
            .cell(known.family)
            .cell(known.given)
            .date(known.birth.value, DateWriting::month_name)
            .cell(known.sex)
            .cell(known.postcode)
            .cell(practice)
            .date(deed.day, DateWriting::month_name)
            .time(deed.minute)
            .cell(row % 3 == 0 ? "Ambulance" : "Other")
            .cell(emergency_reasons()[deed.what].icd10)
            .cell(deed.detail == 1 ? "Admitted" : "Discharged");
        break;
      }
      case Act::outpatient:
      case Act::outpatient_missed: {
        constexpr std::string_view kFunctions[] = {"100", "110", "120", "130", "300", "301",
                                                   "320", "330", "340", "410", "430", "502"};
        const Likeness& known = booked.of(row);
        Row(pages, Sheet::outpatients)
            .number(row)
            .cell(known.id)
            .cell(known.nhs)
            .cell(known.family)
            .cell(known.given)
            .date(known.birth.value, DateWriting::iso)
            .cell(known.sex)
            .cell(known.postcode)
            .cell(practice)
            .date(deed.day, DateWriting::iso)
            .time(deed.minute)
            .cell(kFunctions[deed.what % 12])
            .cell(deed.act == Act::outpatient ? '5' : '3');
        break;
      }
      default: break;
    }
  }
}

}  // namespace kursaal::synth
