// Safety rule 25: the program in service mode starts with everything that it needs, or not at all.
#include "app/service_mode.hpp"

#include <gtest/gtest.h>

#include "app/config_command.hpp"
#include "app/program_in_test.hpp"
#include "app/version.hpp"

namespace kursaal::app {
namespace {

ServiceFacts everything() {
  ServiceFacts facts;
  facts.code_list_status = "full";
  facts.today = base::day_of(2026, 3, 1);
  SafetyFile safety;
  safety.name = "Dr A N Other";
  safety.registration = "GMC 1234567";
  safety.signed_on = base::day_of(2026, 2, 28);
  safety.program_version = kVersion;
  safety.document = "case.pdf";
  safety.digest = safety.digest_found = std::string(64, 'a');
  facts.safety = safety;
  return facts;
}

// The one sentence that is expected, by a word of it.
void expect_fault(const ServiceFacts& facts, const std::string& word) {
  const std::vector<std::string> faults = service_mode_faults(facts);
  ASSERT_EQ(faults.size(), 1U) << word << ": " << (faults.empty() ? "no fault" : faults.front());
  EXPECT_NE(faults.front().find(word), std::string::npos) << faults.front();
}

TEST(SafetyRules, SR25_service_mode_starts_with_everything_it_needs) {
  EXPECT_TRUE(service_mode_faults(everything()).empty());
}

TEST(SafetyRules, SR25_service_mode_does_not_start_with_starter_code_lists) {
  ServiceFacts facts = everything();
  facts.code_list_status = "starter";
  expect_fault(facts, "code lists");
  facts.code_list_status = "";
  expect_fault(facts, "code lists");
}

TEST(SafetyRules, SR25_a_snapshot_that_service_mode_would_not_start_with_is_not_taken_up_later) {
  EXPECT_TRUE(snapshot_faults(everything()).empty());
  ServiceFacts facts = everything();
  facts.demo_snapshot = true;
  facts.code_list_status = "starter";
  facts.without_basis = {"hospital"};
  EXPECT_EQ(snapshot_faults(facts).size(), 3U);
  facts.default_passwords = 5;
  facts.open_network = true;
  EXPECT_EQ(snapshot_faults(facts).size(), 3U) << "what is not the snapshot's is asked at the start alone";
}

TEST(SafetyRules, SR25_service_mode_does_not_start_with_a_source_without_a_legal_basis_today) {
  ServiceFacts facts = everything();
  facts.without_basis = {"hospital"};
  expect_fault(facts, "source hospital has no legal basis");
  place::Site site;
  place::Source source;
  source.name = "hospital";
  place::LegalBasis basis;
  basis.purpose = place::Purpose::direct_care;
  basis.expires = base::day_of(2026, 3, 1);
  source.legal_bases = {basis};
  site.sources = {source};
  EXPECT_TRUE(sources_not_entitled(site, base::day_of(2026, 2, 28)).empty());
  EXPECT_EQ(sources_not_entitled(site, base::day_of(2026, 3, 1)), std::vector<std::string>{"hospital"});
}

TEST(SafetyRules, SR25_service_mode_does_not_start_with_a_default_password) {
  ServiceFacts facts = everything();
  facts.default_passwords = 2;
  expect_fault(facts, "published password");
}

TEST(SafetyRules, SR25_service_mode_does_not_start_on_a_snapshot_of_a_demonstration) {
  ServiceFacts facts = everything();
  facts.demo_snapshot = true;
  expect_fault(facts, "demo mode");
}

TEST(SafetyRules, SR25_service_mode_does_not_start_without_a_safety_file_that_a_named_officer_signed_for_this_version) {
  ServiceFacts facts = everything();
  facts.safety = base::make_error(base::ErrorCode::configuration, "there is no safety file");
  expect_fault(facts, "clinical safety officer");
  const auto with = [](const auto& change) {
    ServiceFacts changed = everything();
    SafetyFile safety = *changed.safety;
    change(safety);
    changed.safety = safety;
    return changed;
  };
  expect_fault(with([](SafetyFile& file) { file.name.clear(); }), "names no clinical safety officer");
  expect_fault(with([](SafetyFile& file) { file.registration.clear(); }), "names no clinical safety officer");
  expect_fault(with([](SafetyFile& file) { file.signed_on = base::Day(); }), "not signed");
  expect_fault(with([](SafetyFile& file) { file.signed_on = base::day_of(2026, 3, 2); }), "not signed");
  expect_fault(with([](SafetyFile& file) { file.program_version = "0.0.9"; }), "signed for version 0.0.9");
  expect_fault(with([](SafetyFile& file) { file.digest_found.clear(); }), "does not stand beside it");
  expect_fault(with([](SafetyFile& file) { file.digest_found = std::string(64, 'b'); }), "digest differs");
}

TEST(SafetyRules, SR25_service_mode_is_not_open_to_other_machines_without_tls) {
  ServiceFacts facts = everything();
  facts.open_network = true;
  expect_fault(facts, "TLS");
}

TEST(ServiceMode, ReadsASafetyFileAndTheDocumentBesideIt) {
  const tables::TestFolder folder;
  folder.write("case.pdf", "the clinical safety case");
  const std::string digest = care::plain_digest("the clinical safety case");
  const auto file =
      folder.write("safety.toml",
                   "[clinical_safety_officer]\nname = \"Dr A N Other\"\nregistration = \"GMC 1\"\n"
                   "signed_on = 2026-01-31\nprogram_version = \"0.1.0\"\ndocument = \"case.pdf\"\ndigest = "
                   "\"" +
                       digest + "\"\n");
  const auto read = read_safety_file(file);
  ASSERT_TRUE(read.ok()) << read.error().text;
  EXPECT_EQ(read->name, "Dr A N Other");
  EXPECT_EQ(read->signed_on, base::day_of(2026, 1, 31));
  EXPECT_EQ(read->digest_found, digest);
  EXPECT_FALSE(read_safety_file(folder.path() / "none.toml").ok());
  EXPECT_FALSE(read_safety_file(folder.write("bad.toml", "name = ")).ok());
  EXPECT_FALSE(read_safety_file(folder.write("empty.toml", "")).ok());
  const auto outside = folder.write("out.toml", "[clinical_safety_officer]\ndocument = \"../case.pdf\"\n");
  EXPECT_EQ(read_safety_file(outside)->digest_found, "");
}

TEST(SafetyRules, SR25_the_program_itself_refuses_a_site_in_service_mode_and_says_all_that_is_missing) {
  const SmallPlace& place = SmallPlace::of_all_tests();
  const tables::TestFolder folder;
  std::string site = sample_site();
  const std::string demo = "mode = \"demo\"";
  ASSERT_NE(site.find(demo), std::string::npos);
  site.replace(site.find(demo), demo.size(), "mode = \"service\"");
  folder.write("site.toml", site);
  folder.write("documents.toml", sample_documents());
  folder.write("sources.toml",
               "[[source]]\nname = \"gp\"\ndomains = [\"gp\"]\nfolder = \"in\"\nmapping = \"auto\"\nfeed = "
               "\"full\"\ntolerance_days = 35\nsource = \"L\"\n"
               "[[source.legal_basis]]\npurpose = \"direct-care\"\nname = \"9(2)(h)\"\nreference = \"x\"\n"
               "expires = 2020-01-01\n");
  const ProgramAnswer answer =
      run_program({"serve", folder.path().string(), "--out", place.out().string(), "--port", "0"});
  EXPECT_EQ(answer.status, 10) << answer.err;
  EXPECT_TRUE(answer.out.empty()) << "it never listened";
  for (const char* word : {"service mode does not start", "made in demo mode", "no safety file", "no legal basis"})
    EXPECT_NE(answer.err.find(word), std::string::npos) << word << "\n" << answer.err;
}

}  // namespace
}  // namespace kursaal::app
