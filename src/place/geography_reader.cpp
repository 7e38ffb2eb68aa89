// Reads areas and memberships from TOML and CSV, and checks what only the whole of them can tell.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "place/csv_rows.hpp"
#include "place/site_reader.hpp"

namespace kursaal::place {
namespace {

constexpr std::array<AreaLevel, 8> kLevels{AreaLevel::ward,      AreaLevel::practice,     AreaLevel::locality,
                                           AreaLevel::authority, AreaLevel::commissioner, AreaLevel::pcn,
                                           AreaLevel::place,     AreaLevel::system};

std::vector<std::string_view> level_names() {
  std::vector<std::string_view> names;
  names.reserve(kLevels.size());
  for (const AreaLevel level : kLevels) names.push_back(level_name(level));
  return names;
}

std::string called(const Area& area) { return std::string(level_name(area.level)) + " " + area.code; }

}  // namespace

void GeographyReader::read_areas(const SiteText& file) {
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) return problems_.add(file.name, 0, parsed.error().text);
  TableReader whole(*parsed, file.name, "the file", problems_);
  for (const ConfigTable* table : whole.tables("area")) {
    TableReader row(*table, file.name, "[[area]]", problems_);
    Area area;
    if (const auto level = level_of(row.one_of("level", level_names()))) area.level = *level;
    area.code = row.text("code");
    area.name = row.text("name");
    area.postcode = row.text_or("postcode", "");
    area.valid = row.validity();
    area.evidence = row.evidence();
    for (const ConfigTable* inner : row.tables("aliases")) {
      TableReader alias(*inner, file.name, "aliases of " + called(area), problems_);
      area.aliases.push_back({alias.text("name"), alias.evidence()});
      alias.finish();
    }
    for (const ConfigTable* inner : row.tables("part_of")) {
      TableReader parent(*inner, file.name, "part_of of " + called(area), problems_);
      area.part_of.push_back({parent.text("area"), parent.validity(), parent.evidence()});
      parent.finish();
    }
    for (const ConfigTable* inner : row.tables("successors")) {
      TableReader successor(*inner, file.name, "successors of " + called(area), problems_);
      AreaSuccessor after{successor.text("code"), {}, std::nullopt, successor.evidence()};
      if (const auto on = successor.day("on")) {
        after.on = *on;
      } else {
        successor.problem("the key \"on\" must say the day");
      }
      successor.finish();
      area.successors.push_back(std::move(after));
    }
    row.finish();
    tables.areas.push_back(std::move(area));
  }
  whole.finish();
}

void GeographyReader::read_area_table(const SiteText& file, AreaLevel level) {
  CsvRows rows(file.text, file.name, {"code", "name", "of", "source"}, {"from", "to", "status", "basis", "postcode"},
               problems_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Area area;
    area.level = level;
    area.code = rows.needed(i, "code");
    area.name = rows.needed(i, "name");
    area.postcode = rows.cell(i, "postcode");
    area.valid = rows.validity(i);
    area.evidence = rows.evidence(i);
    if (const std::string& of = rows.cell(i, "of"); !of.empty())
      area.part_of.push_back({of, area.valid, area.evidence});
    tables.areas.push_back(std::move(area));
  }
}

void GeographyReader::read_successor_table(const SiteText& file, AreaLevel level) {
  CsvRows rows(file.text, file.name, {"code", "successor", "on", "source"}, {"share", "status", "basis"}, problems_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string code = rows.needed(i, "code");
    AreaSuccessor after{rows.needed(i, "successor"), rows.day(i, "on").value_or(base::Day{}), std::nullopt,
                        rows.evidence(i)};
    if (!after.on.known()) rows.problem(i, "\"on\" must say the day");
    if (const std::string& share = rows.cell(i, "share"); !share.empty()) {
      after.share = base::parse_number(share);
      if (!after.share || *after.share <= 0 || *after.share > 1)
        rows.problem(i, "\"share\" must be above 0 and at most 1");
    }
    const auto area = std::find_if(tables.areas.begin(), tables.areas.end(),
                                   [&](const Area& a) { return a.level == level && a.code == code; });
    if (area == tables.areas.end()) {
      rows.problem(i, "no " + std::string(level_name(level)) + " has the code \"" + code + "\"");
      continue;
    }
    area->successors.push_back(std::move(after));
  }
}

std::vector<Membership> GeographyReader::read_memberships(const SiteText& file) {
  CsvRows rows(file.text, file.name, {"member", "of", "source"}, {"from", "to", "status", "basis"}, problems_);
  std::vector<Membership> memberships;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    memberships.push_back({rows.needed(i, "member"), rows.needed(i, "of"), rows.validity(i), rows.evidence(i)});
  }
  return memberships;
}

const Area* GeographyReader::find(AreaLevel level, std::string_view code) const {
  const auto found = std::lower_bound(
      tables.areas.begin(), tables.areas.end(), std::pair(level, code),
      [](const Area& a, const auto& wanted) { return std::pair(a.level, std::string_view(a.code)) < wanted; });
  return found == tables.areas.end() || found->level != level || found->code != code ? nullptr : &*found;
}

void GeographyReader::check() {
  std::sort(tables.areas.begin(), tables.areas.end(),
            [](const Area& a, const Area& b) { return std::tie(a.level, a.code) < std::tie(b.level, b.code); });
  for (std::size_t i = 1; i < tables.areas.size(); ++i) {
    const Area& area = tables.areas[i];
    if (area.level == tables.areas[i - 1].level && area.code == tables.areas[i - 1].code) {
      problems_.add("areas", 0, called(area) + " is there twice");
    }
  }
  for (auto& membership : tables.postcode_lsoa) membership.member = plain_postcode(membership.member);
  check_parents();
  check_names();
  constexpr AreaLevel ward = AreaLevel::ward;
  constexpr AreaLevel practice = AreaLevel::practice;
  constexpr AreaLevel locality = AreaLevel::locality;
  constexpr AreaLevel pcn = AreaLevel::pcn;
  check_memberships(tables.lsoa_ward, "lsoa_ward", nullptr, &ward);
  check_memberships(tables.ward_locality, "ward_locality", &ward, &locality);
  check_memberships(tables.practice_locality, "practice_locality", &practice, &locality);
  check_memberships(tables.practice_pcn, "practice_pcn", &practice, &pcn);
  check_memberships(tables.postcode_lsoa, "postcode_lsoa", nullptr, nullptr);
}

void GeographyReader::check_parents() {
  for (const Area& area : tables.areas) {
    for (const auto& parent : area.part_of) {
      const bool known = std::any_of(kLevels.begin(), kLevels.end(), [&](AreaLevel level) {
        return level > area.level && find(level, parent.area) != nullptr;
      });
      if (!known)
        problems_.add("areas", 0,
                      called(area) + " is part of \"" + parent.area + "\", which is no area of a higher level");
    }
    for (const auto& successor : area.successors) {
      const Area* after = find(area.level, successor.code);
      if (after == nullptr) {
        problems_.add("areas", 0, called(area) + " is followed by \"" + successor.code + "\", which is not there");
      } else if (area.valid.to > successor.on) {
        problems_.add("areas", 0, called(area) + " is followed by " + after->code + " before it has ended");
      } else if (after->valid.to <= successor.on) {
        problems_.add("areas", 0, called(area) + " is followed by " + after->code + ", which had ended by then");
      }
    }
  }
}

// A locality's name must say which is meant; wards of two authorities may share one.
void GeographyReader::check_names() {
  std::map<std::string, std::vector<const Area*>> by_name;
  for (const Area& area : tables.areas) {
    if (area.level != AreaLevel::locality) continue;
    std::set<std::string> names{plain_name(area.name)};
    for (const auto& alias : area.aliases) names.insert(plain_name(alias.name));
    for (const auto& name : names) {
      for (const Area* other : by_name[name]) {
        if (area.valid.overlaps(other->valid)) {
          problems_.add("areas", 0,
                        "two localities go by the name \"" + area.name + "\" on the same day: " + other->code +
                            " and " + area.code);
        }
      }
      by_name[name].push_back(&area);
    }
  }
}

void GeographyReader::check_memberships(const std::vector<Membership>& memberships, std::string_view what,
                                        const AreaLevel* member_level, const AreaLevel* of_level) {
  std::map<std::string_view, std::vector<const Membership*>> by_member;
  for (const auto& membership : memberships) {
    const std::string pair = membership.member + " in " + membership.of;
    if (member_level != nullptr && find(*member_level, membership.member) == nullptr) {
      problems_.add(
          what, 0,
          pair + ": no " + std::string(level_name(*member_level)) + " has the code \"" + membership.member + "\"");
    }
    if (of_level != nullptr) {
      const Area* of = find(*of_level, membership.of);
      if (of == nullptr) {
        problems_.add(what, 0,
                      pair + ": no " + std::string(level_name(*of_level)) + " has the code \"" + membership.of + "\"");
      } else if (membership.valid.from < of->valid.from || membership.valid.to > of->valid.to) {
        problems_.add(what, 0, pair + ": on days on which " + called(*of) + " was not there");
      }
    }
    for (const Membership* other : by_member[membership.member]) {
      if (membership.valid.overlaps(other->valid)) {
        problems_.add(what, 0,
                      membership.member + " is in " + other->of + " and in " + membership.of + " on the same day");
      }
    }
    by_member[membership.member].push_back(&membership);
  }
}

}  // namespace kursaal::place
