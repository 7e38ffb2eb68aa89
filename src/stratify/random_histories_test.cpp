// The kernels against their slow twins, and the laws of history first, on random histories.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "stratify/hfrs.hpp"
#include "stratify/slow_hospital_in_test.hpp"
#include "stratify/slow_scores_in_test.hpp"

namespace kursaal::stratify {
namespace {

using base::Day;
using base::Random;
using drawn::shipped;
using population::EventKind;
using terminology::CodeSystem;

constexpr int kHistories = 10'000;
constexpr std::int32_t kFirstDay = 16'071;  // 2014-01-01
constexpr std::int32_t kLastDay = 20'088;   // 2024-12-31

// Codes of every list and some of none, so that every rule is met.
struct Universe {
  terminology::ConceptTable concepts;
  KernelTable table;
  std::vector<std::uint32_t> conditions, diagnoses, medicines, measures, care;
  std::uint32_t visit = 0, review = 0;
};

const Universe& universe() {
  static const Universe kUniverse = [] {
    std::map<std::pair<CodeSystem, std::string>, char> codes;  // c condition, d ICD-10, m medicine, v measure
    const auto some = [&codes](std::string_view list, char what, std::size_t step) {
      const auto& entries = shipped().lists.find(list)->entries;
      for (std::size_t i = 0; i < entries.size(); i += step)
        codes.emplace(std::pair(entries[i].system, entries[i].code), what);
    };
    some("efi", 'c', 9), some("efi2", 'c', 9), some("cms", 'c', 3), some("ltc", 'c', 5), some("lifestyle", 'c', 1);
    some("charlson", 'd', 4), some("elixhauser", 'd', 5), some("hfrs", 'd', 2);
    some("medicine_groups", 'm', 1), some("substances", 'm', 8), some("measures", 'v', 1);
    some("life_and_care", 'l', 1), some("eol_and_function", 'l', 1);
    codes[{CodeSystem::bnf, "0212000B0AAAAAA"}] = codes[{CodeSystem::bnf, "0212000B0AABBBB"}] =
        codes[{CodeSystem::bnf, "0212000Y0AAADAD"}] = 'm';
    codes[{CodeSystem::snomed, "999999991000000101"}] = 'c';
    codes[{CodeSystem::kursaal, "visit"}] = 'k';
    Universe made;
    std::vector<terminology::Concept> concepts;
    for (const auto& [key, what] : codes) {
      const auto id = static_cast<std::uint32_t>(concepts.size());
      if (what == 'c') made.conditions.push_back(id);
      if (what == 'd') made.diagnoses.push_back(id);
      if (what == 'm') made.medicines.push_back(id);
      if (what == 'v') made.measures.push_back(id);
      if (what == 'l') made.care.push_back(id);
      if (what == 'k') made.visit = id;
      concepts.push_back({key.first, key.second, {}});
    }
    made.concepts = terminology::ConceptTable(std::move(concepts));
    auto table =
        KernelTable::compile(made.concepts, shipped().lists, shipped().measures, shipped().definitions, {1, 0});
    EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().text);
    made.table = std::move(table).value();
    return made;
  }();
  return kUniverse;
}

struct RandomHistory {
  population::PersonFacts facts;
  std::vector<population::Event> events;
  std::vector<std::int32_t> day, end, known;
  std::vector<std::uint32_t> concept_id;
  std::vector<std::uint16_t> source;
  std::vector<EventKind> kind;
  std::vector<double> value;

  void sort() {
    std::stable_sort(events.begin(), events.end(), population::EventOrder{});
    day.clear(), end.clear(), known.clear(), concept_id.clear(), source.clear(), kind.clear(), value.clear();
    for (const population::Event& event : events) {
      day.push_back(event.day), end.push_back(event.end_day), known.push_back(event.known_day),
          concept_id.push_back(event.concept_id);
      source.push_back(event.source), kind.push_back(event.kind), value.push_back(event.value);
    }
  }
  [[nodiscard]] population::History history() const {
    return {facts, {day, end, known, concept_id, source, kind, value, {}, {}}};
  }
};

population::Event random_event(Random& random, std::uint32_t line) {
  const Universe& all = universe();
  const auto any_of = [&random](const std::vector<std::uint32_t>& from) { return from[random.below(from.size())]; };
  population::Event event;
  event.line = line;
  event.day = random.between(kFirstDay, kLastDay);
  event.known_day = event.day + (random.chance(0.3) ? random.between(0, 500) : 0);
  event.source = random.chance(0.2) ? 1 : 0;
  const int sort = random.between(0, 9);
  if (sort <= 1) {
    event.concept_id = any_of(random.chance(0.3) ? all.care : all.conditions);
  } else if (sort == 2) {
    event.concept_id = any_of(all.diagnoses);
    event.kind = random.chance(0.7) ? EventKind::admission_diagnosis : EventKind::condition;
    event.source = 1;
  } else if (sort <= 5) {
    // Few medicines for one person, so that four prescriptions of a group and five substances are met.
    event.kind = EventKind::medication;
    event.concept_id = all.medicines[(random.below(6) + line % 3) % all.medicines.size()];
    if (random.chance(0.3)) event.concept_id = any_of(all.medicines);
    if (random.chance(0.5)) event.day = event.known_day = random.between(kLastDay - 400, kLastDay);
  } else if (sort == 6) {
    event.kind = EventKind::measurement;
    event.concept_id = any_of(all.measures);
    event.value = random.chance(0.1)   ? population::kNoValue
                  : random.chance(0.5) ? random.between(0, 150)
                                       : random.between(-40, 200) / 10.0;
  } else if (sort == 7) {
    event.kind = static_cast<EventKind>(random.between(22, 25));
    event.concept_id = all.visit;
    event.end_day = random.chance(0.03) ? Day::kUnknownValue : event.day + random.between(0, 20);
    if (random.chance(0.5))
      event.day = kLastDay - random.between(0, 40), event.end_day = event.day + random.between(0, 12),
      event.known_day = event.day;
  } else {
    event.kind = static_cast<EventKind>(random.chance(0.5)   ? random.between(26, 37)
                                        : random.chance(0.5) ? 20
                                        : random.chance(0.8) ? 21
                                                             : 50);
    event.concept_id = random.chance(0.5) ? any_of(all.care) : all.visit;
    if (random.chance(0.5)) event.value = random.between(0, 40);
    if (event.kind >= EventKind::care_home_stay)
      event.end_day = random.chance(0.4) ? Day::kUnknownValue : event.day + random.between(0, 900);
  }
  return event;
}

RandomHistory random_history(Random& random, int most_events = 60) {
  RandomHistory drawn;
  drawn.facts.birth = Day{random.between(-14'000, 2'000)};
  drawn.facts.sex = static_cast<population::Sex>(random.between(0, 3));
  const int events = random.between(0, most_events);
  for (int i = 0; i < events; ++i) drawn.events.push_back(random_event(random, static_cast<std::uint32_t>(i + 1)));
  drawn.sort();
  return drawn;
}

ScoreRow score(const RandomHistory& drawn, Day as_of, Day known_by,
               const population::Coverage& coverage = drawn::covered()) {
  return score_history(drawn.history(), universe().table, coverage, {as_of, known_by}, true).row;
}

constexpr std::int32_t null_or(std::optional<int> value) { return value.value_or(kNull); }

TEST(SlowTwins, agree_with_the_kernels_on_ten_thousand_random_histories) {
  Random random(20'241'231);
  const ScoreDefinitions& tables = shipped().definitions;
  const std::vector<std::pair<std::string, std::string>> charlson_hidden{
      {"mld", "msld"}, {"diab", "diabwc"}, {"canc", "metacanc"}};
  const std::vector<std::pair<std::string, std::string>> elixhauser_hidden{
      {"hypunc", "hypc"}, {"diabunc", "diabc"}, {"solidtum", "metacanc"}};
  const std::vector<std::pair<std::string, std::string>> efi2_hidden{
      {"cognitive_impairment", "dementia"},
      {"memory_concerns", "dementia"},
      {"memory_concerns", "cognitive_impairment"},
      {"alcohol_missing", "alcohol_harmful"},
      {"alcohol_missing", "alcohol_previous_higher_harmful"},
      {"bmi_missing", "bmi_underweight"}};
  int polypharmacy = 0, hfrs_known = 0;
  std::set<std::string> cms_met;
  for (int i = 0; i < kHistories; ++i) {
    const RandomHistory drawn = random_history(random, 120);
    const Day as_of{random.between(random.chance(0.5) ? kLastDay - 100 : kFirstDay + 900, kLastDay)};
    const Day known_by =
        random.chance(0.5) ? as_of : Day{as_of.value - random.between(0, random.chance(0.2) ? 300 : 31)};
    const ScoreRow row = score(drawn, as_of, known_by);
    const population::History history = drawn.history();
    const slow::SlowView view{history, universe().concepts, {1, 0}, as_of, known_by};
    const bool gp = view.gp_known();
    // Known so much earlier, no source covered the window (safety rules 2 and 3).
    const bool covered = as_of.value - known_by.value <= drawn::covered().tolerance_days();
    auto deficits = slow::efi_deficits(view);
    if (!covered) deficits.erase("polypharmacy");
    polypharmacy += deficits.contains("polypharmacy") ? 1 : 0;
    ASSERT_EQ(row[Column::efi_count], gp ? static_cast<int>(deficits.size()) : kNull) << "history " << i;
    ASSERT_EQ(row[Column::hfrs], covered ? null_or(slow::hfrs(view)) : kNull) << "history " << i;
    hfrs_known += row[Column::hfrs] != kNull ? 1 : 0;
    if (covered) {
      const ScoreRow care = slow::care(view);
      for (const Column column : slow::care_columns())
        ASSERT_EQ(row[column], care[column])
            << score_columns()[static_cast<std::size_t>(column)].name << " of history " << i;
    }
    const auto charlson = slow::categories(view, "charlson");
    const auto elixhauser = slow::categories(view, "elixhauser");
    if (row[Column::charlson] != kNull) {
      ASSERT_EQ(row[Column::charlson], slow::weigh(charlson, tables.charlson, tables.charlson_1987, charlson_hidden));
      ASSERT_EQ(row[Column::charlson_quan],
                slow::weigh(charlson, tables.charlson, tables.charlson_quan, charlson_hidden));
      ASSERT_EQ(row[Column::elixhauser_van_walraven],
                slow::weigh(elixhauser, tables.elixhauser, tables.elixhauser_van_walraven, elixhauser_hidden));
      ASSERT_EQ(row[Column::elixhauser_swiss],
                slow::weigh(elixhauser, tables.elixhauser, tables.elixhauser_swiss, elixhauser_hidden));
    } else {
      ASSERT_TRUE(charlson.empty() && elixhauser.empty());
    }
    if (gp) {
      const auto conditions = slow::cms_conditions(view);
      if (covered) cms_met.insert(conditions.begin(), conditions.end());
      int general = 0, mortality = 0;
      for (const std::string& item : conditions) {
        const std::size_t at = tables.cms.find(item);
        if ((tables.cms_in_20 >> at & 1U) == 0) continue;
        general += tables.cms_general_20[at];
        mortality += tables.cms_mortality_20[at];
      }
      ASSERT_EQ(row[Column::cms], covered ? general : kNull) << "history " << i;
      ASSERT_EQ(row[Column::cms_mortality], covered ? mortality : kNull) << "history " << i;
      ASSERT_EQ(row[Column::ltc_count], static_cast<int>(slow::categories(view, "ltc").size()));
      if (row[Column::age_years] != kNull && row[Column::age_years] >= 65) {
        ASSERT_EQ(row[Column::efi2],
                  slow::weigh(slow::efi2_items(view), tables.efi2, tables.efi2_coefficients, efi2_hidden))
            << "history " << i;
      }
    }
    ASSERT_EQ(row[Column::ae_attendances_12m], covered ? slow::days_with(view, EventKind::ae_attendance) : kNull);
    ASSERT_EQ(row[Column::gp_contacts_12m], covered ? slow::days_with(view, EventKind::gp_contact) : kNull);
    ASSERT_EQ(row[Column::outpatient_attendances_12m],
              covered ? slow::days_with(view, EventKind::outpatient_attendance) : kNull);
    ASSERT_EQ(row[Column::emergency_admissions_12m], covered ? slow::emergency_spells(view) : kNull) << "history " << i;
    ASSERT_EQ(row[Column::bed_days_12m], covered ? null_or(slow::bed_days(view)) : kNull) << "history " << i;
  }
  // The histories must reach what they are to test.
  EXPECT_GT(polypharmacy, 1'000);
  EXPECT_GT(hfrs_known, 3'000);
  EXPECT_GE(cms_met.size(), 30U);
}

TEST(SlowTwins, agree_with_the_kernels_on_stays_delays_and_reviews) {
  Random random(20'250'101);
  const auto concept_of = [](std::string_view code) {
    for (std::uint32_t id = 0; id < universe().concepts.size(); ++id)
      if (universe().concepts.at(terminology::ConceptId{id}).code == code) return id;
    ADD_FAILURE() << "no code " << code;
    return 0U;
  };
  const std::uint32_t kSays[]{concept_of("hospital:ready-to-leave"), concept_of("social-care-event:Review due"),
                              concept_of("social-care-event:Review")};
  int delayed = 0, overdue = 0, staying = 0, discharged = 0, not_told = 0;
  for (int i = 0; i < kHistories; ++i) {
    RandomHistory drawn;
    const int events = random.between(0, 9);
    const int days = random.between(20, 500);  // the shorter, the more they meet
    for (int line = 1; line <= events; ++line) {
      population::Event event;
      event.line = static_cast<std::uint32_t>(line);
      event.source = 1;
      event.day = kLastDay - random.between(0, days);
      event.known_day = event.day + (random.chance(0.2) ? random.between(0, 60) : 0);
      if (random.chance(0.6)) {
        event.kind = static_cast<EventKind>(random.between(22, 25));
        event.concept_id = universe().visit;
        event.end_day = random.chance(0.15) ? Day::kUnknownValue : event.day + random.between(0, 60);
      } else {
        event.kind = EventKind::condition;
        event.concept_id = kSays[random.below(3)];
      }
      drawn.events.push_back(event);
    }
    drawn.sort();
    const Day as_of{kLastDay - random.between(0, 60)};
    const Day known_by = random.chance(0.7) ? as_of : Day{as_of.value - random.between(0, 31)};
    const ScoreRow row = score(drawn, as_of, known_by);
    const population::History history = drawn.history();
    const slow::SlowView view{history, universe().concepts, {1, 0}, as_of, known_by};
    const auto truth = [](std::optional<bool> said) { return said ? (*said ? 1 : 0) : kNull; };
    ASSERT_EQ(row[Column::emergency_bed_days_91d], null_or(slow::emergency_bed_days(view))) << "history " << i;
    const std::optional<int> days_since = slow::emergency_discharge_days(view);
    ASSERT_EQ(row[Column::emergency_discharge_days], null_or(days_since)) << "history " << i;
    ASSERT_EQ(row[Column::emergency_discharge_91d], days_since && *days_since < 91 ? 1 : 0) << "history " << i;
    ASSERT_EQ(row[Column::hospital_stay_days], null_or(slow::stay_so_far(view))) << "history " << i;
    ASSERT_EQ(row[Column::delayed], truth(slow::is_delayed(view))) << "history " << i;
    ASSERT_EQ(row[Column::review_overdue], slow::is_review_overdue(view) ? 1 : 0) << "history " << i;
    delayed += row[Column::delayed] == 1 ? 1 : 0;
    overdue += row[Column::review_overdue] == 1 ? 1 : 0;
    staying += row[Column::hospital_stay_days] > 0 ? 1 : 0;
    discharged += row[Column::emergency_discharge_91d];
    not_told += row[Column::delayed] == kNull ? 1 : 0;
  }
  // The histories must reach what they are to test.
  EXPECT_GT(delayed, 200);
  EXPECT_GT(overdue, 1'000);
  EXPECT_GT(staying, 500);
  EXPECT_GT(discharged, 1'000);
  EXPECT_GT(not_told, 200);
}

TEST(Laws, an_event_after_as_of_or_known_later_changes_nothing) {
  Random random(7);
  for (int i = 0; i < kHistories; ++i) {
    RandomHistory drawn = random_history(random, 40);
    const Day as_of{random.between(kFirstDay + 900, kLastDay - 10)};
    const ScoreRow before = score(drawn, as_of, as_of);
    population::Event later = random_event(random, 1'000);
    const bool happened_later = random.chance(0.5);
    if (happened_later) later.day = as_of.value + random.between(1, 600);
    later.known_day = std::max(later.day, as_of.value + random.between(1, 600));
    if (later.kind == EventKind::registration)
      continue;  // a registration day tells coding from decline for what was known on it
    drawn.events.push_back(later);
    drawn.sort();
    ASSERT_EQ(before, score(drawn, as_of, as_of)) << "history " << i;
  }
}

TEST(Laws, the_order_of_the_input_changes_nothing) {
  Random random(8);
  for (int i = 0; i < kHistories; ++i) {
    RandomHistory drawn = random_history(random, 40);
    const Day as_of{random.between(kFirstDay + 900, kLastDay)};
    const ScoreRow before = score(drawn, as_of, as_of);
    for (std::size_t j = drawn.events.size(); j > 1; --j) std::swap(drawn.events[j - 1], drawn.events[random.below(j)]);
    drawn.sort();
    ASSERT_EQ(before, score(drawn, as_of, as_of)) << "history " << i;
  }
}

TEST(Laws, sixty_dates_in_one_sweep_equal_sixty_sweeps) {
  Random random(9);
  const population::Coverage coverage = drawn::covered("2012-06-01", "2024-06-01");
  SweepOptions all{.dates = {}, .coverage = coverage, .reasons = false, .demo = true};
  for (int month = 0; month < 60; ++month) {
    const Day end = base::add_months(drawn::day("2019-12-31"), month);
    all.dates.push_back({end, month % 7 == 0 ? Day{end.value - 40} : end});
  }
  std::vector<RandomHistory> people;
  std::vector<population::PersonFacts> facts;
  std::vector<std::uint64_t> first{0};
  RandomHistory joined;
  for (int i = 0; i < 200; ++i) {
    people.push_back(random_history(random));
    people.back().facts.person = static_cast<std::uint32_t>(i);
    facts.push_back(people.back().facts);
    for (population::Event event : people.back().events) {
      event.person = static_cast<std::uint32_t>(i);
      joined.events.push_back(event);
    }
    first.push_back(joined.events.size());
  }
  joined.sort();
  const population::HistoryBatch batch{facts, first, joined.history().events};
  const std::vector<DateLooks> looks = look_at(all.dates, coverage);
  RangeSweeper sweeper(universe().table, all, looks);
  const SweptRange swept = sweeper.sweep(batch, 0);
  ASSERT_EQ(swept.rows.size(), 200U * 60U);
  for (std::size_t person = 0; person < people.size(); ++person)
    for (std::size_t date = 0; date < all.dates.size(); ++date) {
      ScoreRow alone = score_history(people[person].history(), universe().table, coverage, all.dates[date], true).row;
      alone.date = static_cast<std::uint32_t>(date);
      ASSERT_EQ(alone, swept.rows[person * 60 + date]) << "person " << person << " date " << date;
    }
}

TEST(Laws, what_is_known_only_grows_for_scores_over_what_was_ever_recorded) {
  Random random(10);
  for (int i = 0; i < kHistories; ++i) {
    const RandomHistory drawn = random_history(random, 40);
    const Day as_of{random.between(kFirstDay + 900, kLastDay)};
    const Day earlier{as_of.value - random.between(1, 500)};
    const ScoreRow then = score(drawn, as_of, earlier);
    const ScoreRow now = score(drawn, as_of, as_of);
    if (then[Column::efi_count] != kNull) {
      ASSERT_GE(now[Column::efi_count], then[Column::efi_count]);
    }
    if (then[Column::ltc_count] != kNull) {
      ASSERT_GE(now[Column::ltc_count], then[Column::ltc_count]);
    }
    if (then[Column::hfrs] != kNull) {
      ASSERT_GE(now[Column::hfrs], then[Column::hfrs]);
    }
  }
}

TEST(Laws, the_parts_add_to_the_whole) {
  // A score of two sets of codes that share none is the sum of both; counts of two kinds of contact do not mix.
  Random random(11);
  for (int i = 0; i < kHistories; ++i) {
    const std::uint64_t all = random.next();
    const std::uint64_t part = random.next();
    const auto& tenths = shipped().definitions.hfrs_tenths;
    const std::uint64_t high = random.next() & ((1ULL << (tenths.size() - 64)) - 1);
    ASSERT_EQ(hfrs_sum(all & part, high, tenths) + hfrs_sum(all & ~part, 0, tenths), hfrs_sum(all, high, tenths));
  }
}

TEST(Laws, a_change_is_the_value_now_less_the_value_a_sweep_at_the_earlier_date_gives) {
  Random random(12);
  int looked = 0;
  for (int i = 0; i < kHistories; ++i) {
    const RandomHistory drawn = random_history(random);
    const Day as_of{random.between(kFirstDay + 1500, kLastDay)};
    const ScoreRow now = score(drawn, as_of, as_of);
    for (const auto& [months, efi, hfrs, contacts] :
         {std::tuple(-6, Column::efi_change_6m, Column::hfrs_change_6m, Column::gp_contacts_change_6m),
          std::tuple(-12, Column::efi_change_12m, Column::hfrs_change_12m, Column::gp_contacts_change_12m)}) {
      const ScoreRow before = score(drawn, base::add_months(as_of, months), as_of);
      const auto less = [&](Column column) {
        return now[column] == kNull || before[column] == kNull ? kNull : now[column] - before[column];
      };
      ASSERT_EQ(now[efi], less(Column::efi_count)) << "history " << i;
      ASSERT_EQ(now[hfrs], less(Column::hfrs)) << "history " << i;
      ASSERT_EQ(now[contacts], less(Column::gp_contacts_12m)) << "history " << i;
      ++looked;
    }
  }
  EXPECT_EQ(looked, 2 * kHistories);
}

TEST(Laws, every_item_of_a_score_has_a_reason_and_every_reason_counts) {
  Random random(13);
  for (int i = 0; i < 2'000; ++i) {
    const RandomHistory drawn = random_history(random);
    const Day as_of{random.between(kFirstDay + 900, kLastDay)};
    const ScoredHistory scored =
        score_history(drawn.history(), universe().table, drawn::covered(), {as_of, as_of}, true);
    std::set<std::string_view> deficits;
    int gp_contacts = 0;
    for (const Reason& reason : scored.reasons) {
      if (reason.row != Reason::kNoRow) {
        ASSERT_LE(drawn.day[reason.row], as_of.value);
        ASSERT_LE(drawn.known[reason.row], as_of.value);
      }
      if (reason.score == "efi") deficits.insert(reason.item);
      gp_contacts += reason.score == "gp_contacts_12m" ? 1 : 0;
    }
    if (scored.row[Column::efi_count] != kNull) {
      ASSERT_EQ(static_cast<int>(deficits.size()), scored.row[Column::efi_count]);
    }
    ASSERT_EQ(gp_contacts, scored.row[Column::gp_contacts_12m]);
  }
}

}  // namespace
}  // namespace kursaal::stratify
