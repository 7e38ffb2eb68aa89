// The real folders, read where they are with no configuration: every record accounted for, at least 98 % of the
// well-formed clinical ones loaded, true reasons for the rest. The expected counts were made by an independent count of
// the files.
#include <gtest/gtest.h>

#include <set>

#include "acceptance/program_run.hpp"

namespace kursaal::acceptance {
namespace {

using Expected = std::map<std::string, std::uint64_t>;

// Records of these types carry no clinical fact: set aside and counted.
const std::set<std::string>& administrative() {
  static const std::set<std::string> kTypes{"Claim",
                                            "ExplanationOfBenefit",
                                            "Coverage",
                                            "AuditEvent",
                                            "MessageHeader",
                                            "OperationOutcome",
                                            "Provenance",
                                            "Schedule",
                                            "Slot",
                                            "Questionnaire",
                                            "RelatedPerson",
                                            "List",
                                            "Composition",
                                            "Consent",
                                            "BodyStructure",
                                            "CareTeam",
                                            "HealthcareService",
                                            "RequestGroup",
                                            "Specimen"};
  return kTypes;
}

// Every expected type was read in its number; clinical ones loaded to at least 98 % in all.
void check_types(const RunSummary& run, const Expected& expected) {
  EXPECT_TRUE(run.total.closes());
  std::uint64_t clinical = 0;
  std::uint64_t loaded = 0;
  for (const auto& [type, count] : expected) {
    const auto found = run.by_type.find(type);
    ASSERT_NE(found, run.by_type.end()) << type << " is not in the account";
    EXPECT_EQ(found->second.read, count) << type;
    EXPECT_TRUE(found->second.closes()) << type;
    if (administrative().contains(type)) continue;
    clinical += count;
    loaded += found->second.loaded + found->second.duplicate + found->second.superseded;
    EXPECT_GE(static_cast<double>(found->second.loaded), count >= 50 ? 0.98 * static_cast<double>(count) : 0.0) << type;
  }
  EXPECT_GE(static_cast<double>(loaded), 0.98 * static_cast<double>(clinical));
}

#define OPEN_OR_SKIP(folder, name)       \
  const auto folder = shared_data(name); \
  if (!folder)                           \
  GTEST_SKIP() << "the real input " << name << " was found neither below $KURSAAL_SHARED/data nor below ../shared/data"

TEST(RealInput, SyntheaBulkExport) {
  OPEN_OR_SKIP(folder, "real/fhir/synthea-bulk");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  check_types(run, {{"AllergyIntolerance", 200},
                    {"CarePlan", 1166},
                    {"Claim", 15533},
                    {"Condition", 3042},
                    {"DiagnosticReport", 4262},
                    {"Encounter", 12349},
                    {"ExplanationOfBenefit", 12349},
                    {"Goal", 775},
                    {"ImagingStudy", 201},
                    {"Immunization", 4957},
                    {"MedicationRequest", 3184},
                    {"Observation", 60207},
                    {"Organization", 95},
                    {"Patient", 411},
                    {"Practitioner", 102},
                    {"Procedure", 9326}});
  EXPECT_EQ(run.total.read, 128159U);
  EXPECT_EQ(run.total.unused_type, 15533U + 12349U);
  EXPECT_EQ(run.people, 411U);
  EXPECT_EQ(run.files, 16U);
}

TEST(RealInput, SyntheaTransactionBundles) {
  OPEN_OR_SKIP(folder, "real/fhir/synthea-transaction-bundles");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  check_types(run, {{"Patient", 14},
                    {"Encounter", 506},
                    {"Condition", 113},
                    {"CarePlan", 39},
                    {"Claim", 755},
                    {"ExplanationOfBenefit", 506},
                    {"Observation", 2230},
                    {"Procedure", 474},
                    {"Immunization", 171},
                    {"MedicationRequest", 249},
                    {"DiagnosticReport", 165},
                    {"Goal", 23},
                    {"AllergyIntolerance", 1},
                    {"ImagingStudy", 5}});
  EXPECT_EQ(run.total.read, 5295U);
  EXPECT_EQ(run.people, 14U);
}

TEST(RealInput, PartialBulkExportWithDanglingReferences) {
  OPEN_OR_SKIP(folder, "real/fhir/bulk-100-patients-partial");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  check_types(run, {{"AllergyIntolerance", 75},
                    {"Device", 208},
                    {"Immunization", 1818},
                    {"Location", 272},
                    {"Organization", 271},
                    {"Patient", 120},
                    {"Practitioner", 271},
                    {"PractitionerRole", 271}});
  EXPECT_EQ(run.total.read, 3306U);
  EXPECT_GE(run.people, 120U);
}

TEST(RealInput, UkCoreExamples) {
  OPEN_OR_SKIP(folder, "real/uk-core-examples");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  check_types(run, {{"Observation", 29},
                    {"Immunization", 6},
                    {"MedicationRequest", 5},
                    {"Patient", 5},
                    {"Practitioner", 5},
                    {"Location", 4},
                    {"AllergyIntolerance", 5},
                    {"Condition", 1},
                    {"Encounter", 1},
                    {"EpisodeOfCare", 1},
                    {"Procedure", 1},
                    {"Organization", 2},
                    {"MedicationStatement", 1}});
  EXPECT_EQ(run.unknown_files.size(), 103U);  // the XML files, by name
  EXPECT_EQ(run.total.unknown_format, 103U);
  EXPECT_EQ(run.total.read, 115U + 103U);
}

TEST(RealInput, PersonalDemographicsServiceExamples) {
  OPEN_OR_SKIP(folder, "real/pds-fhir");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out", {"--as-of", "2024-01-01"});
  EXPECT_TRUE(run.total.closes());
  EXPECT_EQ(run.unknown_files.size(), 11U);  // patch requests and the like, by name
  EXPECT_EQ(run.total.unknown_format, 11U);
  EXPECT_EQ(run.by_type.at("Patient").read, 12U);
}

TEST(RealInput, HospitalEpisodeStatistics) {
  OPEN_OR_SKIP(folder, "real/hes-artificial");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  EXPECT_TRUE(run.total.closes());
  EXPECT_GE(run.total.read, 599U + 1244U + 599U);
  std::uint64_t loaded = 0;
  for (const auto& [type, counts] : run.by_type) loaded += counts.loaded;
  EXPECT_GE(loaded, (599U + 1244U + 599U) * 98U / 100U);
  // The source's own person id joins a person's visits across the three files; there is no NHS number.
  EXPECT_EQ(query(out.path() / "out",
                  "SELECT count(*) FROM population.people WHERE nhs_number IS NOT NULL AND nhs_number <> ''")[0][0],
            "0");
}

TEST(RealInput, SyntheaUkCsv) {
  OPEN_OR_SKIP(folder, "real/synthea-uk-hypertension-csv");
  const TemporaryFolder out;
  const RunSummary run = run_folder(*folder, out.path() / "out");
  EXPECT_TRUE(run.total.closes());
  EXPECT_EQ(run.people, 690U);
  EXPECT_EQ(run.total.read, 354U + 354U + 492U + 33399U + 14128U + 272U + 126219U + 689U + 690U + 689U);
  // 14,128 immunization rows carry a surplus empty cell and load; 272 medication rows lack a cell and do not.
  EXPECT_EQ(
      query(
          out.path() / "out",
          "SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE code = 'surplus-empty-cell'")
          [0][0],
      "14128");
  EXPECT_EQ(query(out.path() / "out",
                  "SELECT count(*) FROM read_parquet('{current}/direct/quarantine.parquet') WHERE code = 'cell-count' "
                  "AND severity = 'error'")[0][0],
            "272");
  EXPECT_EQ(query(out.path() / "out",
                  "SELECT count(*) FROM population.events e JOIN population.files f USING (file) WHERE f.name LIKE "
                  "'immunizations%'")[0][0],
            "14128");
  EXPECT_EQ(run.total.quarantined, 272U);
}

}  // namespace
}  // namespace kursaal::acceptance
