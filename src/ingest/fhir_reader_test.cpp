#include "ingest/fhir_reader.hpp"

#include "ingest/fhir_reading_fixture.hpp"
#include "ingest/fhir_types.hpp"

namespace kursaal::ingest {
namespace {

constexpr const char* kDiabetes =
    R"({"resourceType":"Condition","id":"c1","code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]},"subject":{"reference":"Patient/p1"},"onsetDateTime":"2020-03-01"})";

TEST(FhirReader, ReadsALineAsARecordAndGivesItTheLinesNumber) {
  const FhirRead read = read_ndjson(std::string("\n") + kDiabetes + "\r\n\n");
  ASSERT_EQ(read.drawn(), (Drawn{"condition snomed|44054006 2020-03-01"}));
  EXPECT_EQ(read.events[0].raw.line, 2U);
  EXPECT_EQ(read.events[0].person, "p1");
  EXPECT_EQ(read.staged.accounting.records.read, 1U);
}

TEST(FhirReader, QuarantinesABrokenLineAndGoesOn) {
  const FhirRead read = read_ndjson(std::string("{\"resourceType\":\"Condition\",\n") + kDiabetes + "\nnonsense\n");
  EXPECT_EQ(read.counts("Condition").loaded, 1U);
  EXPECT_EQ(read.staged.accounting.records.quarantined, 2U);
  EXPECT_EQ(read.lines_of("json-invalid"), (std::vector<std::uint64_t>{1, 3}));
}

TEST(FhirReader, QuarantinesALineWhoseFaultLiesInAFieldThatIsNotUsed) {
  const FhirRead read = read_ndjson(R"({"resourceType":"Claim","id":"x","unused":[1,2,tru]})");
  EXPECT_TRUE(read.says("json-invalid"));
  EXPECT_EQ(read.staged.accounting.records.quarantined, 1U);
}

TEST(FhirReader, DoesNotQuoteTheContentOfABrokenLine) {
  const FhirRead read = read_ndjson(R"({"resourceType":"Patient","name":[{"family":"Canaryfamily"}],,})");
  EXPECT_TRUE(read.says("json-invalid"));
  for (const auto& reason : read.staged.reasons) EXPECT_EQ(reason.text.find("Canary"), std::string::npos);
}

TEST(FhirReader, RefusesTextThatIsNotUtf8WithThatReason) {
  EXPECT_TRUE(read_ndjson("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Andr\xE9\"}]}").says("text-not-utf8"));
}

TEST(FhirReader, TellsAnUnknownTypeFromOneThatIsNotUsedAndFromNone) {
  const FhirRead read = read_ndjson(R"({"resourceType":"MedicationOrder","id":"1"}
{"resourceType":"Claim","id":"1"}
{"patches":[]})");
  EXPECT_TRUE(read.says("type-unknown"));
  EXPECT_TRUE(read.says("type-missing"));
  EXPECT_EQ(read.counts("MedicationOrder").quarantined, 1U);
  EXPECT_EQ(read.counts("Claim").unused_type, 1U);
  EXPECT_EQ(read.staged.accounting.records.read, 3U);
}

TEST(FhirReader, ReportsALineThatIsTooLong) {
  tables::Block block;
  block.oversized = true;
  block.first_line = 7;
  Staging staging({population::SourceFile{}}, {population::StagedSource{"gp", {"mixed"}, true, {}}},
                  std::filesystem::temp_directory_path());
  {
    RecordSink sink(staging, 0);
    FhirReferences references(std::filesystem::temp_directory_path() / "kursaal-none");
    FhirWorker worker(references);
    read_ndjson_block(block, 0, sink, worker);
  }
  auto finished = staging.finish(terminology::CodeLists{}, terminology::Measures{}, 1, nullptr);
  ASSERT_TRUE(finished.ok());
  FhirRead read;
  read.staged = std::move(finished).value();
  EXPECT_EQ(read.lines_of("record-too-long"), (std::vector<std::uint64_t>{7}));
}

TEST(FhirReader, TakesEachEntryOfABundleAsARecordByItsNumber) {
  const FhirRead read = read_document(
      std::string(
          R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Claim","id":"z"}},{"resource":)") +
      kDiabetes + "}]}");
  ASSERT_EQ(read.events.size(), 1U);
  EXPECT_EQ(read.events[0].raw.line, 2U);
  EXPECT_EQ(read.staged.accounting.records.read, 2U);
}

TEST(FhirReader, CountsNoRecordInAnEmptyBundle) {
  FhirReading reading;
  const FhirRead read =
      reading.document(R"({"resourceType":"Bundle","type":"searchset","timestamp":"2024-05-01T10:00:00Z"})").read();
  EXPECT_EQ(read.staged.accounting.records.read, 0U);
  EXPECT_EQ(reading.documents().at(0).records, 0U);
}

TEST(FhirReader, TakesTheTimestampOfASearchsetAsExtractDateButNotOfATransaction) {
  FhirReading reading;
  (void)reading
      .document(R"({"resourceType":"Bundle","type":"searchset","timestamp":"2024-05-01T10:00:00Z","entry":[]})")
      .document(R"({"resourceType":"Bundle","type":"transaction","timestamp":"2024-05-01T10:00:00Z","entry":[]})")
      .read();
  EXPECT_EQ(base::format_day(reading.documents().at(0).extracted), "2024-05-01");
  EXPECT_FALSE(reading.documents().at(1).extracted.known());
}

TEST(FhirReader, SetsANestedBundleAndAnEntryWithoutResourceAside) {
  const FhirRead read = read_document(
      R"({"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"200"}},{"resource":{"resourceType":"Bundle","type":"searchset"}}]})");
  EXPECT_EQ(read.staged.accounting.records.unused_type, 2U);
}

TEST(FhirReader, WithdrawsWhatABundleDeletes) {
  const FhirRead read =
      FhirReading()
          .ndjson(kDiabetes)
          .document(
              R"({"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Condition/c1"}}]})")
          .read();
  EXPECT_TRUE(read.events.empty());
  EXPECT_EQ(read.staged.accounting.withdrawn, 1U);
}

TEST(FhirReader, KeepsTheNewerVersionOfARecordWhateverTheOrder) {
  const std::string old_one =
      R"({"resourceType":"Condition","id":"c1","meta":{"lastUpdated":"2024-01-01T10:00:00Z"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]},"subject":{"reference":"Patient/p1"},"onsetDateTime":"2020-03-01"})";
  const std::string new_one =
      R"({"resourceType":"Condition","id":"c1","meta":{"lastUpdated":"2024-01-01T10:00:00.500Z"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"2"}]},"subject":{"reference":"Patient/p1"},"onsetDateTime":"2020-03-01"})";
  for (const auto& text : {old_one + "\n" + new_one, new_one + "\n" + old_one}) {
    const FhirRead read = read_ndjson(text);
    EXPECT_EQ(read.drawn(), (Drawn{"condition snomed|2 2020-03-01"}));
    EXPECT_EQ(read.counts("Condition").superseded, 1U);
  }
}

TEST(FhirReader, CountsTheSameRecordInTwoBundlesAsADuplicate) {
  const std::string bundle =
      std::string(R"({"resourceType":"Bundle","type":"transaction","entry":[{"resource":)") + kDiabetes + "}]}";
  const FhirRead read = FhirReading().document(bundle).document(bundle).ndjson(kDiabetes).read();
  EXPECT_EQ(read.counts("Condition").loaded, 1U);
  EXPECT_EQ(read.counts("Condition").duplicate, 2U);
}

TEST(FhirRecognition, TellsLinesBundlesSinglesAndStrangersApart) {
  struct Case {
    const char* text;
    bool whole;
    FhirShape shape;
  };
  const Case cases[] = {
      {R"({"resourceType":"Patient","id":"1"})", true, FhirShape::single},
      {"{\n  \"id\": \"1\",\n  \"resourceType\": \"Patient\"\n}\n", true, FhirShape::single},
      {"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}\n", true, FhirShape::ndjson},
      {"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Pat", false, FhirShape::ndjson},
      {"{\"resourceType\":\"Patient\",\"name\":[{\"fam", false, FhirShape::ndjson},
      {"{broken\n{\"resourceType\":\"Patient\"}\n", true, FhirShape::ndjson},
      {"{\"resourceType\":\"Pat\n{\"resourceType\":\"Patient\"}\n", true, FhirShape::ndjson},
      {R"({"resourceType":"Bundle","entry":[]})", true, FhirShape::bundle},
      {"{\n\"resourceType\":\"Bundle\",\n\"entry\":[\n{\"resource\":{\"resourceType\":\"Patient\"}},\n", false,
       FhirShape::bundle},
      {"{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}},", false, FhirShape::bundle},
      {"{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n", true, FhirShape::single},
      {R"({"patches":[{"op":"add"}]})", true, FhirShape::none},
      {R"({"a":{"resourceType":"Patient"}})", true, FhirShape::none},
      {"<Patient xmlns=\"http://hl7.org/fhir\"/>", true, FhirShape::none},
      {"a,b,c\n1,2,3\n", true, FhirShape::none},
      {"[1,2]", true, FhirShape::none},
      {"", true, FhirShape::none},
  };
  for (const Case& one : cases) EXPECT_EQ(recognise_fhir(one.text, one.whole), one.shape) << one.text;
}

TEST(FhirTypes, KnowEveryTypeOfR4OnceAndOnlyThose) {
  EXPECT_EQ(all_fhir_types().size(),
            146U);  // HL7 FHIR R4: 148 codes of resource-types, less the abstract Resource and DomainResource
  for (std::size_t i = 1; i < all_fhir_types().size(); ++i)
    EXPECT_LT(all_fhir_types()[i - 1].name, all_fhir_types()[i].name);
  EXPECT_EQ(find_fhir_type("MedicationOrder"), nullptr);
  EXPECT_EQ(find_fhir_type("Claim")->handling, FhirHandling::unused);
}

}  // namespace
}  // namespace kursaal::ingest
