// What service mode asks for before it shows anybody a real person (safety rule 25). Demo mode asks for none of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/day.hpp"
#include "base/result.hpp"
#include "care/care.hpp"
#include "place/place.hpp"

namespace kursaal::app {

// The clinical safety officer's word that this version may be used here: SITE/safety.toml.
//   [clinical_safety_officer]
//   name = "Dr A N Other"
//   registration = "GMC 1234567"
//   signed_on = 2026-01-31
//   program_version = "0.1.0"
//   document = "clinical-safety-case.pdf"   # beside this file
//   digest = "..."                          # its BLAKE2b-256, as `b2sum -l 256` prints it
struct SafetyFile {
  std::string name, registration, program_version, document, digest;
  base::Day signed_on;
  std::string digest_found;  // of the document as it is now; empty: there is none
};

// Errors: configuration, with what is wrong or missing.
base::Result<SafetyFile> read_safety_file(const std::filesystem::path& file);

// Everything that the answer rests on.
struct ServiceFacts {
  bool demo_snapshot = false;
  std::string code_list_status;            // of the snapshot: "full", "starter"
  std::vector<std::string> without_basis;  // sources with no legal basis for direct care today
  std::int64_t default_passwords = 0;      // accounts that can sign in with a published password
  base::Result<SafetyFile> safety = base::make_error(base::ErrorCode::configuration, "there is none");
  base::Day today;
  bool open_network = false;  // others than this machine can reach it, and nothing says TLS
};

// What of these keeps a snapshot from being shown in service mode: asked at the start, and of every one taken up later.
std::vector<std::string> snapshot_faults(const ServiceFacts& facts);

// What keeps service mode from starting, all of it, each as a sentence. Empty: nothing does.
std::vector<std::string> service_mode_faults(const ServiceFacts& facts);

// Of the care store.
base::Result<std::int64_t> accounts_with_default_password(care::Store& store);

// Sources of the site whose legal basis for direct care is missing or has run out.
std::vector<std::string> sources_not_entitled(const place::Site& site, base::Day today);

}  // namespace kursaal::app
