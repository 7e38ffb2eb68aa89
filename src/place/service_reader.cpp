// Reads the services and their teams, the deprivation of small areas, and the register of legal bases.
#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "place/site_reader.hpp"

namespace kursaal::place {
namespace {

bool plain_identifier(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

int whole_number(TableReader& row, std::string_view key, int otherwise, int least, int most) {
  const auto said = row.integer(key);
  if (!said) return otherwise;
  if (*said < least || *said > most) {
    row.problem("the key \"" + std::string(key) + "\" must be a whole number from " + std::to_string(least) + " to " +
                std::to_string(most));
    return otherwise;
  }
  return static_cast<int>(*said);
}

// Posts may be parts of a whole one: "0.5".
double posts_of(TableReader& row, std::string_view key) {
  const std::string said = row.text(key);
  const auto number = base::parse_number(said);
  if (!said.empty() && (!number || *number < 0))
    row.problem("the key \"" + std::string(key) + "\" must be a number, as text");
  return number.value_or(0);
}

Keeper keeper_of(TableReader& row, std::string_view key, const std::string& service, const SiteText& file,
                 const Organisations& organisations, Problems& problems) {
  Keeper keeper;
  const ConfigTable* table = row.table(key);
  if (table == nullptr) {
    row.problem("the table \"" + std::string(key) + "\" must say who owns a listed person: organisation and role");
    return keeper;
  }
  TableReader said(*table, file.name, std::string(key) + " of " + service, problems);
  keeper.organisation = said.text("organisation");
  keeper.role = said.text("role");
  keeper.act_within_days = whole_number(said, "act_within_days", keeper.act_within_days, 0, 365);
  if (!keeper.organisation.empty() && organisations.by_id(keeper.organisation) == nullptr)
    said.problem("no organisation has the id \"" + keeper.organisation + "\"");
  said.finish();
  return keeper;
}

Team read_team(const ConfigTable& table, const std::string& service, const SiteText& file, const Geography& geography,
               Problems& problems) {
  TableReader row(table, file.name, "team of " + service, problems);
  Team team;
  team.name = row.text("name");
  team.locality = row.text("locality");
  team.places_a_week = whole_number(row, "places_a_week", 0, 0, 10000);
  for (const ConfigTable* inner : row.tables("posts")) {
    TableReader post(*inner, file.name, "posts of " + team.name, problems);
    team.posts.push_back({post.text("role"), posts_of(post, "established"), posts_of(post, "in_post")});
    post.finish();
  }
  team.evidence = row.evidence();
  const auto localities = geography.areas(AreaLevel::locality);
  if (!team.locality.empty() &&
      std::none_of(localities.begin(), localities.end(), [&](const Area& area) { return area.code == team.locality; }))
    row.problem("no locality has the code \"" + team.locality + "\"");
  row.finish();
  return team;
}

}  // namespace

std::vector<Service> read_services(const SiteText& file, const Organisations& organisations, const Geography& geography,
                                   Problems& problems) {
  std::vector<Service> services;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return services;
  }
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("service")) {
    TableReader row(*table, file.name, "[[service]]", problems);
    Service service;
    service.id = row.text("id");
    service.name = row.text("name");
    service.list = row.text("list");
    service.owner = keeper_of(row, "owner", service.id, file, organisations, problems);
    service.in_reach = keeper_of(row, "in_reach", service.id, file, organisations, problems);
    service.listed_for_days = whole_number(row, "listed_for_days", service.listed_for_days, 1, 366);
    service.asked_again_months = whole_number(row, "asked_again_months", service.asked_again_months, 0, 120);
    service.evidence = row.evidence();
    std::set<std::string> seen;
    for (const ConfigTable* inner : row.tables("team")) {
      Team team = read_team(*inner, service.id, file, geography, problems);
      if (!seen.insert(team.locality).second)
        row.problem("two teams of \"" + service.id + "\" serve the locality \"" + team.locality + "\"");
      service.teams.push_back(std::move(team));
    }
    row.finish();
    if (!service.id.empty() && !plain_identifier(service.id))
      row.problem("the id \"" + service.id + "\" may hold only a to z, 0 to 9 and -");
    for (const auto& other : services)
      if (other.id == service.id) row.problem("two services have the id \"" + service.id + "\"");
    services.push_back(std::move(service));
  }
  whole.finish();
  return services;
}

Deprivation read_deprivation(const SiteText& file, Problems& problems) {
  CsvRows rows(file.text, file.name, {"lsoa", "decile", "source"}, {"status", "basis"}, problems);
  std::vector<AreaDeprivation> areas;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    AreaDeprivation area;
    area.lsoa = rows.needed(i, "lsoa");
    const auto decile = base::parse_integer(rows.needed(i, "decile"));
    if (!decile || *decile < 1 || *decile > 10)
      rows.problem(i, "the decile must be a whole number from 1 to 10");
    else
      area.decile = static_cast<int>(*decile);
    if (!seen.insert(area.lsoa).second) rows.problem(i, "the area \"" + area.lsoa + "\" is there twice");
    area.evidence = rows.evidence(i);
    areas.push_back(std::move(area));
  }
  return Deprivation(std::move(areas));
}

void read_legal_bases(const SiteText& file, Mode mode, std::vector<Source>& sources, Source& feedback,
                      Problems& problems) {
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return;
  }
  const std::vector<std::string_view> purposes(purpose_names().begin(), purpose_names().end());
  std::vector<std::string_view> names;
  for (const Source& source : sources) names.emplace_back(source.name);
  names.push_back(kFeedbackSource);
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("basis")) {
    TableReader row(*table, file.name, "[[basis]]", problems);
    LegalBasis basis;
    if (const auto purpose = purpose_of(row.one_of("purpose", purposes))) basis.purpose = *purpose;
    basis.name = row.text("name");
    basis.reference = row.text_or("reference", "");
    const auto expires = row.day("expires");
    if (expires) basis.expires = *expires;
    if (!expires && mode == Mode::service) row.problem("in service mode the key \"expires\" must say the day");
    const std::vector<std::string> of = row.texts("sources");
    if (of.empty()) row.problem("the key \"sources\" must name at least one source");
    for (const std::string& name : of) {
      if (name == kFeedbackSource) {
        feedback.legal_bases.push_back(basis);
        continue;
      }
      const auto source = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.name == name; });
      if (source == sources.end())
        row.problem("no source has the name \"" + name + "\"" + did_you_mean(name, names));
      else
        source->legal_bases.push_back(basis);
    }
    row.evidence();
    row.finish();
  }
  whole.finish();
}

}  // namespace kursaal::place
