// Reads organisations and the register of record systems, and checks names and succession.
#include <map>
#include <set>
#include <utility>

#include "place/geography.hpp"
#include "place/site_reader.hpp"

namespace kursaal::place {
namespace {

constexpr std::string_view kFile = "organisations";

std::vector<OrganisationName> names_of(TableReader& row, std::string_view key, const SiteText& file,
                                       Problems& problems) {
  std::vector<OrganisationName> names;
  for (const ConfigTable* inner : row.tables(key)) {
    TableReader name(*inner, file.name, key, problems);
    names.push_back({name.text("name"), name.evidence()});
    name.finish();
  }
  return names;
}

bool comes_back(const Organisations& organisations, const Organisation& at, std::set<std::string>& path) {
  if (!path.insert(at.id).second) return true;
  for (const auto& successor : at.successors) {
    const Organisation* next = organisations.by_id(successor.organisation);
    if (next != nullptr && comes_back(organisations, *next, path)) return true;
  }
  path.erase(at.id);
  return false;
}

}  // namespace

std::vector<Organisation> read_organisations(const SiteText& file, Problems& problems) {
  std::vector<Organisation> organisations;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return organisations;
  }
  const auto types = organisation_types();
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("organisation")) {
    TableReader row(*table, file.name, "[[organisation]]", problems);
    Organisation organisation;
    organisation.id = row.text("id");
    organisation.name = row.text("name");
    organisation.type = row.one_of("type", {types.begin(), types.end()});
    organisation.ods = row.text_or("ods", "");
    organisation.valid = row.validity();
    organisation.evidence = row.evidence();
    organisation.aliases = names_of(row, "aliases", file, problems);
    organisation.units = names_of(row, "units", file, problems);
    for (const ConfigTable* inner : row.tables("successors")) {
      TableReader successor(*inner, file.name, "successors of " + organisation.id, problems);
      OrganisationSuccessor after{successor.text("organisation"), successor.day("on").value_or(base::Day{}),
                                  successor.evidence()};
      if (!after.on.known()) successor.problem("the key \"on\" must say the day");
      successor.finish();
      organisation.successors.push_back(std::move(after));
    }
    row.finish();
    organisations.push_back(std::move(organisation));
  }
  whole.finish();
  return organisations;
}

void check_organisations(const Organisations& organisations, Problems& problems) {
  std::map<std::string, std::string> holder_of_name;
  const Organisation* previous = nullptr;
  for (const auto& organisation : organisations.all()) {
    if (previous != nullptr && previous->id == organisation.id)
      problems.add(kFile, 0, organisation.id + " is there twice");
    previous = &organisation;
    std::set<std::string> names{plain_name(organisation.name)};
    if (!organisation.ods.empty()) names.insert(plain_name(organisation.ods));
    for (const auto& alias : organisation.aliases) names.insert(plain_name(alias.name));
    for (const auto& name : names) {
      const auto [other, fresh] = holder_of_name.emplace(name, organisation.id);
      if (!fresh)
        problems.add(kFile, 0, "the name \"" + name + "\" stands for " + other->second + " and for " + organisation.id);
    }
    for (const auto& successor : organisation.successors) {
      const Organisation* after = organisations.by_id(successor.organisation);
      if (after == nullptr) {
        problems.add(kFile, 0,
                     organisation.id + " is followed by \"" + successor.organisation + "\", which is not there");
      } else if (after->valid.to <= successor.on) {
        problems.add(kFile, 0, organisation.id + " is followed by " + after->id + ", which had ended by then");
      }
    }
    std::set<std::string> path;
    if (comes_back(organisations, organisation, path))
      problems.add(kFile, 0, organisation.id + " ends up following itself");
  }
}

std::vector<RecordSystem> read_systems(const SiteText& file, const Organisations& organisations, Problems& problems) {
  std::vector<RecordSystem> systems;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return systems;
  }
  std::vector<std::string_view> domains(domain_names().begin(), domain_names().end());
  domains.push_back("unknown");
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("system")) {
    TableReader row(*table, file.name, "[[system]]", problems);
    RecordSystem system;
    system.organisation = row.text("organisation");
    system.domain = row.one_of("domain", domains);
    system.printed_area = row.text_or("printed_area", "");
    system.product = row.text("product");
    system.product_printed = row.text_or("product_printed", system.product);
    system.interface = row.text_or("interface", "unknown");
    system.refresh = row.text_or("refresh", "unknown");
    if (const auto sites = row.integer("sites")) {
      if (*sites < 1 || *sites > 1'000'000) {
        row.problem("\"sites\" must be at least 1");
      } else {
        system.sites = static_cast<int>(*sites);
      }
    }
    system.evidence = row.evidence();
    row.finish();
    if (!system.organisation.empty() && organisations.by_id(system.organisation) == nullptr) {
      row.problem("no organisation has the id \"" + system.organisation + "\"");
    }
    systems.push_back(std::move(system));
  }
  whole.finish();
  return systems;
}

}  // namespace kursaal::place
