// A place is data: the site folder, loaded whole into one value that never changes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "disclosure/rule.hpp"
#include "place/deprivation.hpp"
#include "place/evidence.hpp"
#include "place/facts.hpp"
#include "place/geography.hpp"
#include "place/organisations.hpp"
#include "place/services.hpp"
#include "place/sources.hpp"

namespace kursaal::place {

enum class Mode : std::uint8_t {
  demo,     // SYNTHETIC on everything, test and never-issued NHS numbers allowed, fixed keys
  service,  // real people: a legal basis for every source, no test numbers
};
std::string_view mode_name(Mode mode);

// Safe to read from any thread.
struct Site {
  std::filesystem::path folder;
  std::string name;
  Mode mode = Mode::demo;
  std::string time_zone = "Europe/London";
  bool configured = false;  // false: no site.toml, taken as a one-locality place in demo mode
  std::vector<Document> documents;
  Geography geography;
  Organisations organisations;
  std::vector<RecordSystem> systems;
  std::vector<Source> sources;          // at least one
  Source feedback = feedback_source();  // what teams did: its legal bases, of the register alone
  std::vector<Fact> facts;
  std::vector<Service> services;  // in file order: where lists overlap, the earlier service comes first
  Deprivation deprivation;
  disclosure::SmallCountRule small_counts;  // how counts of people are published; [small_counts] of site.toml
  std::string
      digest;  // of the text of site.toml and of every file that it names; of the locality's code where there is none

  std::vector<std::string> own_files;  // site.toml and the files it names, relative, sorted: configuration, not input

  // Missing: nullptr where the site has no such service.
  [[nodiscard]] const Service* service(std::string_view id) const;
  [[nodiscard]] const Source* source(std::string_view source_name) const;
  // The source in whose folder a file lies (relative to the site folder, '/' separated). Missing: nothing for the
  // site's own files and for files in nobody's folder.
  [[nodiscard]] const Source* source_of(std::string_view file) const;
};

// Reads SITE/site.toml and the files it names. Errors: not_found (no site.toml), configuration (every problem found,
// each with its file and line; an unknown key with the nearest known one), io.
base::Result<Site> load_site(const std::filesystem::path& folder);

// A folder with no site.toml: demo mode, one locality with the folder's name and everyone in it, one source "mixed" of
// all domains whose files are recognised by content.
Site default_site(const std::filesystem::path& folder);

// load_site where there is a site.toml, else default_site. Errors: not_found (no such folder), and those of load_site.
base::Result<Site> open_site(const std::filesystem::path& folder);

// Every fact of the site with what it is about ("area locality canvey"), in file order of kinds; pointers into `site`.
struct EvidenceOf {
  std::string about;
  const Evidence* evidence;
};
std::vector<EvidenceOf> evidence_of(const Site& site);

}  // namespace kursaal::place
