// Errors that public implementations of these scores make: each test fails for one who makes it.
#include <gtest/gtest.h>

#include "stratify/cambridge.hpp"
#include "stratify/comorbidity.hpp"
#include "stratify/efi2.hpp"
#include "stratify/history_in_test.hpp"

namespace kursaal::stratify {
namespace {

using drawn::DrawnEvent;
using drawn::DrawnHistory;
using drawn::EventKind;
using drawn::shipped;

std::vector<DrawnEvent> icd10(std::initializer_list<std::string_view> codes, std::string_view on = "2023-06-01") {
  std::vector<DrawnEvent> events;
  for (const std::string_view code : codes)
    events.push_back({.on = on, .kind = EventKind::admission_diagnosis, .system = "icd10", .code = code, .source = 1});
  return events;
}
std::int32_t score_of(const std::vector<DrawnEvent>& events, Column column, std::string_view as_of = "2024-01-01") {
  return DrawnHistory(events).at(as_of).row[column];
}

TEST(KnownErrors, frailtytoolkit_puts_13_deficits_in_moderate_but_13_of_36_is_above_036) {
  const DrawnHistory thirteen(drawn::deficits(13));
  EXPECT_EQ(drawn::text_of(thirteen.at("2024-01-01").row, Column::efi_band), "severe");
  const auto lenient =
      ScoreDefinitions::load(std::filesystem::path(KURSAAL_SOURCE_DIR) / "data", EfiBandRule::frailty_toolkit);
  ASSERT_TRUE(lenient.ok());
  EXPECT_EQ(lenient->efi_bands.names[lenient->efi_bands.band_of(13)], "moderate");
  EXPECT_EQ(lenient->efi_bands.names[lenient->efi_bands.band_of(14)], "severe");
}

TEST(KnownErrors, the_machine_map_gives_every_diabetic_a_kidney_deficit) {
  // 73211009 diabetes is no CKD; 53741008 and 413838009 coronary disease no heart failure; 64859006 osteoporosis no
  // fragility fracture; 19429009 chronic skin ulcer no diabetes; 49808004 old age no falls.
  const std::vector<std::pair<std::string_view, std::string_view>> wrong{{"73211009", "ckd"},
                                                                         {"53741008", "heart-failure"},
                                                                         {"413838009", "heart-failure"},
                                                                         {"64859006", "fragility-fracture"},
                                                                         {"19429009", "diabetes"},
                                                                         {"49808004", "falls"}};
  for (const auto& [code, item] : wrong)
    for (const auto& entry : shipped().lists.find("efi")->entries)
      EXPECT_FALSE(entry.system == terminology::CodeSystem::snomed && entry.code == code &&
                   shipped().lists.find("efi")->items[entry.item] == item)
          << code << " in " << item;
}

TEST(KnownErrors, exeter_gives_everybody_polypharmacy) {
  EXPECT_EQ(score_of({{.on = "2010-01-01", .system = "efi-deficit", .code = "falls"}}, Column::efi_count), 1);
}

TEST(KnownErrors, ohdsi_forgets_deficits_after_365_days) {
  EXPECT_EQ(score_of(drawn::deficits(9, "1999-01-01"), Column::efi_count), 9);
}

TEST(KnownErrors, counting_products_makes_polypharmacy_of_two_strengths) {
  // Five products of four substances: two are simvastatin (BNF codes alike in their first nine characters).
  std::vector<DrawnEvent> events;
  for (const std::string_view code :
       {"0212000Y0AAADAD", "0212000Y0BBAAAB", "0206020A0AAAAAA", "0205051R0AAAAAA", "0301011R0AAAPAP"})
    events.push_back({.on = "2023-10-01", .kind = EventKind::medication, .system = "bnf", .code = code});
  EXPECT_EQ(score_of(events, Column::substances_12m), 4);
  EXPECT_EQ(score_of(events, Column::efi_count), 0);
  events.push_back({.on = "2023-10-02", .kind = EventKind::medication, .system = "bnf", .code = "0601022B0AAABAB"});
  EXPECT_EQ(score_of(events, Column::efi_count), 1);
}

TEST(KnownErrors, haemoglobin_in_g_per_l_and_g_per_dl_meet_one_threshold_each_by_its_unit) {
  const auto man = [](double value) {
    DrawnHistory history(
        {{.on = "2023-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "718-7", .value = value}});
    history.facts.sex = population::Sex::male;
    return history.at("2024-01-01").row[Column::efi_count];
  };
  const std::size_t measure = shipped().measures.find("haemoglobin");
  EXPECT_EQ(man(shipped().measures.normalise(measure, 12.9, "g/dL").value), 1);
  EXPECT_EQ(man(shipped().measures.normalise(measure, 129, "g/L").value), 1);
  EXPECT_EQ(man(shipped().measures.normalise(measure, 13.0, "g/dL").value), 0);
  EXPECT_EQ(man(130), 0);
  EXPECT_EQ(man(12.9), 0)
      << "a number whose unit is not known meets no threshold; 12.9 g/L is not compatible with life";
}

TEST(KnownErrors, r_hfrs_calls_5_points_low) {
  // B96 2.9 + F03 2.1 = 5.0
  const DrawnHistory five(icd10({"B96", "F03"}));
  EXPECT_EQ(five.at("2024-01-01").row[Column::hfrs], 50);
  EXPECT_EQ(drawn::text_of(five.at("2024-01-01").row, Column::hfrs_band), "intermediate");
}

TEST(KnownErrors, r_hfrs_matches_part_of_a_code_and_counts_repeats) {
  EXPECT_EQ(score_of(icd10({"U8", "F0"}), Column::hfrs), kNull) << "codes shorter than three characters match none";
  EXPECT_EQ(score_of(icd10({"R50", "R500", "R50.8", "R509"}), Column::hfrs), 1) << "R50 is 0.1 once";
}

TEST(KnownErrors, mimic_calls_15_points_high) {
  // F00 7.1 + G81 4.4 + N39 3.2 = 14.7 ... + F32 is 0.5: 15.2; so by the table: 15.0 is still intermediate.
  EXPECT_EQ(shipped().definitions.hfrs_bands.names[shipped().definitions.hfrs_bands.band_of(150)], "intermediate");
  EXPECT_EQ(shipped().definitions.hfrs_bands.names[shipped().definitions.hfrs_bands.band_of(151)], "high");
}

TEST(KnownErrors, hfrs_windows_of_365_or_730_days_are_not_two_years) {
  // 2024 is a leap year: two calendar years before 2024-06-01 are 731 days.
  EXPECT_EQ(score_of(icd10({"F00"}, "2022-06-02"), Column::hfrs, "2024-06-01"), 71);
  EXPECT_EQ(score_of(icd10({"F00"}, "2022-06-01"), Column::hfrs, "2024-06-01"), kNull);
}

TEST(KnownErrors, nhp_drops_codes_of_three_characters) { EXPECT_EQ(score_of(icd10({"F05"}), Column::hfrs), 32); }

TEST(KnownErrors, floating_tenths_slip_over_the_bounds) {
  double sum = 0;
  for (int i = 0; i < 50; ++i) sum += 0.1;
  EXPECT_NE(sum, 5.0) << "which is why points are integers";
  EXPECT_EQ(shipped().definitions.hfrs_bands.band_of(50), 1U);
  EXPECT_EQ(shipped().definitions.hfrs_bands.band_of(49), 0U);
}

TEST(KnownErrors, comorbidipy_weighs_aids_2_in_quan_2011) {
  EXPECT_EQ(score_of(icd10({"B20"}), Column::charlson_quan), 4);
  // All categories with the hierarchy: 24 in Quan 2011, 29 in 1987.
  const ScoreDefinitions& all = shipped().definitions;
  EXPECT_EQ(comorbidity_score((1ULL << 17) - 1, all.charlson_quan, all.charlson_hidden_by), 24);
  EXPECT_EQ(comorbidity_score((1ULL << 17) - 1, all.charlson_1987, all.charlson_hidden_by), 29);
}

TEST(KnownErrors, comorbidipy_lets_a_code_set_one_category_only) {
  EXPECT_EQ(score_of(icd10({"K700"}), Column::elixhauser_van_walraven), 11 + 0) << "liver disease and alcohol";
  EXPECT_EQ(score_of(icd10({"I110"}), Column::elixhauser_van_walraven), 7 + 0)
      << "heart failure and complicated hypertension";
  EXPECT_EQ(score_of(icd10({"I131"}), Column::elixhauser_swiss), 8 - 3) << "renal failure and complicated hypertension";
}

TEST(KnownErrors, comorbidipy_raises_negative_van_walraven_totals_to_0) {
  EXPECT_EQ(score_of(icd10({"E66"}), Column::elixhauser_van_walraven), -4);
  EXPECT_EQ(score_of(icd10({"F11"}), Column::elixhauser_van_walraven), -7);
}

TEST(KnownErrors, r_icd_merges_the_two_hypertension_groups) {
  EXPECT_EQ(shipped().definitions.elixhauser.size(), 31U);
  EXPECT_EQ(score_of(icd10({"I10"}), Column::elixhauser_swiss), -4);
  EXPECT_EQ(score_of(icd10({"I10", "I119"}), Column::elixhauser_swiss), -3) << "complicated hides uncomplicated";
}

TEST(KnownErrors, age_points_go_with_the_1987_weights_only) {
  const ScoreRow row = DrawnHistory(icd10({"I50"})).at("2024-01-01").row;  // 83 years old: four points
  EXPECT_EQ(row[Column::charlson], 1);
  EXPECT_EQ(row[Column::charlson_age_adjusted], 1 + 4);
  EXPECT_EQ(row[Column::charlson_quan], 2);
}

TEST(KnownErrors, opensafely_copy_of_the_cambridge_score_takes_every_condition_as_ever_coded) {
  const std::int32_t none = 0;
  EXPECT_EQ(score_of({{.on = "2015-01-01", .code = "195967001"}}, Column::cms), none)
      << "asthma without a prescription";
  std::vector<DrawnEvent> treated{
      {.on = "2015-01-01", .code = "195967001"},
      {.on = "2023-05-01", .kind = EventKind::medication, .system = "bnf", .code = "0301011R0AAAPAP"}};
  EXPECT_EQ(score_of(treated, Column::cms), 19);
  EXPECT_EQ(score_of({{.on = "2015-01-01", .code = "363346000"}}, Column::cms), none)
      << "cancer first coded more than 1,826 days ago";
  EXPECT_EQ(score_of({{.on = "2021-01-01", .code = "363346000"}}, Column::cms), 153);
}

TEST(KnownErrors, bnssg_takes_any_egfr_below_60_where_the_best_of_the_last_two_counts) {
  const auto readings = [](double earlier, double later) {
    return score_of(
        {{.on = "2022-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "33914-3", .value = earlier},
         {.on = "2023-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "33914-3", .value = later}},
        Column::cms);
  };
  EXPECT_EQ(readings(59, 59.9), 53);
  EXPECT_EQ(readings(45, 60), 0);
  EXPECT_EQ(readings(60, 45), 0);
  EXPECT_EQ(
      score_of(
          {{.on = "2023-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "33914-3", .value = 20}},
          Column::cms),
      0)
      << "one reading is not two";
}

TEST(KnownErrors, mixing_the_20_and_37_sets_or_taking_unknown_weights_as_0) {
  const ScoreRow row = DrawnHistory({{.on = "2020-01-01", .code = "38341003"}}).at("2024-01-01").row;
  EXPECT_EQ(row[Column::cms], 8);
  EXPECT_EQ(row[Column::cms_37], 9);
  const ScoreRow sinusitis =
      DrawnHistory({{.on = "2020-01-01", .system = "cms-condition", .code = "SIN"}}).at("2024-01-01").row;
  EXPECT_EQ(sinusitis[Column::cms], 0);
  EXPECT_EQ(sinusitis[Column::cms_37], kNull);
  EXPECT_EQ(drawn::text_of(sinusitis, Column::cms_note), "weight-unknown");
}

TEST(KnownErrors, hypertension_lowers_the_cambridge_mortality_score_and_that_is_valid) {
  EXPECT_EQ(DrawnHistory({{.on = "2020-01-01", .code = "38341003"}}).at("2024-01-01").row[Column::cms_mortality], -209);
}

TEST(KnownErrors, ncl_labels_the_missing_weights_zero_alcohol) {
  const ScoreDefinitions& all = shipped().definitions;
  const auto has = [&all](const DrawnHistory& history, std::string_view item) {
    for (const Reason& reason : history.at("2024-01-01").reasons)
      if (reason.score == "efi2" && reason.item == item) return true;
    return false;
  };
  const DrawnHistory silent({{.on = "2020-01-01", .code = "38341003"}});
  EXPECT_TRUE(has(silent, "alcohol_missing"));
  EXPECT_EQ(silent.at("2024-01-01").row[Column::efi2],
            all.efi2_coefficients[all.efi2_alcohol_missing] + all.efi2_coefficients[all.efi2_bmi_missing]);
  const DrawnHistory teetotal({{.on = "2020-01-01", .code = "105542008"}});
  EXPECT_FALSE(has(teetotal, "alcohol_missing"));
}

TEST(KnownErrors, ncl_ranges_leave_a_gap_between_01623_and_01624) {
  // sum / 842,900: 136,886 is 0.162399..., just below mild's end; 136,887 is 0.1624001..., moderate. No value has no
  // band.
  const ScoreDefinitions& all = shipped().definitions;
  EXPECT_EQ(all.efi2_bands.names[efi2_band(136'886, all)], "mild");
  EXPECT_EQ(all.efi2_bands.names[efi2_band(136'887, all)], "moderate");
  for (std::int32_t sum = 0; sum < 900'000; ++sum) ASSERT_LT(efi2_band(sum, all), 4U);
}

TEST(KnownErrors, the_rounded_efi2_weights_are_not_the_score) {
  // smoker_current: 0.10291 / 8.429 = 0.012209, printed 0.012 in some tools.
  const DrawnHistory smoker(
      {{.on = "2023-01-01", .system = "efi2-item", .code = "smoker_current"},
       {.on = "2023-01-01", .code = "105542008"},
       {.on = "2023-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "39156-5", .value = 25}});
  EXPECT_EQ(smoker.at("2024-01-01").row[Column::efi2], 10'291);
}

TEST(KnownErrors, efi2_dementia_hides_cognitive_impairment_which_hides_memory_concerns) {
  const ScoreDefinitions& all = shipped().definitions;
  const auto bit = [&all](std::string_view item) { return 1ULL << all.efi2.find(item); };
  EXPECT_EQ(efi2_sum(bit("dementia") | bit("cognitive_impairment") | bit("memory_concerns"), all), 41'715);
  EXPECT_EQ(efi2_sum(bit("cognitive_impairment") | bit("memory_concerns"), all), 10'985);
}

TEST(KnownErrors, a_clinic_blood_pressure_is_no_24_hour_average) {
  EXPECT_EQ(
      score_of(
          {{.on = "2023-01-01", .kind = EventKind::measurement, .system = "loinc", .code = "8480-6", .value = 180}},
          Column::efi_count),
      0);
  EXPECT_EQ(
      score_of({{.on = "2023-01-01", .kind = EventKind::measurement, .system = "ctv3", .code = "XaF4O", .value = 136}},
               Column::efi_count),
      1);
}

}  // namespace
}  // namespace kursaal::stratify
