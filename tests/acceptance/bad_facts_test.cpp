// Records that are well written and cannot be true: dates that no calendar has, lives that end before they begin,
// numbers that are none, values in another unit. A fact that cannot be is quarantined, a doubted one is kept and said
// to be doubted.
#include <gtest/gtest.h>

#include "acceptance/written_input.hpp"

namespace kursaal::acceptance {
namespace {

TEST(BadFacts, The31stOfFebruaryIsQuarantinedWithTheFieldThatSaysIt) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("bad", "9990000026", "1945-06-07") +
                                  condition_line("c1", "bad", "2021-02-31", "13645005") +
                                  condition_line("c2", "bad", "2021-02-28", "38341003"));
  input.write("conditions.csv", std::string(kConditionsHeader) +
                                    "2021-02-31,,p1,e1,38341003,Hypertension\n2021-13-01,,p1,e1,38341003,"
                                    "Hypertension\n2021-02-28,,p1,e1,38341003,Hypertension\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 3U);
  EXPECT_EQ(input.events_of("facts.ndjson"), 1U);
  EXPECT_EQ(input.events_of("conditions.csv"), 1U);
  input.expect_doubt("facts.ndjson", 2, "date-impossible", "error", {"onset"}, {"2021", "02-31"});
  input.expect_doubt("conditions.csv", 2, "date-impossible", "error", {"START"}, {"02-31"});
  input.expect_doubt("conditions.csv", 3, "date-impossible", "error", {"START"}, {"13-01"});
}

TEST(BadFacts, ABirthOnThe31stOfFebruaryIsUnknownAndThePersonStays) {
  WrittenInput input;
  input.write("facts.ndjson",
              patient_line("bad", "9990000026", "1945-02-31") + condition_line("c1", "bad", "2021-02-01", "13645005"));
  input.write("patients.csv", std::string(kPatientsHeader) + "p1,1950-02-30,,,Ann,Smith,F\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 0U);
  EXPECT_EQ(run.people, 3U);
  EXPECT_EQ(
      input.one("SELECT count(*) FROM population.people WHERE birth_date IS NULL AND birth_precision = 'unknown'"),
      "2");
  EXPECT_EQ(input.one("SELECT count(*) FROM read_parquet('{current}/direct/scores.parquet') WHERE age_years IS NULL "
                      "AND efi_band IS NULL"),
            "2");
  input.expect_doubt("facts.ndjson", 1, "birth-date-impossible", "warning", {"birthDate"}, {"1945"});
  input.expect_doubt("patients.csv", 2, "birth-impossible", "warning", {"birth"}, {"1950", "Smith"});
}

TEST(BadFacts, DatesAtTheEndsOfTheCalendarEndNoRun) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("late", "9990000026", "9999") +
                                  condition_line("c1", "late", "9999", "13645005") +
                                  patient_line("early", "9990000034", "0001-01-01") +
                                  condition_line("c2", "early", "0001-01-01", "38341003"));
  EXPECT_EQ(input.run({"--as-of", "0001-01-01,2024-01-01,9999-12-31"}).people, 3U);
}

TEST(BadFacts, ADeathBeforeTheBirthIsIgnoredUntilTheSourceCorrectsIt) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("bad", "9990000026", "1945-06-07", R"(,"deceasedDateTime":"1944-01-01")") +
                                  condition_line("c1", "bad", "2021-02-01", "13645005"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.loaded, 4U + 2U);
  EXPECT_EQ(input.one("SELECT count(*) FROM population.people WHERE birth_date = DATE '1945-06-07' AND death_date IS "
                      "NULL AND NOT deceased"),
            "1");
  input.expect_doubt("facts.ndjson", 1, "death-before-birth", "warning", {"death", "birth"}, {"1944", "1945"});
}

TEST(BadFacts, AnEventBeforeTheBirthIsQuarantinedAndAttachedToNobody) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("bad", "9990000026", "1945-06-07") +
                                  condition_line("c1", "bad", "1944-12-31", "13645005") +  // half a year before
                                  condition_line("c2", "bad", "1945-06-06", "13645005") +  // a day before
                                  condition_line("c3", "bad", "1945-06-07", "13645005") +  // on the day
                                  condition_line("c4", "bad", "1945", "38341003"));        // some time that year
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 2U);
  EXPECT_EQ(input.events_of("facts.ndjson"), 2U);
  input.expect_doubt("facts.ndjson", 2, "event-before-birth", "error", {"before the person was born"}, {"1944"});
  input.expect_doubt("facts.ndjson", 3, "event-before-birth", "error", {"before the person was born"}, {"1945"});
}

TEST(SafetyRules, SR05_AnAttendanceAfterTheExtractIsQuarantinedAndAnAppointmentIsLegal) {
  WrittenInput input;
  const std::string appointment =
      R"({"resourceType":"Appointment","id":"a1","status":"booked","start":"2024-09-01T10:00:00Z","created":"2024-06-01T10:00:00Z","participant":[{"actor":{"reference":"Patient/bad"},"status":"accepted"}]})"
      "\n";
  const std::string planned =
      R"({"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"plan","subject":{"reference":"Patient/bad"},"authoredOn":"2024-08-01","medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"319773006"}]}})"
      "\n";
  input.write(
      "extract.json",
      bundle_of({patient_line("bad", "9990000026", "1945-06-07"),    // entry 1
                 encounter_line("e1", "bad", "2024-06-29", "EMER"),  // entry 2, the day before
                 encounter_line("e2", "bad", "2024-07-02", "EMER"),  // entry 3, after the extract
                 appointment, planned, condition_line("c1", "bad", "2024-12-25", "38341003")},  // entries 4 to 6
                "searchset", "2024-06-30T12:00:00Z"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 2U);
  EXPECT_EQ(input.events_of("extract.json"), 3U);
  EXPECT_EQ(run.by_type.at("Appointment").loaded, 1U);
  EXPECT_EQ(run.by_type.at("MedicationRequest").loaded, 1U);
  EXPECT_EQ(run.as_of, std::vector<std::string>{"2024-06-30"}) << "a legal future moves no date";
  input.expect_doubt("extract.json", 3, "event-in-future", "error", {"extracted"}, {"2024"});
  input.expect_doubt("extract.json", 6, "event-in-future", "error", {"extracted"}, {"2024"});
}

TEST(BadFacts, AnEventYearsBeyondAllOthersIsNotBelievedWhereNoExtractDateIsStated) {
  WrittenInput input;
  std::string lines = patient_line("bad", "9990000026", "1945-06-07");
  for (int i = 0; i < 200; ++i)
    lines += condition_line("c" + std::to_string(i), "bad", "20" + std::to_string(10 + i % 10) + "-04-05", "13645005");
  input.write("facts.ndjson", lines + condition_line("c-far", "bad", "2098-04-05", "13645005"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 1U);
  input.expect_doubt("facts.ndjson", 202, "event-in-future", "error", {"years after"}, {"2098"});
  EXPECT_LT(run.as_of.at(0), "2030");
}

TEST(BadFacts, NhsNumbersThatAreNoneJoinNobodyAndAreSaid) {
  WrittenInput input;
  // Two records of one person's birthday with one and the same wrong number: what would join, were the number believed.
  input.write(
      "facts.ndjson",
      patient_line("wrong-1", "9990000027", "1945-06-07") + patient_line("wrong-2", "9990000027", "1945-06-07") +
          patient_line("same-1", "1111111111", "1946-06-07") + patient_line("same-2", "1111111111", "1946-06-07") +
          patient_line("short-1", "999000001", "1947-06-07") + patient_line("ten-1", "999000000X", "1948-06-07"));
  const RunSummary& run = input.run();
  EXPECT_EQ(run.people, 1U + 6U);
  EXPECT_EQ(run.links, 0U);
  for (const std::uint64_t line : {1U, 2U, 3U, 4U, 5U, 6U})
    input.expect_doubt("facts.ndjson", line, "nhs-number-invalid", "warning", {"NHS number"},
                       {"9990000027", "1111111111", "999000001", "999000000X"});
}

TEST(BadFacts, TwoRecordsOfAValidNumberAndBirthDateAreOnePerson) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("right-1", "9990000026", "1945-06-07") +
                                  patient_line("right-2", "999 000 0026", "1945-06-07"));
  EXPECT_EQ(input.run().people, 2U);
  EXPECT_EQ(input.summary().links, 1U);
}

TEST(BadFacts, AValueThatIsNoNumberIsUnknownAndSaidToBe) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("bad", "9990000026", "1945-06-07") +
                                  haemoglobin_line("o1", "bad", "2021-01-01", "\"118\"", "g/L"));
  input.run();
  EXPECT_EQ(input.one("SELECT count(*) FROM population.events e JOIN population.files f USING (file) WHERE f.name = "
                      "'facts.ndjson' AND value IS NULL AND value_sent IS NULL"),
            "1");
  input.expect_doubt("facts.ndjson", 2, "value-unreadable", "warning", {"valueQuantity"}, {"118"});
}

TEST(BadFacts, ARowWithoutItsCodeDateOrPersonIsNotLostInSilence) {
  WrittenInput input;
  input.write("conditions.csv", std::string(kConditionsHeader) +
                                    "2020-01-02,,p1,e1,,Nameless\n,,p1,e1,38341003,Hypertension\n2020-01-02,,,e1,"
                                    "38341003,Hypertension\n2020-01-02,,p1,e1,38341003,Hypertension\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.by_type.at("conditions").loaded, 2U);
  EXPECT_EQ(run.by_type.at("conditions").quarantined, 2U);
  input.expect_doubt("conditions.csv", 2, "event-none", "warning", {"no event"}, {"Nameless", "p1"});
  input.expect_doubt("conditions.csv", 3, "date-missing", "error", {"START"});
  input.expect_doubt("conditions.csv", 4, "subject-missing", "error", {"PATIENT"});
}

TEST(BadFacts, HaemoglobinInTwoUnitsIsOneMeasureInFhirAndInCsv) {
  WrittenInput input;
  input.write("facts.ndjson", patient_line("bad", "9990000026", "1945-06-07") +
                                  haemoglobin_line("o1", "bad", "2021-01-01", "13.5", "g/dL") +
                                  haemoglobin_line("o2", "bad", "2021-02-01", "135", "g/L") +
                                  haemoglobin_line("o3", "bad", "2021-03-01", "135", "furlongs") +
                                  haemoglobin_line("o4", "bad", "2021-04-01", "135", "g/dL"));
  input.write("observations.csv", std::string(kObservationsHeader) +
                                      "2021-01-01,p1,e1,718-7,Hb,13.5,g/dL,numeric\n2021-02-01,p1,e1,718-7,Hb,135,g/"
                                      "L,numeric\n2021-03-01,p1,e1,718-7,Hb,135,,numeric\n");
  const RunSummary& run = input.run();
  EXPECT_EQ(run.total.quarantined, 0U);
  const auto values =
      query(input.out(),
            "SELECT f.name, e.line, round(e.value, 6), u.name, e.value_sent, w.name FROM population.events e JOIN "
            "population.files f USING (file) "
            "JOIN population.units u ON u.unit = e.unit JOIN population.units w ON w.unit = e.unit_sent "
            "WHERE f.name IN ('facts.ndjson', 'observations.csv') AND e.value IS NOT NULL ORDER BY ALL");
  ASSERT_EQ(values.size(), 4U) << "two of FHIR, two of CSV";
  for (const auto& row : values) EXPECT_EQ(row[2] + " " + row[3], values[0][2] + " " + values[0][3]);
  EXPECT_EQ(values[0][4] + " " + values[0][5], "13.5 g/dL") << "what was sent is kept";
  input.expect_doubt("facts.ndjson", 4, "unit-unknown", "warning", {"haemoglobin"}, {"135", "furlongs"});
  input.expect_doubt("facts.ndjson", 5, "value-implausible", "warning", {"haemoglobin"}, {"135"});
  input.expect_doubt("observations.csv", 4, "unit-missing", "warning", {"haemoglobin"}, {"135"});
}

}  // namespace
}  // namespace kursaal::acceptance
