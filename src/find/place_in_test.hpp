// A snapshot in the making for one test: people drawn as rows, what a run would have written beside them, and the lists
// found in it. Real DuckDB and Parquet files in a folder that is removed after.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "find/find.hpp"
#include "tables/database.hpp"

namespace kursaal::find::drawn {

namespace fs = std::filesystem;
using Cells = std::map<std::string, std::string>;  // SQL by column

// Columns that the shipped tables read, with the types that the run gives them.
inline std::vector<rules::DocumentedColumn> score_columns() {
  using enum rules::ColumnType;
  std::vector<rules::DocumentedColumn> columns;
  for (const char* name :
       {"age_years", "ltc_count", "ae_attendances_12m", "emergency_admissions_12m", "emergency_admissions_change_6m",
        "ae_attendances_change_6m", "efi_new_12m", "efi_new_to_us_12m", "end_of_life_days", "emergency_discharge_days",
        "frailty_scale", "frailty_scale_days", "stage_recorded_days", "care_hours", "complex_care_91d"})
    columns.push_back({name, whole, {}});
  for (const char* name : {"dead", "in_hospital", "care_home", "moved_away", "end_of_life", "long_term_care",
                           "lives_alone", "isolated", "carer", "homeless", "substance_misuse", "mental_illness",
                           "severe_mental_illness", "frailty_scale_recorded", "emergency_discharge_91d"})
    columns.push_back({name, truth, {}});
  columns.push_back({"efi_band", text, {"fit", "mild", "moderate", "severe"}});
  columns.push_back({"stage_suggested", text, {}});
  columns.push_back({"stage_recorded", text, {}});
  return columns;
}

// Somebody whom every clause of complex care admits and nothing leaves out: change what the test is about.
inline Cells eligible() {
  return {{"age_years", "78"},
          {"stage_suggested", "'dependent'"},
          {"ltc_count", "4"},
          {"emergency_admissions_12m", "2"},
          {"ae_attendances_12m", "2"},
          {"care_hours", "0"},
          {"emergency_admissions_change_6m", "0"},
          {"ae_attendances_change_6m", "0"},
          {"efi_new_12m", "0"},
          {"efi_new_to_us_12m", "0"},
          {"end_of_life", "false"},
          {"end_of_life_days", "NULL"},
          {"emergency_discharge_days", "NULL"},
          {"in_hospital", "false"},
          {"care_home", "false"},
          {"moved_away", "false"},
          {"dead", "false"},
          {"lives_alone", "false"},
          {"isolated", "false"},
          {"carer", "false"},
          {"homeless", "false"},
          {"substance_misuse", "false"},
          {"mental_illness", "false"},
          {"severe_mental_illness", "false"},
          {"complex_care_91d", "0"},
          {"emergency_discharge_91d", "false"},
          {"frailty_scale_recorded", "false"},
          {"long_term_care", "false"}};
}

struct DrawnPerson {
  std::string id;
  Cells scores = eligible();
  Cells people = {};  // of population.duckdb's people, over what is usual
};

struct DrawnEvent {
  std::string person;
  std::string day;
  std::uint32_t concept_id = 0;
  int flags = 0;
  int source = 0;
  bool registration = false;
};

struct DrawnMonth {
  std::string person;
  std::string as_of;
  Cells scores = eligible();
};

// A row of a written file by column, as text.
using Row = std::map<std::string, std::optional<std::string>>;

class PlaceInTest {
 public:
  PlaceInTest() {
    std::string pattern = (fs::temp_directory_path() / "kursaal-find-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    for (const char* part : {"building/direct", "building/secondary", "spill", "site"})
      fs::create_directories(folder_ / part);
    site.name = "Testbourne";
    site.folder = folder_ / "site";
    place::Service complex;
    complex.id = complex.list = "complex-care";
    complex.name = "Complex care";
    complex.owner = {"trust", "co-ordinator", 7};
    complex.in_reach = {"hospital", "discharge nurse", 2};
    complex.teams.resize(1);
    complex.teams[0].name = "North team";
    complex.teams[0].locality = "north";
    complex.teams[0].places_a_week = 2;
    place::Service moderate = complex;
    moderate.id = moderate.list = "moderate-needs";
    moderate.teams[0].name = "North meeting";
    moderate.teams[0].places_a_week = 1;
    site.services = {complex, moderate};
    site.deprivation = place::Deprivation({{"L1", 1, {}}, {"L5", 9, {}}});
    request.as_of = base::day_of(2025, 6, 30);
    request.known_by = request.as_of;
  }
  ~PlaceInTest() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  PlaceInTest(const PlaceInTest&) = delete;
  PlaceInTest& operator=(const PlaceInTest&) = delete;

  place::Site site;
  FindRequest request;
  std::vector<DrawnPerson> people;
  std::vector<DrawnEvent> events;
  std::vector<DrawnMonth> months;
  std::vector<std::string> site_rules;  // "NAME" then its text, in pairs

  [[nodiscard]] fs::path file(const std::string& name) const { return folder_ / "building" / name; }

  base::Result<ListRules> load_rules() {
    fs::create_directories(site.folder / "rules");
    for (std::size_t i = 0; i + 1 < site_rules.size(); i += 2)
      std::ofstream(site.folder / "rules" / (site_rules[i] + ".toml")) << site_rules[i + 1];
    columns_ = score_columns();
    return ListRules::load(fs::path(KURSAAL_SOURCE_DIR) / "data", site.folder, columns_);
  }

  base::Result<FoundFacts> run() {
    KURSAAL_ASSIGN(rules_, load_rules());
    request.building = folder_ / "building";
    request.spill_folder = folder_ / "spill";
    request.site = &site;
    request.rules = &rules_;
    if (request.items.empty())
      for (const std::string& item : rules_.items()) request.items.push_back({item, {next_concept_++}});
    KURSAAL_TRY(write());
    return publish_worklists(request);
  }

  // The concept that stands for an item, once run() or name_items() has been called.
  std::uint32_t concept_of(const std::string& item) {
    if (request.items.empty()) {
      auto loaded = load_rules();
      if (loaded.ok())
        for (const std::string& name : loaded->items()) request.items.push_back({name, {next_concept_++}});
    }
    for (const ItemConcepts& known : request.items)
      if (known.item == item) return known.concepts.at(0);
    return 0;
  }

  std::vector<Row> rows(const std::string& name, const std::string& where = "true") {
    auto database = tables::Database::open({});
    auto connection = database->connect();
    auto table =
        connection->table("SELECT * FROM read_parquet(" + tables::sql_quote(file(name).string()) + ") WHERE " + where);
    std::vector<Row> all;
    if (!table.ok()) {
      all.push_back({{"error", table.error().text}});
      return all;
    }
    for (const auto& cells : table->rows) {
      Row row;
      for (std::size_t i = 0; i < cells.size(); ++i) row[table->names[i]] = cells[i];
      all.push_back(std::move(row));
    }
    return all;
  }
  // What eligibility.parquet says of one person: "listed", "left-out dead" ...
  std::string standing(const std::string& person) {
    const auto found = rows("direct/eligibility.parquet", "person_id = '" + person + "'");
    if (found.size() != 1) return std::to_string(found.size()) + " rows";
    const Row& row = found[0];
    return row.at("result").value_or("") + (row.at("left_out") ? " " + *row.at("left_out") : "");
  }
  std::string list_of(const std::string& person) {
    const auto found = rows("direct/eligibility.parquet", "person_id = '" + person + "'");
    return found.size() == 1 ? found[0].at("list").value_or("none") : "?";
  }
  // A person's one row of the lists, empty where there is none.
  Row row_of(const std::string& person, const std::string& kind = "list") {
    const auto found = rows("direct/worklists.parquet", "person_id = '" + person + "' AND kind = '" + kind + "'");
    return found.size() == 1 ? found[0] : Row{};
  }
  std::uint64_t count(const std::string& list, const std::string& step, const std::string& measure) {
    std::uint64_t people_counted = 0;
    for (const Row& row : rows("direct/worklist_counts.parquet",
                               "list = '" + list + "' AND step = '" + step + "' AND measure = '" + measure + "'"))
      people_counted += std::stoull(row.at("people").value_or("0"));
    return people_counted;
  }

 private:
  static std::string cells_sql(const Cells& cells) {
    std::string sql;
    for (const rules::DocumentedColumn& column : score_columns()) {
      const auto found = cells.find(column.name);
      const char* type = column.type == rules::ColumnType::whole     ? "INTEGER"
                         : column.type == rules::ColumnType::decimal ? "DOUBLE"
                         : column.type == rules::ColumnType::truth   ? "BOOLEAN"
                                                                     : "VARCHAR";
      sql += ", CAST(" + (found == cells.end() ? "NULL" : found->second) + " AS " + type + ") AS " + column.name;
    }
    return sql;
  }

  base::Status write() {
    fs::remove(folder_ / "building" / "population.duckdb");
    KURSAAL_ASSIGN(auto database, tables::Database::open({.file = folder_ / "building" / "population.duckdb"}));
    KURSAAL_ASSIGN(auto connection, database.connect());
    KURSAAL_TRY(
        connection.execute("CREATE TABLE people(person_index UINTEGER, person_id VARCHAR, locality VARCHAR, practice "
                           "VARCHAR, sex VARCHAR, lsoa "
                           "VARCHAR, restricted BOOLEAN, test_patient BOOLEAN, deceased BOOLEAN, death_date DATE)"));
    KURSAAL_TRY(
        connection.execute("CREATE TABLE events(person_index UINTEGER, day DATE, known_day DATE, concept UINTEGER, "
                           "source USMALLINT, flags "
                           "UTINYINT, kind UTINYINT)"));
    KURSAAL_TRY(connection.execute("CREATE TABLE event_kinds AS SELECT 1::UTINYINT AS kind, 'registration' AS name"));
    KURSAAL_TRY(connection.execute("CREATE TABLE sources(source USMALLINT, name VARCHAR)"));
    KURSAAL_TRY(connection.execute("INSERT INTO sources VALUES (0, 'gp'), (1, 'other-gp'), (2, 'council')"));
    KURSAAL_TRY(
        connection.execute("CREATE TABLE coverage AS SELECT * FROM (VALUES ('gp', 'gp', DATE '2015-01-01', DATE "
                           "'2025-07-01'), ('other-gp', "
                           "'gp', DATE '2015-01-01', DATE '2025-07-01')) v(source, domain, from_day, to_day)"));
    KURSAAL_TRY(connection.execute("CREATE TABLE links(person_id VARCHAR, source VARCHAR)"));
    std::string scores, people_rows, links;
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < people.size(); ++i) {
      const DrawnPerson& person = people[i];
      index[person.id] = i;
      const auto cell = [&](const char* name, const char* usual) {
        const auto found = person.people.find(name);
        return found == person.people.end() ? std::string(usual) : found->second;
      };
      people_rows += (people_rows.empty() ? "SELECT " : " UNION ALL SELECT ") + std::to_string(i) + ", '" + person.id +
                     "', " + cell("locality", "'north'") + ", 'P1', " + cell("sex", "'F'") + ", " +
                     cell("lsoa", "'L5'") + ", " + cell("restricted", "false") + ", " + cell("test_patient", "false") +
                     ", " + cell("deceased", "false") + ", " + cell("death_date", "NULL");
      links += (links.empty() ? "SELECT '" : " UNION ALL SELECT '") + person.id + "', " + cell("source", "'gp'");
      scores += (scores.empty() ? "SELECT '" : " UNION ALL SELECT '") + person.id + "' AS person_id, DATE '" +
                base::format_day(request.as_of) +
                "' AS as_of, 'starter' AS code_list_status, DATE '2025-06-30' AS data_through, 'nothing' AS missing" +
                cells_sql(person.scores);
    }
    KURSAAL_TRY(connection.execute("INSERT INTO people " + people_rows));
    KURSAAL_TRY(connection.execute("INSERT INTO links " + links));
    for (const DrawnEvent& event : events)
      KURSAAL_TRY(connection.execute("INSERT INTO events VALUES (" + std::to_string(index.at(event.person)) +
                                     ", DATE '" + event.day + "', DATE '" + event.day + "', " +
                                     std::to_string(event.concept_id) + ", " + std::to_string(event.source) + ", " +
                                     std::to_string(event.flags) + (event.registration ? ", 1)" : ", 0)")));
    KURSAAL_TRY(connection.execute("COPY (" + scores + ") TO " +
                                   tables::sql_quote(file("direct/scores.parquet").string()) + " (FORMAT parquet)"));
    KURSAAL_TRY(connection.execute("COPY links TO " + tables::sql_quote(file("direct/links.parquet").string()) +
                                   " (FORMAT parquet)"));
    if (months.empty()) return base::ok_status();
    request.history = folder_ / "spill" / "rule_history.duckdb";
    fs::remove(request.history);
    KURSAAL_ASSIGN(auto past, tables::Database::open({.file = request.history}));
    KURSAAL_ASSIGN(auto writer, past.connect());
    std::string history;
    for (const DrawnMonth& month : months)
      history += (history.empty() ? "SELECT " : " UNION ALL SELECT ") + std::to_string(index.at(month.person)) +
                 "::UINTEGER AS person_index, DATE '" + month.as_of + "' AS as_of" + cells_sql(month.scores);
    return writer.execute("CREATE TABLE rule_history AS " + history);
  }

  fs::path folder_;
  ListRules rules_;
  std::vector<rules::DocumentedColumn> columns_;
  std::uint32_t next_concept_ = 1;
};

// Eligible for complex care but for what is said otherwise.
inline DrawnPerson somebody(const std::string& id, const Cells& change = {}, const Cells& people = {}) {
  DrawnPerson person{id, eligible(), people};
  for (const auto& [column, value] : change) person.scores[column] = value;
  return person;
}

}  // namespace kursaal::find::drawn

#define RUN(place)                                     \
  do {                                                 \
    const auto outcome = (place).run();                \
    ASSERT_TRUE(outcome.ok()) << outcome.error().text; \
  } while (false)
