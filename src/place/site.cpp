#include "place/site.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "place/site_reader.hpp"
#include "tables/blocks.hpp"

namespace kursaal::place {
namespace {

constexpr std::size_t kLongestSiteFile = 256U << 20;  // a postcode table of England is about 100 MB
constexpr std::string_view kSiteFile = "site.toml";

// The files that site.toml may name, by what they hold.
constexpr std::string_view kFileKeys[] = {
    "areas",     "documents",         "facts",
    "lsoa_ward", "organisations",     "postcode_lsoa",
    "practices", "practice_locality", "sources",
    "systems",   "ward_locality",     "ward_successors",
    "wards",     "practice_pcn",      "practice_successors",
    "services",  "deprivation",       "legal_basis",
};

struct SiteFiles {
  std::map<std::string, SiteText, std::less<>> by_key;
  [[nodiscard]] const SiteText* of(std::string_view key) const {
    const auto found = by_key.find(key);
    return found == by_key.end() ? nullptr : &found->second;
  }
};

bool tag_known(const std::vector<Document>& documents, std::string_view source) {
  const std::string_view tag = source.substr(0, source.find(' '));
  return std::any_of(documents.begin(), documents.end(), [&](const Document& document) { return document.tag == tag; });
}

void check_evidence(const Site& site, Problems& problems) {
  std::vector<std::string_view> tags;
  for (const auto& document : site.documents) tags.emplace_back(document.tag);
  for (const auto& [about, evidence] : evidence_of(site)) {
    for (const auto& source : evidence->sources) {
      if (tag_known(site.documents, source)) continue;
      const std::string tag(source.substr(0, source.find(' ')));
      std::string problem = about;
      problem.append(": no document has the tag \"").append(tag).append("\"").append(did_you_mean(tag, tags));
      problems.add("documents", 0, problem);
    }
    if (evidence->status != FactStatus::stated && evidence->basis.empty()) {
      // Reading without a word on why cannot be checked; aliases and claims may lean on what they belong to.
      if (about.starts_with("alias") || about.starts_with("claim")) continue;
      problems.add(kSiteFile, 0,
                   about + " is " + std::string(status_name(evidence->status)) + " and gives no \"basis\"");
    }
  }
}

void check_fact_areas(const Site& site, Problems& problems) {
  std::set<std::string_view> codes;
  for (const auto& area : site.geography.areas()) codes.insert(area.code);
  for (const auto& fact : site.facts) {
    if (fact.area.empty() || codes.contains(fact.area)) continue;
    problems.add("facts", 0, fact.id + ": no area has the code \"" + fact.area + "\"");
  }
}

void check_bases(const Site& site, std::string_view file, Problems& problems) {
  if (site.mode != Mode::service) return;
  for (const Source& source : site.sources)
    if (source.legal_bases.empty())
      problems.add(file, 0,
                   "the source \"" + source.name +
                       "\" has no legal basis: in service mode every source needs one, by "
                       "[[source.legal_basis]] or in the register that [files] names as legal_basis");
}

base::Result<SiteFiles> read_files(const std::filesystem::path& folder, TableReader& head, Problems& problems) {
  SiteFiles files;
  const ConfigTable* named = head.table("files");
  if (named == nullptr) {
    head.problem("the table [files] is missing");
    return files;
  }
  TableReader reader(*named, kSiteFile, "[files]", problems);
  for (const std::string_view key : kFileKeys) {
    const std::string name = key == "sources" ? reader.text(key) : reader.text_or(key, "");
    if (name.empty()) continue;
    const std::filesystem::path relative(name);
    if (relative.is_absolute() || name.find("..") != std::string::npos) {
      reader.problem("\"" + name + "\" must lie in the site folder");
      continue;
    }
    if (!std::filesystem::is_regular_file(folder / relative)) {
      reader.problem("the file \"" + name + "\" is not there");
      continue;
    }
    KURSAAL_ASSIGN(std::string text, tables::read_whole(folder / relative, kLongestSiteFile));
    files.by_key.emplace(std::string(key), SiteText{name, std::move(text)});
  }
  reader.finish();
  return files;
}

// How counts of people are published. What is not said is as NHS England does it.
disclosure::SmallCountRule read_small_counts(const ConfigTable& table, Problems& problems) {
  disclosure::SmallCountRule rule;
  TableReader reader(table, kSiteFile, "[small_counts]", problems);
  const auto whole = [&](std::string_view key, std::uint64_t otherwise, std::int64_t least, std::int64_t most) {
    const auto value = reader.integer(key);
    if (!value) return otherwise;
    if (*value < least || *value > most) {
      reader.problem("\"" + std::string(key) + "\" must lie between " + std::to_string(least) + " and " +
                     std::to_string(most));
      return otherwise;
    }
    return static_cast<std::uint64_t>(*value);
  };
  rule.least_shown = whole("least_shown", rule.least_shown, 3, 1000);
  rule.round_to = whole("round_to", rule.round_to, 1, 1000);
  rule.zero_shown = reader.one_of("zero", {"shown", "hidden"}, "shown") == "shown";
  reader.text_or("source", "");
  reader.finish();
  return rule;
}

Geography read_geography(const SiteFiles& files, Problems& problems) {
  GeographyReader reader(problems);
  if (const auto* file = files.of("areas")) reader.read_areas(*file);
  if (const auto* file = files.of("wards")) reader.read_area_table(*file, AreaLevel::ward);
  if (const auto* file = files.of("practices")) reader.read_area_table(*file, AreaLevel::practice);
  if (const auto* file = files.of("ward_successors")) reader.read_successor_table(*file, AreaLevel::ward);
  if (const auto* file = files.of("practice_successors")) reader.read_successor_table(*file, AreaLevel::practice);
  if (const auto* file = files.of("lsoa_ward")) reader.tables.lsoa_ward = reader.read_memberships(*file);
  if (const auto* file = files.of("ward_locality")) reader.tables.ward_locality = reader.read_memberships(*file);
  if (const auto* file = files.of("practice_locality"))
    reader.tables.practice_locality = reader.read_memberships(*file);
  if (const auto* file = files.of("practice_pcn")) reader.tables.practice_pcn = reader.read_memberships(*file);
  if (const auto* file = files.of("postcode_lsoa")) reader.tables.postcode_lsoa = reader.read_memberships(*file);
  reader.check();
  return Geography(std::move(reader.tables));
}

std::string folder_name(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::path whole = std::filesystem::absolute(folder, ignored).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  const std::string name = whole.filename().string();
  return name.empty() ? "place" : name;
}

std::string locality_code(std::string_view name) {
  std::string code;
  for (const char c : plain_name(name)) code += c == ' ' ? '-' : c;
  return code.empty() ? "place" : code;
}

}  // namespace

std::string_view mode_name(Mode mode) { return mode == Mode::demo ? "demo" : "service"; }

const Service* Site::service(std::string_view id) const {
  const auto found = std::find_if(services.begin(), services.end(), [&](const Service& s) { return s.id == id; });
  return found == services.end() ? nullptr : &*found;
}

const Source* Site::source(std::string_view source_name) const {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.name == source_name; });
  return found == sources.end() ? nullptr : &*found;
}

const Source* Site::source_of(std::string_view file) const {
  if (std::binary_search(own_files.begin(), own_files.end(), file)) return nullptr;
  for (const auto& candidate : sources) {
    const std::string& its = candidate.folder;
    if (its.empty() || (file.starts_with(its) && file.substr(its.size()).starts_with('/'))) return &candidate;
  }
  return nullptr;
}

base::Result<Site> load_site(const std::filesystem::path& folder) {
  if (!std::filesystem::is_regular_file(folder / kSiteFile)) {
    return base::make_error(base::ErrorCode::not_found, "no site.toml in the folder");
  }
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(folder / kSiteFile, kLongestSiteFile));
  KURSAAL_ASSIGN(const ConfigTable parsed, parse_config(text, kSiteFile));

  Problems problems;
  Site site;
  site.folder = folder;
  site.configured = true;
  TableReader head(parsed, kSiteFile, "the file", problems);
  site.name = head.text("name");
  site.mode = head.one_of("mode", {"demo", "service"}) == "service" ? Mode::service : Mode::demo;
  site.time_zone = head.one_of("time_zone", {"Europe/London"}, "Europe/London");
  if (const ConfigTable* counts = head.table("small_counts")) site.small_counts = read_small_counts(*counts, problems);
  KURSAAL_ASSIGN(const SiteFiles files, read_files(folder, head, problems));
  head.finish();

  if (const auto* file = files.of("documents")) site.documents = read_documents(*file, problems);
  site.geography = read_geography(files, problems);
  if (const auto* file = files.of("organisations"))
    site.organisations = Organisations(read_organisations(*file, problems));
  check_organisations(site.organisations, problems);
  if (const auto* file = files.of("systems")) site.systems = read_systems(*file, site.organisations, problems);
  if (const auto* file = files.of("sources"))
    site.sources = read_sources(*file, site.organisations, site.mode, problems);
  if (const auto* file = files.of("legal_basis"))
    read_legal_bases(*file, site.mode, site.sources, site.feedback, problems);
  const SiteText* sources = files.of("sources");
  check_bases(site, sources != nullptr ? sources->name : kSiteFile, problems);
  if (const auto* file = files.of("services"))
    site.services = read_services(*file, site.organisations, site.geography, problems);
  if (const auto* file = files.of("deprivation")) site.deprivation = read_deprivation(*file, problems);
  if (const auto* file = files.of("facts")) site.facts = read_facts(*file, problems);
  check_fact_areas(site, problems);
  check_evidence(site, problems);
  if (!problems.none()) return problems.error();

  site.own_files.emplace_back(kSiteFile);
  base::Digest digest;
  digest.add_text(text);
  for (const auto& [key, file] : files.by_key) {
    site.own_files.push_back(std::filesystem::path(file.name).lexically_normal().generic_string());
    digest.add_text(key);
    digest.add_text(file.name);
    digest.add_text(file.text);
  }
  site.digest = digest.hex();
  std::sort(site.own_files.begin(), site.own_files.end());
  return site;
}

Site default_site(const std::filesystem::path& folder) {
  Site site;
  site.folder = folder;
  site.name = folder_name(folder);
  const Evidence evidence{{"folder"}, FactStatus::inferred, "the folder has no site.toml"};
  site.documents.push_back({"folder", "The folder as it was given", "none", "", "local", "", ""});

  GeographyTables tables;
  Area locality;
  locality.level = AreaLevel::locality;
  locality.code = locality_code(site.name);
  locality.name = site.name;
  locality.evidence = evidence;
  tables.everyone_in = LocalityCode{locality.code};
  tables.areas.push_back(std::move(locality));
  site.geography = Geography(std::move(tables));

  Source mixed;
  mixed.name = "mixed";
  mixed.domains = {Domain::mixed};
  mixed.mapping = "auto";
  mixed.feed = Feed::full;
  mixed.evidence = evidence;
  site.sources.push_back(std::move(mixed));

  base::Digest digest;
  digest.add_text("no site.toml");
  digest.add_text(site.name);
  site.digest = digest.hex();
  return site;
}

base::Result<Site> open_site(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return base::make_error(base::ErrorCode::not_found,
                            "there is no such folder; give the folder of a site or of its extracts");
  }
  if (std::filesystem::exists(folder / kSiteFile, ignored)) return load_site(folder);
  return default_site(folder);
}

std::vector<EvidenceOf> evidence_of(const Site& site) {
  std::vector<EvidenceOf> all;
  for (const auto& area : site.geography.areas()) {
    const std::string called = std::string(level_name(area.level)) + " " + area.code;
    all.push_back({"area " + called, &area.evidence});
    for (const auto& alias : area.aliases) all.push_back({"alias of " + called, &alias.evidence});
    for (const auto& parent : area.part_of) all.push_back({"parent of " + called, &parent.evidence});
    for (const auto& successor : area.successors) all.push_back({"successor of " + called, &successor.evidence});
  }
  const GeographyTables& tables = site.geography.tables();
  for (const auto* memberships : {&tables.lsoa_ward, &tables.ward_locality, &tables.practice_locality,
                                  &tables.practice_pcn, &tables.postcode_lsoa}) {
    for (const auto& membership : *memberships) {
      all.push_back({"membership of " + membership.member + " in " + membership.of, &membership.evidence});
    }
  }
  for (const auto& organisation : site.organisations.all()) {
    all.push_back({"organisation " + organisation.id, &organisation.evidence});
    for (const auto& alias : organisation.aliases) all.push_back({"alias of " + organisation.id, &alias.evidence});
    for (const auto& unit : organisation.units) all.push_back({"unit of " + organisation.id, &unit.evidence});
    for (const auto& successor : organisation.successors)
      all.push_back({"successor of " + organisation.id, &successor.evidence});
  }
  for (const auto& system : site.systems) all.push_back({"system of " + system.organisation, &system.evidence});
  for (const auto& source : site.sources) all.push_back({"source " + source.name, &source.evidence});
  for (const auto& service : site.services) {
    all.push_back({"service " + service.id, &service.evidence});
    for (const auto& team : service.teams) all.push_back({"team " + team.name, &team.evidence});
  }
  for (const auto& area : site.deprivation.areas()) all.push_back({"deprivation of " + area.lsoa, &area.evidence});
  for (const auto& fact : site.facts) {
    for (const auto& claim : fact.claims) all.push_back({"claim of " + fact.id, &claim.evidence});
  }
  return all;
}

}  // namespace kursaal::place
