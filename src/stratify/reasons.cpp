#include "stratify/reasons.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "stratify/cambridge.hpp"
#include "stratify/efi2.hpp"
#include "stratify/function_and_care.hpp"
#include "stratify/use_of_services.hpp"

namespace kursaal::stratify {
namespace {

using population::EventKind;

class ReasonCollector {
 public:
  ReasonCollector(const PersonRecord& record, const Point& now, const KernelTable& table, std::vector<Reason>& reasons)
      : record_(record), now_(now), table_(table), definitions_(*table.definitions), reasons_(reasons) {
    for (const EverFact& fact : record.ever)
      if (counts(fact)) ever_ |= fact.mask;
  }

  void efi() {
    first_of(
        "efi", definitions_.efi, ever_.efi & kItemBits, [](const EverMask& mask) { return mask.efi; }, 0);
    SubstanceCounter counter;
    if (now_.covers_12m(Domain::gp_medicines) &&
        counter.count(record_, now_, kPolypharmacySubstances) >= kPolypharmacySubstances)
      medicines("efi", definitions_.efi.short_names[definitions_.polypharmacy], ~0U);
  }
  void hfrs() {
    std::array<bool, 128> seen{};
    for (const CodeFact& code : record_.hfrs_codes) {
      if (code.day <= now_.from_24m || !counts(code) || seen[code.hfrs]) continue;
      seen[code.hfrs] = true;
      reasons_.push_back({"hfrs", definitions_.hfrs.short_names[code.hfrs], code.row});
    }
  }
  void comorbidity() {
    const auto charlson_bits = (1ULL << kElixhauserShift) - 1;
    first_of(
        "charlson", definitions_.charlson, ever_.icd10 & charlson_bits, [](const EverMask& mask) { return mask.icd10; },
        0);
    first_of(
        "elixhauser", definitions_.elixhauser, (ever_.icd10 & ~kIcd10Recorded) >> kElixhauserShift,
        [](const EverMask& mask) { return mask.icd10; }, kElixhauserShift);
  }
  void cms() {
    const CmsEvidence evidence = cms_evidence(record_, now_, ever_, table_);
    const std::uint64_t present = cms_conditions(evidence, table_, now_);
    for (std::uint64_t rest = present; rest != 0; rest &= rest - 1) {
      const auto item = static_cast<std::size_t>(std::countr_zero(rest));
      cms_item(item, evidence);
    }
  }
  void efi2(bool infer_missing) {
    const std::uint64_t present = efi2_items(record_, now_, ever_, definitions_, infer_missing);
    first_of(
        "efi2", definitions_.efi2, present & ever_.efi2 & kItemBits, [](const EverMask& mask) { return mask.efi2; }, 0);
    for (std::uint64_t rest = present & ~ever_.efi2; rest != 0; rest &= rest - 1) {
      const auto item = static_cast<std::size_t>(std::countr_zero(rest));
      reasons_.push_back({"efi2", definitions_.efi2.short_names[item], latest_row_of(item)});
    }
  }
  void long_term_conditions() {
    first_of(
        "ltc_count", definitions_.ltc, ever_.efi >> kLtcShift, [](const EverMask& mask) { return mask.efi; },
        kLtcShift);
  }
  void use() {
    struct Use {
      EventKind kind;
      Domain domain;
      std::string_view score;
    };
    static constexpr std::array<Use, 14> kUses{
        {{EventKind::ae_attendance, Domain::ae, "ae_attendances_12m"},
         {EventKind::elective_admission, Domain::acute, "elective_admissions_12m"},
         {EventKind::other_admission, Domain::acute, "other_admissions_12m"},
         {EventKind::day_case, Domain::acute, "day_cases_12m"},
         {EventKind::gp_contact, Domain::gp_contacts, "gp_contacts_12m"},
         {EventKind::outpatient_attendance, Domain::outpatients, "outpatient_attendances_12m"},
         {EventKind::outpatient_not_attended, Domain::outpatients, "outpatient_not_attended_12m"},
         {EventKind::community_contact, Domain::community, "community_contacts_12m"},
         {EventKind::mental_health_contact, Domain::mental_health, "mental_health_contacts_12m"},
         {EventKind::social_care_contact, Domain::social_care, "social_care_contacts_12m"},
         {EventKind::call_111, Domain::call_111, "calls_111_12m"},
         {EventKind::ambulance, Domain::ambulance, "ambulance_12m"},
         {EventKind::voluntary_sector_contact, Domain::voluntary, "voluntary_contacts_12m"},
         {EventKind::hospice_contact, Domain::hospice, "hospice_contacts_12m"}}};
    for (const Use& use : kUses)
      if (now_.covers_12m(use.domain)) contact_reasons(use.kind, use.score);
    if (now_.covers_12m(Domain::mixed)) contact_reasons(EventKind::other_contact, "other_contacts_12m");
    if (now_.covers_12m(Domain::acute)) {
      std::vector<std::uint32_t> spells;
      emergency_admissions(record_.stays, now_, &spells);
      for (const std::uint32_t row : spells)
        reasons_.push_back({"emergency_admissions_12m", event_kind_name(EventKind::emergency_admission), row});
      for (const StayFact& stay : record_.stays)
        if (stay.kind != EventKind::day_case && counts(stay) && stay.end > now_.from_12m + 1)
          reasons_.push_back({"bed_days_12m", event_kind_name(stay.kind), stay.row});
    }
  }

 private:
  [[nodiscard]] bool counts(const Seen& seen) const { return seen.by(now_.day, now_.known); }

  template <class Part>
  void first_of(std::string_view score, const Items& items, std::uint64_t present, const Part& part, int shift) {
    for (; present != 0; present &= present - 1) {
      const auto item = static_cast<std::size_t>(std::countr_zero(present));
      for (const EverFact& fact : record_.ever) {
        if (!counts(fact) || (part(fact.mask) >> shift >> item & 1U) == 0) continue;
        reasons_.push_back({score, items.short_names[item], fact.row});
        break;
      }
    }
  }
  void medicines(std::string_view score, std::string_view item, std::uint32_t groups) {
    for (const MedicineFact& fact : record_.medicines)
      if (fact.day > now_.from_12m && counts(fact) && (groups == ~0U || (fact.groups & groups) != 0))
        reasons_.push_back({score, item, fact.row});
  }
  void cms_item(std::size_t item, const CmsEvidence& evidence) {
    const std::string_view name = definitions_.cms.short_names[item];
    const std::uint64_t bit = 1ULL << item;
    for (const CodeFact& stated : record_.cms_stated)
      if ((stated.cms & bit) != 0 && counts(stated)) return reasons_.push_back({"cms", name, stated.row});
    first_of(
        "cms", definitions_.cms, evidence.coded_ever & bit, [](const EverMask& mask) { return mask.cms; }, 0);
    std::uint32_t groups = 0;
    std::uint32_t groups_ever = 0;
    bool egfr = false;
    for (const auto& tests : definitions_.cms_rules[item].any_of)
      for (const CmsTest& test : tests) {
        if (test.kind == CmsTest::Kind::prescribed_12m && evidence.prescriptions_12m[test.group] >= test.at_least)
          groups |= 1U << test.group;
        if (test.kind == CmsTest::Kind::prescribed_ever) groups_ever |= 1U << test.group & evidence.groups_ever;
        egfr = egfr || test.kind == CmsTest::Kind::egfr_best_of_last_2;
      }
    if (groups != 0) medicines("cms", name, groups);
    for (std::uint32_t rest = groups_ever; rest != 0; rest &= rest - 1)
      for (const EverFact& fact : record_.ever)
        if (counts(fact) && (fact.mask.cms >> kGroupShift & (rest & -rest)) != 0) {
          reasons_.push_back({"cms", name, fact.row});
          break;
        }
    int readings = 0;
    for (std::size_t i = record_.latest.size(); egfr && i-- > 0 && readings < 2;)
      if (record_.latest[i].measure == LatestMeasure::egfr && counts(record_.latest[i])) {
        reasons_.push_back({"cms", name, record_.latest[i].row});
        ++readings;
      }
  }
  // The latest record behind an eFI2 item that ends; none for "missing" items.
  [[nodiscard]] std::uint32_t latest_row_of(std::size_t item) const {
    for (std::size_t i = record_.latest.size(); i-- > 0;) {
      const LatestFact& fact = record_.latest[i];
      if (!counts(fact)) continue;
      if (item == definitions_.efi2_smoker && fact.lifestyle == Lifestyle::smoker_current) return fact.row;
      if (item == definitions_.efi2_alcohol_harmful && fact.lifestyle == Lifestyle::alcohol_harmful) return fact.row;
      if (item == definitions_.efi2_underweight && fact.measure == LatestMeasure::bmi) return fact.row;
    }
    return Reason::kNoRow;
  }
  void contact_reasons(EventKind kind, std::string_view score) {
    for (const ContactFact& contact : record_.contacts)
      if (contact.slot == contact_slot(kind) && contact.day > now_.from_12m && counts(contact))
        reasons_.push_back({score, event_kind_name(kind), contact.row});
  }

  const PersonRecord& record_;
  const Point& now_;
  const KernelTable& table_;
  const ScoreDefinitions& definitions_;
  std::vector<Reason>& reasons_;
  EverMask ever_;
};

}  // namespace

void collect_reasons(const PersonRecord& record, const Point& now, const KernelTable& table, const ScoreRow& row,
                     bool infer_missing, std::vector<Reason>& reasons) {
  ReasonCollector collector(record, now, table, reasons);
  if (row[Column::efi] != kNull) collector.efi();
  if (row[Column::hfrs] != kNull) collector.hfrs();
  if (row[Column::charlson] != kNull) collector.comorbidity();
  if (row[Column::cms] != kNull) collector.cms();
  if (row[Column::efi2] != kNull) collector.efi2(infer_missing);
  if (row[Column::ltc_count] != kNull) collector.long_term_conditions();
  collector.use();
  collect_function_reasons(record, now, row, reasons);
}

namespace {

// Columns whose NULL may say that nothing is recorded; whether that is known stands in another column.
bool may_be_none(const ColumnFacts& column) {
  return column.column >= Column::care_home &&
         (column.name.ends_with("_days") || column.column == Column::frailty_scale ||
          column.column == Column::barthel || column.column == Column::stage_recorded);
}

}  // namespace

std::string missing_text(const ScoreRow& row) {
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view note) {
    if (!text.empty()) text += ';';
    text += name;
    if (!note.empty()) {
      text += ':';
      text += note;
    }
  };
  for (const ColumnFacts& column : score_columns()) {
    const std::int32_t value = row[column.column];
    if (column.form == ColumnForm::note && value != kNull) {
      add(column.name.substr(0, column.name.size() - 5), note_text(static_cast<Note>(value)));
    } else if (value == kNull && column.column > Column::efi2_note && !may_be_none(column)) {
      add(column.name, "");
    }
  }
  return text;
}

}  // namespace kursaal::stratify
