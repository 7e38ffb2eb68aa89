#include "synth/place_tables.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "tables/csv.hpp"

namespace kursaal::synth {
namespace {

using base::ErrorCode;

// Over 90 the published table has one class. Of ten people who reach an age, this many reach the next (Office for
// National Statistics, national life tables of England 2018 to 2020, rounded; ASSUMED for the place).
constexpr double kKeptEachYearFrom90 = 0.80;

struct Columns {
  tables::CsvTable table;
  std::filesystem::path file;

  [[nodiscard]] base::Result<std::size_t> find(std::string_view name) const {
    const std::size_t column = table.column(name);
    if (column == table.header.size())
      return base::make_error(ErrorCode::configuration, file.string(), ": the column ", name, " is missing");
    return column;
  }
  [[nodiscard]] base::Result<double> number(std::size_t row, std::size_t column) const {
    const auto value = base::parse_number(base::trim(table.rows[row][column]));
    if (!value || *value < 0)
      return base::make_error(ErrorCode::configuration, file.string(), ":", std::to_string(table.lines[row]), ": ",
                              table.header[column], " is not a number of zero or more");
    return *value;
  }
};

base::Result<Columns> read(const std::filesystem::path& file) {
  KURSAAL_ASSIGN(tables::CsvTable table, tables::read_csv_table(file));
  return Columns{std::move(table), file};
}

std::size_t authority_at(PlaceTables& place, const std::string& code) {
  for (std::size_t i = 0; i < place.authorities.size(); ++i)
    if (place.authorities[i].code == code) return i;
  Authority& added = place.authorities.emplace_back();
  added.code = code;
  // A unitary authority provides social care itself; a district's is its county's (Local Government Act 1972 and
  // successors).
  added.council = code.starts_with("E06") ? "southend" : "essex";
  return place.authorities.size() - 1;
}

base::Status read_areas(const std::filesystem::path& file, const place::Site& site, base::Day on, PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns areas, read(file));
  KURSAAL_ASSIGN(const std::size_t lsoa, areas.find("lsoa"));
  KURSAAL_ASSIGN(const std::size_t authority, areas.find("authority"));
  KURSAAL_ASSIGN(const std::size_t population, areas.find("population"));
  KURSAAL_ASSIGN(const std::size_t decile, areas.find("imd_decile"));
  for (std::size_t row = 0; row < areas.table.rows.size(); ++row) {
    const auto& cells = areas.table.rows[row];
    SmallArea area;
    area.lsoa = cells[lsoa];
    area.authority = authority_at(place, cells[authority]);
    area.number = static_cast<std::uint32_t>(place.areas.size());
    const auto placed = site.geography.locality_of_residence({place::LsoaCode{area.lsoa}, {}, {}}, on);
    if (placed.found()) area.locality = placed.code.value;
    KURSAAL_ASSIGN(const double people, areas.number(row, population));
    KURSAAL_ASSIGN(const double tenth, areas.number(row, decile));
    area.imd_decile = std::clamp(static_cast<int>(tenth), 1, 10);
    Authority& of = place.authorities[area.authority];
    of.areas.push_back(area.number);
    of.area_totals.push_back((of.area_totals.empty() ? 0 : of.area_totals.back()) + people);
    place.areas.push_back(std::move(area));
  }
  if (place.areas.empty()) return base::make_error(ErrorCode::configuration, file.string(), ": there is no small area");
  return base::ok_status();
}

base::Status read_ages(const std::filesystem::path& file, PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns bands, read(file));
  KURSAAL_ASSIGN(const std::size_t authority, bands.find("authority"));
  KURSAAL_ASSIGN(const std::size_t from, bands.find("age_from"));
  KURSAAL_ASSIGN(const std::size_t people, bands.find("people"));
  for (std::size_t row = 0; row < bands.table.rows.size(); ++row) {
    KURSAAL_ASSIGN(const double first, bands.number(row, from));
    KURSAAL_ASSIGN(const double number, bands.number(row, people));
    auto& ages = place.authorities[authority_at(place, bands.table.rows[row][authority])].ages;
    const auto start = static_cast<std::size_t>(first);
    if (start >= 90) {
      ages[90] = number;
    } else {
      for (std::size_t age = start; age < start + 5; ++age) ages[age] = number / 5;
    }
  }
  return base::ok_status();
}

// The single ages of the published layout in place of the site's bands, and the people of each small area.
base::Status follow_population(const std::filesystem::path& file, PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns people, read(file));
  KURSAAL_ASSIGN(const std::size_t lsoa, people.find("lsoa11_code"));
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < people.table.rows.size(); ++row) rows.emplace(people.table.rows[row][lsoa], row);
  for (Authority& authority : place.authorities) {
    authority.ages.fill(0);
    authority.area_totals.clear();
    double running = 0;
    for (const std::uint32_t number : authority.areas) {
      const auto found = rows.find(place.areas[number].lsoa);
      if (found == rows.end())
        return base::make_error(ErrorCode::configuration, file.string(), ": the small area ", place.areas[number].lsoa,
                                " is missing");
      for (std::size_t age = 0; age <= 90; ++age) {
        KURSAAL_ASSIGN(const std::size_t column, people.find(age == 90 ? "90+" : std::to_string(age)));
        KURSAAL_ASSIGN(const double count, people.number(found->second, column));
        authority.ages[age] += count;
        running += count;
      }
      authority.area_totals.push_back(running);
    }
  }
  return base::ok_status();
}

base::Status follow_deprivation(const std::filesystem::path& file, PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns deprivation, read(file));
  KURSAAL_ASSIGN(const std::size_t lsoa, deprivation.find("lsoa11_code"));
  KURSAAL_ASSIGN(const std::size_t decile, deprivation.find("IMD_decile"));
  std::map<std::string, int> deciles;
  for (std::size_t row = 0; row < deprivation.table.rows.size(); ++row) {
    KURSAAL_ASSIGN(const double tenth, deprivation.number(row, decile));
    deciles.emplace(deprivation.table.rows[row][lsoa], std::clamp(static_cast<int>(tenth), 1, 10));
  }
  for (SmallArea& area : place.areas) {
    const auto found = deciles.find(area.lsoa);
    if (found == deciles.end())
      return base::make_error(ErrorCode::configuration, file.string(), ": the small area ", area.lsoa, " is missing");
    area.imd_decile = found->second;
  }
  return base::ok_status();
}

void run_totals(PlaceTables& place) {
  double all = 0;
  for (Authority& authority : place.authorities) {
    const double over_90 = authority.ages[90];
    double share = 1;
    double shares = 0;
    for (int age = 90; age <= kOldestAge; ++age, share *= kKeptEachYearFrom90) shares += share;
    share = 1;
    for (std::size_t age = 90; age <= kOldestAge; ++age, share *= kKeptEachYearFrom90)
      authority.ages[age] = over_90 * share / shares;
    for (std::size_t age = 1; age <= kOldestAge; ++age) authority.ages[age] += authority.ages[age - 1];
    all += authority.area_totals.empty() ? 0 : authority.area_totals.back();
    place.authority_totals.push_back(all);
  }
}

base::Status read_practices(const std::filesystem::path& file, const place::Site& site, base::Day on,
                            PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns lists, read(file));
  KURSAAL_ASSIGN(const std::size_t code, lists.find("practice"));
  KURSAAL_ASSIGN(const std::size_t patients, lists.find("patients"));
  std::map<std::string, std::map<std::string, double>> outcodes;  // of each locality, with their patients
  for (std::size_t row = 0; row < lists.table.rows.size(); ++row) {
    Practice practice;
    practice.code = lists.table.rows[row][code];
    KURSAAL_ASSIGN(const double number, lists.number(row, patients));
    practice.patients = static_cast<std::uint64_t>(number);
    const auto placed = site.geography.locality_of_practice(place::PracticeCode{practice.code}, on);
    if (!placed.found()) continue;  // closed since, or in nobody's locality: it has no patients here
    practice.locality = placed.code.value;
    const auto position = static_cast<std::uint32_t>(place.practices.size());
    auto local = std::find_if(place.of_locality.begin(), place.of_locality.end(),
                              [&](const auto& each) { return each.locality == practice.locality; });
    if (local == place.of_locality.end()) local = place.of_locality.insert(local, {practice.locality, {}, {}});
    local->practices.push_back(position);
    local->totals.push_back((local->totals.empty() ? 0 : local->totals.back()) + number);
    place.practice_totals.push_back((place.practice_totals.empty() ? 0 : place.practice_totals.back()) + number);
    if (const place::Area* area = site.geography.area(place::AreaLevel::practice, practice.code); area != nullptr)
      outcodes[practice.locality][area->postcode.substr(0, area->postcode.find(' '))] += number;
    place.practices.push_back(std::move(practice));
  }
  if (place.practices.empty())
    return base::make_error(ErrorCode::configuration, file.string(), ": no practice is open and placed in a locality");
  for (SmallArea& area : place.areas) {
    double most = 0;
    for (const auto& [outcode, number] : outcodes[area.locality])
      if (number > most) {
        most = number;
        area.outcode = outcode;
      }
    if (area.outcode.empty()) area.outcode = "ZZ9";
  }
  return base::ok_status();
}

base::Status read_ethnicity(const std::filesystem::path& file, PlaceTables& place) {
  KURSAAL_ASSIGN(const Columns groups, read(file));
  KURSAAL_ASSIGN(const std::size_t group, groups.find("group"));
  KURSAAL_ASSIGN(const std::size_t people, groups.find("people"));
  for (std::size_t row = 0; row < groups.table.rows.size(); ++row) {
    KURSAAL_ASSIGN(const double number, groups.number(row, people));
    place.ethnic_groups.push_back(groups.table.rows[row][group]);
    place.ethnic_totals.push_back((place.ethnic_totals.empty() ? 0 : place.ethnic_totals.back()) + number);
  }
  return base::ok_status();
}

}  // namespace

const PlaceTables::LocalityPractices* PlaceTables::practices_of(const std::string& locality) const {
  for (const LocalityPractices& local : of_locality)
    if (local.locality == locality) return &local;
  return nullptr;
}

base::Result<PlaceTables> read_place_tables(const std::filesystem::path& folder, const place::Site& site, base::Day on,
                                            const GivenTables& given) {
  PlaceTables place;
  const std::filesystem::path tables = folder / "synth";
  KURSAAL_TRY(read_areas(tables / "small-areas.csv", site, on, place));
  KURSAAL_TRY(read_ages(tables / "age-bands.csv", place));
  KURSAAL_TRY(read_practices(tables / "practice-lists.csv", site, on, place));
  KURSAAL_TRY(read_ethnicity(tables / "ethnicity.csv", place));
  if (!given.population.empty()) KURSAAL_TRY(follow_population(given.population, place));
  if (!given.deprivation.empty()) KURSAAL_TRY(follow_deprivation(given.deprivation, place));
  run_totals(place);
  return place;
}

}  // namespace kursaal::synth
