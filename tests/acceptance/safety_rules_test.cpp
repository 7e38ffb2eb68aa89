// The safety rules through the program, from files to published rows: SR1 to SR4, SR6, SR7, SR10, SR20. (SR5 stands in
// bad_facts_test.cpp, SR15 to SR18 in src/link, SR22 in privacy_test.cpp.)
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "acceptance/written_input.hpp"
#include "base/day.hpp"

namespace kursaal::acceptance {
namespace {

constexpr const char* kDocuments =
    "[[document]]\ntag = \"T\"\ntitle = \"Test\"\npublisher = \"test\"\nkind = \"local\"\n";

std::string source_text(const std::string& name, const std::string& domain, const std::string& more = "") {
  return "[[source]]\nname = \"" + name + "\"\ndomains = [\"" + domain + "\"]\nfolder = \"" + name +
         "\"\nmapping = \"auto\"\nfeed = \"delta\"\ntolerance_days = 35\nsource = \"T 1\"\n" + more;
}

void write_site(const WrittenInput& input, const std::string& mode, const std::string& sources) {
  input.remove_good();
  input.write("site.toml", "name = \"Testbourne\"\nmode = \"" + mode +
                               "\"\n[files]\ndocuments = \"documents.toml\"\nsources = \"sources.toml\"\n");
  input.write("documents.toml", kDocuments);
  input.write("sources.toml", sources);
}

// The first day of a week, counted from 2022-06-01.
std::string week(int number) { return base::format_day(base::day_of(2022, 6, 1) + number * 7); }

// Somebody is seen every week, so that the source is known to report.
std::string weekly(const std::string& person, const std::string& class_code, int weeks, const std::string& more = "") {
  std::string lines;
  for (int i = 0; i < weeks; ++i)
    lines += encounter_line(person + "-" + class_code + std::to_string(i), person, week(i), class_code, more);
  return lines;
}
constexpr const char* kSurgery =
    R"(,"serviceType":{"coding":[{"system":"http://snomed.info/sct","code":"394814009"}]})";

// A surgery that reports to the end of September 2024, and an A&E that stops in early March.
void write_surgery(const WrittenInput& input) {
  input.write("surgery/all.ndjson",
              patient_line("busy", "9990000026", "1945-06-07") + patient_line("quiet", "9990000034", "1946-06-07") +
                  weekly("busy", "AMB", 122, kSurgery) + condition_line("q1", "quiet", "2023-01-01", "38341003"));
}
void write_department(const WrittenInput& input) {
  input.write("department/all.ndjson", patient_line("d-busy", "9990000026", "1945-06-07") +
                                           patient_line("d-quiet", "9990000034", "1946-06-07") +
                                           weekly("d-busy", "EMER", 93));
}

std::string score_of(const WrittenInput& input, const std::string& column, const std::string& number,
                     const std::string& as_of) {
  return input.one("SELECT coalesce(CAST(" + column +
                   " AS VARCHAR), 'NULL') FROM read_parquet('{current}/direct/scores.parquet') s JOIN "
                   "population.people p USING (person_id) WHERE p.nhs_number = '" +
                   number + "' AND as_of = DATE '" + as_of + "'");
}

TEST(SafetyRules, SR01_APersonWithoutAnAccidentAndEmergencySourceHasNoCountRatherThanZero) {
  WrittenInput input;
  write_site(input, "demo", source_text("surgery", "gp"));
  write_surgery(input);
  input.run({"--as-of", "2024-03-03"});
  for (const char* number : {"9990000026", "9990000034"}) {
    for (const char* column : {"ae_attendances_12m", "emergency_admissions_12m", "bed_days_12m", "hfrs",
                               "community_contacts_12m", "care_home"})
      EXPECT_EQ(score_of(input, column, number, "2024-03-03"), "NULL") << column;
    EXPECT_NE(score_of(input, "missing", number, "2024-03-03").find("ae_attendances_12m"), std::string::npos);
  }
  EXPECT_EQ(score_of(input, "gp_contacts_12m", "9990000034", "2024-03-03"), "0")
      << "the surgery reports: looked for, not there";
  EXPECT_NE(score_of(input, "hfrs_status", "9990000034", "2024-03-03"), "ok");
}

TEST(SafetyRules, SR02_AFeedThatStoppedInMarchMakesItsCountsUnknownAndNotAFall) {
  WrittenInput input;
  write_site(input, "demo", source_text("surgery", "gp") + source_text("department", "ae"));
  write_surgery(input);
  write_department(input);
  ASSERT_EQ(week(92), "2024-03-06");
  input.run({"--as-of", "2024-03-03,2024-09-25"});
  EXPECT_GT(std::stoi(score_of(input, "ae_attendances_12m", "9990000026", "2024-03-03")), 50);
  EXPECT_EQ(score_of(input, "ae_attendances_12m", "9990000034", "2024-03-03"), "0");
  for (const char* number : {"9990000026", "9990000034"}) {
    EXPECT_EQ(score_of(input, "ae_attendances_12m", number, "2024-09-25"), "NULL") << "the feed has stopped";
    EXPECT_EQ(score_of(input, "ae_attendances_change_6m", number, "2024-09-25"), "NULL") << "no fall is shown";
    EXPECT_NE(score_of(input, "gp_contacts_12m", number, "2024-09-25"), "NULL") << "the surgery still reports";
  }
  EXPECT_EQ(input.one("SELECT max(to_day) FROM population.coverage WHERE source = 'department'"), "2024-03-07");
  EXPECT_EQ(score_of(input, "data_through", "9990000026", "2024-09-25"), "2024-03-06") << "the earliest of its sources";
}

TEST(SafetyRules, SR02_TheFeedOfOnePracticeThatStoppedIsNotStoodInForByAnothers) {
  WrittenInput input;
  write_site(input, "demo", source_text("surgery", "gp") + source_text("practice", "gp"));
  write_surgery(input);
  input.write("practice/all.ndjson",
              patient_line("theirs", "9990000042", "1947-06-07") + weekly("theirs", "AMB", 93, kSurgery));
  input.run({"--as-of", "2024-03-03,2024-09-25"});
  EXPECT_GT(std::stoi(score_of(input, "gp_contacts_12m", "9990000042", "2024-03-03")), 50);
  EXPECT_EQ(score_of(input, "gp_contacts_12m", "9990000042", "2024-09-25"), "NULL") << "their feed has stopped";
  EXPECT_EQ(score_of(input, "gp_contacts_change_6m", "9990000042", "2024-09-25"), "NULL") << "no fall is shown";
  EXPECT_NE(score_of(input, "missing", "9990000042", "2024-09-25").find("gp_contacts_12m"), std::string::npos);
  EXPECT_GT(std::stoi(score_of(input, "gp_contacts_12m", "9990000026", "2024-09-25")), 50) << "the other goes on";
  // An explanation of a date that was not published knows it too.
  const std::string person = input.one("SELECT person_id FROM population.people WHERE nhs_number = '9990000042'");
  const ProgramResult told =
      run_kursaal({"explain", person, "--out", input.out().string(), "--as-of", "2024-09-24", "--json"});
  ASSERT_EQ(told.status, 0) << told.err;
  EXPECT_EQ(told.out.find("\"gp_contacts_12m\": 0"), std::string::npos);
}

TEST(SafetyRules, SR03_WhatIsBookedAndSaysNoRecordedDayIsKnownAtTheDateOfARunWithoutExtractDates) {
  WrittenInput input;
  input.write("facts.ndjson",
              patient_line("late", "9990000026", "1945-06-07") +
                  encounter_line("e1", "late", "2024-09-01", "AMB", kSurgery) +
                  R"({"resourceType":"Appointment","id":"a1","status":"booked","start":"2031-03-01T09:00:00Z",)"
                  R"("participant":[{"actor":{"reference":"Patient/late"},"status":"accepted"}]})"
                  "\n");
  input.run();
  EXPECT_EQ(input.one("SELECT day || ' ' || known_day FROM population.events WHERE kind = 60"),
            "2031-03-01 2024-09-01");
  EXPECT_EQ(input.one("SELECT max(as_of) || ' ' || max(known_by) FROM "
                      "read_parquet('{current}/direct/scores.parquet')"),
            "2024-09-01 2024-09-01");
}

TEST(SafetyRules, SR03_AsOfCutsByWhatHappenedAndKnownByByWhatWasKnown) {
  WrittenInput input;
  input.write("facts.ndjson",
              patient_line("late", "9990000026", "1945-06-07") +
                  condition_line("c1", "late", "2019-01-01", "13645005", R"(,"recordedDate":"2019-01-02")") +
                  condition_line("c2", "late", "2020-05-01", "38341003", R"(,"recordedDate":"2024-08-01")") +
                  encounter_line("e1", "late", "2024-09-01", "AMB", kSurgery));
  input.run({"--as-of", "2020-04-30,2020-05-01,2024-06-30"});
  EXPECT_EQ(score_of(input, "efi_count", "9990000026", "2020-04-30"), "1") << "the second had not happened";
  EXPECT_EQ(score_of(input, "efi_count", "9990000026", "2020-05-01"), "2") << "with what is known now";
  EXPECT_EQ(score_of(input, "efi_count", "9990000026", "2024-06-30"), "2");
  input.run({"--as-of", "2024-06-30", "--known-by", "2024-06-30"});
  EXPECT_EQ(score_of(input, "efi_count", "9990000026", "2024-06-30"), "1")
      << "what was typed in August was not known in June";
  EXPECT_EQ(score_of(input, "known_by", "9990000026", "2024-06-30"), "2024-06-30") << "and the row says so";
  EXPECT_EQ(score_of(input, "data_through", "9990000026", "2024-06-30"), "2024-06-30")
      << "what came in September was not known either";
}

TEST(SafetyRules, SR04_OldFactsTypedInTogetherAreNewToUsAndFactsAsTheyHappenAreDecline) {
  WrittenInput input;
  std::string lines =
      patient_line("typed", "9990000026", "1945-06-07") + patient_line("declined", "9990000034", "1945-06-08");
  const char* codes[] = {"13645005", "38341003", "161898004"};
  for (int i = 0; i < 3; ++i) {
    const std::string month = "0" + std::to_string(3 + i);
    lines += condition_line("t" + std::to_string(i), "typed", "2015-" + month + "-01", codes[i],
                            R"(,"recordedDate":"2024-05-01")");
    lines += condition_line("d" + std::to_string(i), "declined", "2024-" + month + "-01", codes[i],
                            ",\"recordedDate\":\"2024-" + month + "-01\"");
  }
  lines += weekly("typed", "AMB", 122, kSurgery) + weekly("declined", "AMB", 122, kSurgery);
  // One medicine, so that medicines are something of which the source speaks.
  lines +=
      R"({"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"order","subject":{"reference":"Patient/typed"},"authoredOn":"2022-06-01",)"
      R"("medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"319773006"}]}})"
      "\n";
  input.write("facts.ndjson", lines);
  input.run({"--as-of", "2024-09-25"});
  EXPECT_EQ(score_of(input, "efi_new_12m", "9990000026", "2024-09-25"), "3");
  EXPECT_EQ(score_of(input, "efi_new_to_us_12m", "9990000026", "2024-09-25"), "3") << "coding, not decline";
  EXPECT_EQ(score_of(input, "efi_change_12m", "9990000026", "2024-09-25"), "0") << "by what happened nothing changed";
  EXPECT_EQ(score_of(input, "efi_new_12m", "9990000034", "2024-09-25"), "3");
  EXPECT_EQ(score_of(input, "efi_new_to_us_12m", "9990000034", "2024-09-25"), "0");
  EXPECT_EQ(score_of(input, "efi_change_12m", "9990000034", "2024-09-25"), "3");
}

TEST(SafetyRules, SR06_AFlagAboutALifeKeepsItsSourceItsDateAndItsEnd) {
  WrittenInput input;
  const auto flag = [](const std::string& id, const std::string& code, const std::string& period) {
    return R"({"resourceType":"Flag","id":")" + id +
           R"(","status":"active","subject":{"reference":"Patient/alone"},"code":{"coding":[{"system":"http://snomed.info/sct","code":")" +
           code + R"("}]},"period":)" + period + "}\n";
  };
  input.write("flags.ndjson", patient_line("alone", "9990000026", "1945-06-07") +
                                  flag("f1", "105529008", R"({"start":"2021-03-04"})") +
                                  flag("f2", "32911000", R"({"start":"2018-01-01","end":"2019-02-03"})"));
  input.run();
  const auto rows = query(input.out(),
                          "SELECT code, day, coalesce(CAST(end_day AS VARCHAR), 'not ended'), source, file, line FROM "
                          "population.events_readable WHERE file = 'flags.ndjson' ORDER BY ALL");
  EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{
                      {"105529008", "2021-03-04", "not ended", "fhir", "flags.ndjson", "2"},
                      {"32911000", "2018-01-01", "2019-02-03", "fhir", "flags.ndjson", "3"}}));
  // No longer so: the flag's next version ends it, and the earlier one stands no more.
  input.append("flags.ndjson",
               flag("f1", "105529008", R"({"start":"2021-03-04","end":"2024-05-06"},"meta":{"versionId":"2"})"));
  EXPECT_EQ(input.run().by_type.at("Flag").superseded, 1U);
  EXPECT_EQ(input.one("SELECT end_day FROM population.events_readable WHERE code = '105529008'"), "2024-05-06");
}

// Seen weekly with eight deficits, in a site of a mode.
void write_frail(const WrittenInput& input, const std::string& mode, const std::string& expires = "2099-01-01") {
  const std::string basis =
      "[[source.legal_basis]]\npurpose = \"direct-care\"\nname = \"test\"\nexpires = \"2099-01-01\"\n"
      "[[source.legal_basis]]\npurpose = \"risk-stratification\"\nname = \"test\"\nexpires = \"" +
      expires + "\"\n";
  write_site(input, mode, source_text("surgery", "gp", basis));
  std::string lines = patient_line("frail", "", "1940-06-07");
  for (const char* code :
       {"13645005", "38341003", "161898004", "195080001", "161511000", "13445001", "160779001", "123971006"})
    lines += condition_line(std::string("c") + code, "frail", "2023-01-01", code);
  input.write("surgery/all.ndjson", lines + weekly("frail", "AMB", 122, kSurgery));
}

void run_in_service(WrittenInput& service) {
  const std::filesystem::path secret =
      service.site().parent_path() / ("secret-of-" + service.site().filename().string());
  std::ofstream(secret) << std::string(40, 's');
  std::filesystem::permissions(secret, std::filesystem::perms::owner_read);
  ::setenv("KURSAAL_SECRET_FILE", secret.c_str(), 1);
  service.run({"--as-of", "2024-09-25"});
  ::unsetenv("KURSAAL_SECRET_FILE");
  std::filesystem::remove(secret);
}

TEST(SafetyRules, SR23_AnExplanationOfAnotherDateReadsOnlyWhatTheRegisterAllowsOnIt) {
  WrittenInput service;
  write_frail(service, "service", "2024-10-01");
  run_in_service(service);
  const std::string person = service.one("SELECT person_id FROM population.people");
  const auto told = [&](const std::string& as_of, bool site) {
    std::vector<std::string> words{"explain", person, "--out", service.out().string(), "--as-of", as_of};
    if (site) words.insert(words.end(), {"--site", service.site().string()});
    return run_kursaal(words);
  };
  EXPECT_NE(told("2024-09-24", true).out.find("efi_count: 8"), std::string::npos);
  const ProgramResult ended = told("2024-10-02", true);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out.find("efi_count: 8"), std::string::npos) << "the basis had ended";
  EXPECT_EQ(told("2024-09-24", false).status, 10) << "no register, no reading";
  EXPECT_EQ(told("2024-09-25", false).status, 0) << "what was published stands";
}

TEST(SafetyRules, SR07_AStarterListShowsItsBandInDemoModeAndNoneInServiceModeAndSaysSo) {
  WrittenInput demo, service;
  write_frail(demo, "demo");
  write_frail(service, "service");
  const std::string sql =
      "SELECT efi_count, coalesce(efi_band, 'no band'), efi_status, code_list_status, coalesce(efi2_band, 'no band') "
      "FROM read_parquet('{current}/direct/scores.parquet')";
  demo.run({"--as-of", "2024-09-25"});
  const auto shown = query(demo.out(), sql);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0][0] + " " + shown[0][1] + " " + shown[0][3], "8 mild starter");
  EXPECT_NE(shown[0][4], "no band");

  run_in_service(service);
  const auto hidden = query(service.out(), sql);
  ASSERT_EQ(hidden.size(), 1U);
  EXPECT_EQ(hidden[0][0] + " " + hidden[0][1] + " " + hidden[0][3], "8 no band starter");
  EXPECT_EQ(hidden[0][4], "no band");
}

TEST(SafetyRules, SR10_EndOfLifeAndResuscitationRecordsAreKeptAsSentAndNothingComputesThem) {
  WrittenInput input;
  input.remove_good();
  const auto decision = [](const std::string& id, const std::string& code, const std::string& day) {
    return condition_line(id, "ill", day, code,
                          ",\"recordedDate\":\"" + day +
                              R"(","recorder":{"display":"Dr A"},"clinicalStatus":{"coding":[{"code":"active"}]})");
  };
  std::string lines = patient_line("ill", "9990000026", "1940-06-07") +
                      decision("r1", "450475007", "2023-01-01") +  // for resuscitation
                      decision("r2", "450476008", "2024-02-01") +  // not for
                      decision("p1", "103735009", "2024-03-01") +  // palliative care
                      decision("r3", "450475007", "2022-01-01");   // an older one, imported last
  for (const char* code :
       {"13645005", "38341003", "161898004", "195080001", "161511000", "13445001", "160779001", "123971006"})
    lines += condition_line(std::string("c") + code, "ill", "2023-01-01", code);
  input.write("facts.ndjson", lines + weekly("ill", "AMB", 122, kSurgery));
  input.run({"--as-of", "2024-09-25"});
  const auto rows = query(input.out(),
                          "SELECT code, day, known_day, source, line FROM population.events_readable WHERE code IN "
                          "('450475007', '450476008', '103735009') ORDER BY day");
  EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{{"450475007", "2022-01-01", "2022-01-01", "fhir", "5"},
                                                         {"450475007", "2023-01-01", "2023-01-01", "fhir", "2"},
                                                         {"450476008", "2024-02-01", "2024-02-01", "fhir", "3"},
                                                         {"103735009", "2024-03-01", "2024-03-01", "fhir", "4"}}))
      << "all are kept, the conflicting ones too, each with its days and its line";
  const std::string stages =
      "SELECT string_agg(as_of || ' ' || (stage_suggested = 'end-of-life') || ' ' || stage_rule, ', ' ORDER BY as_of) "
      "FROM read_parquet('{current}/direct/scores.parquet')";
  EXPECT_EQ(input.one(stages), "2024-09-25 true end-of-life-record") << "from the record of palliative care alone";
  input.run({"--as-of", "2024-02-15"});
  EXPECT_EQ(input.one(stages).substr(0, 16), "2024-02-15 false") << "however ill, and not for resuscitation";
}

TEST(SafetyRules, SR10_ADecisionStandsWithAuthorStatusPlaceAndReviewAndUnknownIsShownAsUnknown) {
  WrittenInput input;
  const auto decision = [](const std::string& id, const std::string& code, const std::string& day,
                           const std::string& more) { return condition_line(id, "ill", day, code, more); };
  const std::string version_1 = R"(,"meta":{"versionId":"1"})";
  const std::string version_2 = R"(,"meta":{"versionId":"2"})";
  input.write(
      "a-newer.ndjson",
      patient_line("ill", "9990000026", "1940-06-07") +
          decision(
              "r1", "450476008", "2024-02-01",
              version_2 +
                  R"(,"recordedDate":"2024-02-03","asserter":{"display":"Dr Newer"},"clinicalStatus":{"coding":[{"code":"active"}]},"evidence":[{"detail":[{"display":"Red folder, hall"}]}])") +
          R"({"resourceType":"Consent","id":"k1","status":"active","patient":{"reference":"Patient/ill"},"category":[{"coding":[{"system":"http://snomed.info/sct","code":"450475007"}]}],"dateTime":"2023-01-01","performer":[{"display":"Dr Other"}],"sourceReference":{"display":"Ward file"},"provision":{"period":{"start":"2023-01-01","end":"2025-01-01"}}})"
          "\n" +
          decision("r2", "450475007", "2020-05-05", ""));
  // Imported last, and older: it overwrites nothing.
  input.write("b-older.ndjson",
              decision("r1", "450475007", "2022-02-01", version_1 + R"(,"asserter":{"display":"Dr Older"})"));
  input.write("c-withdrawn.ndjson",
              decision("r3", "450476008", "2021-01-01", version_1 + R"(,"asserter":{"display":"Dr Mistaken"})") +
                  decision("r3", "450476008", "2021-01-01",
                           version_2 + R"(,"verificationStatus":{"coding":[{"code":"entered-in-error"}]})"));
  input.run({"--as-of", "2024-09-25"});
  const auto rows = query(input.out(),
                          "SELECT item, day, known_day, coalesce(author, '?'), coalesce(status, '?'), "
                          "coalesce(place, '?'), coalesce(CAST(review_day AS VARCHAR), '?') FROM population.decisions "
                          "ORDER BY day DESC");
  EXPECT_EQ(rows,
            (std::vector<std::vector<std::string>>{
                {"cpr-not-for-attempt", "2024-02-01", "2024-02-03", "Dr Newer", "active", "Red folder, hall", "?"},
                {"cpr-for-attempt", "2023-01-01", "2023-01-01", "Dr Other", "active", "Ward file", "2025-01-01"},
                {"cpr-for-attempt", "2020-05-05", "2020-05-05", "?", "?", "?", "?"}}));

  const std::string person = input.one("SELECT person_id FROM population.people WHERE nhs_number = '9990000026'");
  const auto explain = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"explain", person, "--out", input.out().string()};
    words.insert(words.end(), more.begin(), more.end());
    return run_kursaal(words).out;
  };
  const std::string all = explain({});
  for (const char* told : {"CONFLICT", "Dr Newer", "Dr Other", "Red folder, hall", "review: 2025-01-01",
                           "author: not known; document: not known; review: not known", "status: not known"})
    EXPECT_NE(all.find(told), std::string::npos) << told << " in: " << all;
  EXPECT_LT(all.find("Dr Newer"), all.find("Dr Other")) << "newest first";
  for (const char* gone : {"Dr Older", "Dr Mistaken"}) EXPECT_EQ(all.find(gone), std::string::npos) << gone;
  const std::string then = explain({"--as-of", "2023-06-01"});
  EXPECT_EQ(then.find("Dr Newer"), std::string::npos) << "not decided by then";
  EXPECT_EQ(then.find("CONFLICT"), std::string::npos);
  EXPECT_NE(explain({"--json"}).find("\"decisions_conflict\": true"), std::string::npos);

  // Only the author changes: that is another snapshot.
  input.write("d-corrected.ndjson",
              decision("r1", "450476008", "2024-02-01", R"(,"meta":{"versionId":"3"},"recordedDate":"2024-02-03")"));
  const RunSummary& run = input.run({"--as-of", "2024-09-25"});
  EXPECT_FALSE(run.unchanged);
  EXPECT_EQ(query_one(input.out(), "SELECT count(*) FROM population.decisions WHERE author = 'Dr Newer'"), "0");
}

TEST(SafetyRules, SR20_TheLabelStandsOnTheConceptAndOnEveryReasonOfIt) {
  WrittenInput input;
  const auto icd = [](const std::string& id, const std::string& code) {
    return R"({"resourceType":"Condition","id":")" + id +
           R"(","subject":{"reference":"Patient/private"},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":")" +
           code + "\"}]},\"onsetDateTime\":\"2023-01-01\"}\n";
  };
  input.write("facts.ndjson", patient_line("private", "9990000026", "1945-06-07") + icd("c1", "B20.1") +
                                  icd("c2", "I50.0") + condition_line("c3", "private", "2023-02-01", "86406008"));
  input.run();
  EXPECT_EQ(query(input.out(),
                  "SELECT code, coalesce(sensitivity, 'none') FROM population.concepts WHERE code IN ('B201', 'I500', "
                  "'86406008') ORDER BY ALL"),
            (std::vector<std::vector<std::string>>{{"86406008", "hiv"}, {"B201", "hiv"}, {"I500", "none"}}));
  EXPECT_EQ(input.one("SELECT count(*) FROM read_parquet('{current}/direct/reasons.parquet') WHERE code IN ('B201', "
                      "'86406008') AND sensitivity IS DISTINCT FROM 'hiv'"),
            "0");
  EXPECT_NE(input.one("SELECT count(*) FROM read_parquet('{current}/direct/reasons.parquet') WHERE code = 'B201' AND "
                      "sensitivity = 'hiv' AND score = 'charlson'"),
            "0");
  EXPECT_EQ(input.one("SELECT count(*) FROM read_parquet('{current}/direct/reasons.parquet') WHERE code = 'I500' AND "
                      "sensitivity IS NOT NULL"),
            "0");
}

}  // namespace
}  // namespace kursaal::acceptance
