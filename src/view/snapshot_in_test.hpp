// For tests: a published snapshot drawn row by row, with the tables that a run writes, in real DuckDB and Parquet
// files. A test inserts what it is about and publishes; several snapshots make a history.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "place/place.hpp"
#include "tables/database.hpp"
#include "view/score_words.hpp"
#include "view/view.hpp"

namespace kursaal::view {

namespace fs = std::filesystem;

class FolderInTest {
 public:
  FolderInTest() {
    std::string pattern = (fs::temp_directory_path() / "kursaal-view-XXXXXX").string();
    KURSAAL_CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  FolderInTest(const FolderInTest&) = delete;
  FolderInTest& operator=(const FolderInTest&) = delete;
  ~FolderInTest() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// As of 30 June 2025. Sources 0 to 5: gp, hospital, ae, community, mental-health, ambulance; all cover 2015 to the
// as-of but the ambulance service, which fell silent in March. Concepts: see the constructor.
class DrawnSnapshot {
 public:
  DrawnSnapshot() {
    auto opened = tables::Database::open({.threads = 1, .memory_bytes = 512ULL << 20});
    KURSAAL_CHECK(opened.ok());
    database_ = std::make_unique<tables::Database>(std::move(opened).value());
    auto connected = database_->connect();
    KURSAAL_CHECK(connected.ok());
    connection_ = std::make_unique<tables::Connection>(std::move(connected).value());
    make_tables();
  }

  DrawnSnapshot& sql(const std::string& statement) {
    const base::Status done = connection_->execute(statement);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().text) << "\n" << statement;
    return *this;
  }

  // Somebody who is known to general practice; ids must ascend. `more`: " name = value, ..." for the people table.
  DrawnSnapshot& person(const std::string& id, const std::string& family, const std::string& given,
                        const std::string& birth, const std::string& more = "") {
    const std::string index = std::to_string(people_++);
    sql("INSERT INTO people (person_index, person_id, family, given, birth_date, birth_precision, sex, deceased, "
        "restricted, test_patient, identities, link_strength) VALUES (" +
        index + ", '" + id + "', " + tables::sql_quote(family) + ", " + tables::sql_quote(given) + ", " +
        (birth.empty() ? "NULL, 'unknown'" : "DATE '" + birth + "', 'day'") + ", 'F', false, false, false, 1, 1.0)");
    if (!more.empty()) sql("UPDATE people SET " + more + " WHERE person_id = '" + id + "'");
    sql("INSERT INTO scores (person_id, as_of, known_by, age_years, stage_suggested, stage_rule, code_list_status, "
        "data_through, efi_status) VALUES ('" +
        id +
        "', DATE '2025-06-30', DATE '2025-06-30', 78, 'assisted', 'long-term-care', 'starter', DATE '2025-06-30', "
        "'ok')");
    return *this;
  }
  DrawnSnapshot& score(const std::string& id, const std::string& assignments) {
    return sql("UPDATE scores SET " + assignments + " WHERE person_id = '" + id + "'");
  }
  // Events must be drawn in the order of persons and days.
  DrawnSnapshot& event(int person, const std::string& day, int kind, int concept_id, int source,
                       const std::string& more = "") {
    sql("INSERT INTO events VALUES (" + std::to_string(person) + ", " + (day.empty() ? "NULL" : "DATE '" + day + "'") +
        ", NULL, NULL, " + (day.empty() ? "NULL" : "DATE '" + day + "'") + ", 1, " + std::to_string(kind) + ", " +
        std::to_string(concept_id) + ", NULL, 0, NULL, 0, " + std::to_string(source) + ", 0, " +
        std::to_string(++lines_) + ", 0, 0)");
    if (!more.empty()) sql("UPDATE events SET " + more + " WHERE line = " + std::to_string(lines_));
    return *this;
  }
  DrawnSnapshot& reason(const std::string& id, const std::string& score, const std::string& item,
                        const std::string& day, const std::string& code, const std::string& sensitivity = "") {
    return sql("INSERT INTO reasons VALUES ('" + id + "', DATE '2025-06-30', '" + score + "', '" + item + "', DATE '" +
               day + "', DATE '" + day + "', '" + code + "', 'snomed', 'gp', 'gp/codes.csv', " +
               std::to_string(++lines_) + ", " + (sensitivity.empty() ? "NULL" : "'" + sensitivity + "'") + ")");
  }

  // Writes OUT/snapshots/<content_id> and points OUT/current at it.
  fs::path publish(const fs::path& out, const std::string& content_id = "0000drawn", const std::string& mode = "demo") {
    const fs::path folder = out / "snapshots" / content_id;
    fs::create_directories(folder / "direct");
    fs::create_directories(folder / "secondary");
    write_population(folder / "population.duckdb");
    for (const char* table : {"scores", "reasons", "worklists", "quarantine", "reviews"}) {
      const std::string order = std::string(table) == "scores" || std::string(table) == "reasons" ? "person_id" : "ALL";
      write(folder / "direct" / (std::string(table) + ".parquet"), table, order);
    }
    write(folder / "direct" / "people.parquet", "people", "person_id");
    for (const char* table : {"place_counts", "data_quality"})
      write(folder / "secondary" / (std::string(table) + ".parquet"), table, "ALL");
    std::ofstream(folder / "run.json")
        << R"({"program": "kursaal", "mode": ")" << mode << R"(", "as_of": ["2025-06-30"], "content_id": ")"
        << content_id << R"(", "rules_version": "rules-1", "counts": {"records_read": 90, "people": )" << people_
        << R"(, "events": 9, "links": 2, "review_pairs": 1, "quarantined": 1}, "by_type": [{"source": "gp", )"
        << R"("record": "code", "records_read": 50, "records_loaded": 40, "set_aside": {"duplicate": 4, "superseded": 5}, )"
        << R"("quarantined": 1}], "content": {"direct/scores.parquet": "x"}, "bytes": {"population.duckdb": )"
        << fs::file_size(folder / "population.duckdb") << "}}";
    point_at(out, content_id);
    return folder;
  }

  static void point_at(const fs::path& out, const std::string& content_id) {
    fs::remove(out / ".current");
    fs::create_symlink("snapshots/" + content_id, out / ".current");
    fs::rename(out / ".current", out / "current");
  }

 private:
  void make_tables() {
    sql("CREATE TABLE people (person_index UINTEGER, person_id VARCHAR, nhs_number VARCHAR, family VARCHAR, given "
        "VARCHAR, birth_date DATE, birth_precision VARCHAR, sex VARCHAR, death_date DATE, deceased BOOLEAN, ethnicity "
        "VARCHAR, postcode VARCHAR, lsoa VARCHAR, ward VARCHAR, practice VARCHAR, locality_registered VARCHAR, "
        "locality_resident VARCHAR, locality VARCHAR, language VARCHAR, communication_needs VARCHAR, restricted "
        "BOOLEAN, test_patient BOOLEAN, identities UINTEGER, link_strength DOUBLE)");
    sql("CREATE TABLE events (person_index UINTEGER, day DATE, minute SMALLINT, end_day DATE, known_day DATE, "
        "\"precision\" UTINYINT, kind UTINYINT, concept UINTEGER, \"value\" DOUBLE, unit USMALLINT, value_sent DOUBLE, "
        "unit_sent USMALLINT, source USMALLINT, file UINTEGER, line UINTEGER, part UTINYINT, flags UTINYINT)");
    sql("CREATE TABLE decisions (person_index UINTEGER, day DATE, known_day DATE, item VARCHAR, author VARCHAR, status "
        "VARCHAR, place VARCHAR, review_day DATE, concept UINTEGER, source USMALLINT, file UINTEGER, line UINTEGER, "
        "part "
        "UTINYINT)");
    sql("CREATE TABLE concepts (concept UINTEGER, system VARCHAR, code VARCHAR, display VARCHAR, sensitivity VARCHAR)");
    sql("INSERT INTO concepts VALUES (0, 'snomed', '100', 'Asthma', NULL), (1, 'kursaal', 'ae-attendance', NULL, "
        "NULL), "
        "(2, 'local', 'community-team:District Nursing', NULL, NULL), (3, 'local', 'social-care-service:Home Care', "
        "NULL, "
        "NULL), (4, 'snomed', '200', 'CPR decision', NULL)");
    const char* labels[] = {"hiv",           "sexual-health", "termination", "gender",
                            "mental-health", "substance-use", "abuse",       "safeguarding"};
    for (int i = 0; i < 8; ++i)
      sql("INSERT INTO concepts VALUES (" + std::to_string(5 + i) + ", 'snomed', '30" + std::to_string(i) +
          "', 'Canary of " + labels[i] + "', '" + labels[i] + "')");
    sql("CREATE TABLE sources (source USMALLINT, name VARCHAR, domains VARCHAR, gp_coded BOOLEAN, extracted DATE, "
        "coded_events UBIGINT, unknown_code_events UBIGINT)");
    sql("CREATE TABLE coverage (source VARCHAR, domain VARCHAR, from_day DATE, to_day DATE, basis VARCHAR)");
    const char* domains[] = {"gp", "acute", "ae", "community", "mental-health", "ambulance"};
    for (int i = 0; i < 6; ++i) {
      sql("INSERT INTO sources VALUES (" + std::to_string(i) + ", '" + domains[i] + "', '" + domains[i] +
          "', false, DATE '2025-06-30', 10, 1)");
      sql("INSERT INTO coverage VALUES ('" + std::string(domains[i]) + "', '" + domains[i] +
          "', DATE '2015-01-01', DATE '" + (i == 5 ? "2025-03-14" : "2025-07-01") + "', 'inferred')");
    }
    sql("INSERT INTO coverage VALUES ('gp', 'gp-contacts', DATE '2015-01-01', DATE '2025-07-01', 'inferred')");
    sql("CREATE TABLE files (file UINTEGER, name VARCHAR, source USMALLINT, digest VARCHAR, bytes UBIGINT, layout "
        "VARCHAR)");
    sql("INSERT INTO files VALUES (0, 'gp/codes.csv', 0, 'd', 100, 'x')");
    sql("CREATE TABLE units (unit USMALLINT, name VARCHAR)");
    sql("INSERT INTO units VALUES (0, ''), (1, 'kg')");
    sql("CREATE TABLE event_kinds (kind UTINYINT, name VARCHAR)");
    sql("CREATE TABLE meta (key VARCHAR, value VARCHAR)");
    sql("INSERT INTO meta VALUES ('format', '2'), ('coverage_tolerance_days', '31')");
    std::string columns =
        "person_id VARCHAR, as_of DATE, known_by DATE, locality VARCHAR, stage_suggested VARCHAR, stage_rule VARCHAR, "
        "cohort VARCHAR, rising_risk VARCHAR, age_years INTEGER, missing VARCHAR, rules_version VARCHAR, "
        "code_list_status VARCHAR, data_through DATE, frailty_scale_recorded BOOLEAN, barthel_recorded BOOLEAN";
    for (const ScoreSpec& spec : score_specs()) {
      columns += ", " + std::string(spec.value) + " DOUBLE";
      for (const std::string_view text : {spec.band, spec.status, spec.note})
        if (!text.empty()) columns += ", " + std::string(text) + " VARCHAR";
    }
    for (const FlagSpec& spec : flag_specs()) {
      columns += ", " + std::string(spec.code) + " BOOLEAN";
      if (!spec.days.empty()) columns += ", " + std::string(spec.days) + " INTEGER";
    }
    for (const UseSpec& spec : use_specs()) columns += ", " + std::string(spec.code) + " INTEGER";
    sql("CREATE TABLE scores (" + columns + ")");
    sql("CREATE TABLE reasons (person_id VARCHAR, as_of DATE, score VARCHAR, item VARCHAR, event_date DATE, known_date "
        "DATE, code VARCHAR, system VARCHAR, source VARCHAR, file VARCHAR, line UINTEGER, sensitivity VARCHAR)");
    sql("CREATE TABLE worklists (kind VARCHAR, list VARCHAR, status VARCHAR, service VARCHAR, team VARCHAR, locality "
        "VARCHAR, practice VARCHAR, person_id VARCHAR, as_of DATE, rank UINTEGER, tier VARCHAR, tier_no INTEGER, "
        "tier_reason VARCHAR, reasons VARCHAR, lately VARCHAR, reasons_sensitive VARCHAR, sensitivity VARCHAR, act_by "
        "DATE)");
    sql("CREATE TABLE quarantine (source VARCHAR, file VARCHAR, line UBIGINT, code VARCHAR, severity VARCHAR, text "
        "VARCHAR)");
    sql("CREATE TABLE reviews (left_source VARCHAR, left_id VARCHAR, right_source VARCHAR, right_id VARCHAR, reason "
        "VARCHAR)");
    sql("CREATE TABLE place_counts (as_of DATE, locality VARCHAR, stage VARCHAR, cohort VARCHAR, deprivation_fifth "
        "VARCHAR, people BIGINT, shown VARCHAR)");
    sql("CREATE TABLE data_quality (source VARCHAR, record VARCHAR, field VARCHAR, records UBIGINT, present UBIGINT, "
        "valid UBIGINT, duplicated UBIGINT, late_days_sum UBIGINT, timed UBIGINT, optional BOOLEAN)");
  }

  void write(const fs::path& file, const std::string& table, const std::string& order) {
    const base::Status written =
        tables::write_parquet(*connection_, "SELECT * FROM " + table + " ORDER BY " + order, file);
    EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().text);
  }

  void write_population(const fs::path& file) {
    sql("ATTACH " + tables::sql_quote(file.string()) + " AS published");
    for (const char* table :
         {"people", "events", "decisions", "concepts", "sources", "coverage", "files", "units", "event_kinds", "meta"})
      sql("CREATE TABLE published." + std::string(table) + " AS SELECT * FROM " + table +
          (std::string(table) == "events" ? " ORDER BY person_index, day NULLS FIRST, line" : ""));
    sql("DETACH published");
  }

  std::unique_ptr<tables::Database> database_;
  std::unique_ptr<tables::Connection> connection_;
  int people_ = 0;
  int lines_ = 0;
};

// A place of two localities, for the names.
inline const place::Site& site_in_test() {
  static const place::Site site = [] {
    place::Site made;
    made.name = "Testshire";
    place::GeographyTables tables;
    for (const auto& [code, name] : {std::pair{"north", "North End"}, {"south", "South End"}}) {
      place::Area area;
      area.level = place::AreaLevel::locality;
      area.code = code;
      area.name = name;
      tables.areas.push_back(area);
    }
    place::Area practice;
    practice.level = place::AreaLevel::practice;
    practice.code = "hill";
    practice.name = "Hill Practice";
    tables.areas.push_back(practice);
    made.geography = place::Geography(std::move(tables));
    return made;
  }();
  return site;
}

inline OpenOptions options_in_test() {
  return {.data_folder = fs::path(KURSAAL_SOURCE_DIR) / "data", .site = &site_in_test(), .connections = 2};
}

inline MayShow shows_all() {
  return [](Labels) { return true; };
}
inline MayShow shows_only(Labels granted) {
  return [granted](Labels labels) { return (labels & ~granted) == 0; };
}

class SnapshotInTest : public ::testing::Test {
 protected:
  // The snapshot as drawn so far.
  std::shared_ptr<const Snapshot> opened() {
    auto snapshot = Snapshot::open(fs::canonical(drawn.publish(folder.path())), options_in_test());
    EXPECT_TRUE(snapshot.ok()) << (snapshot.ok() ? "" : snapshot.error().text);
    return snapshot.ok() ? *snapshot : nullptr;
  }
  FolderInTest folder;
  DrawnSnapshot drawn;
};

}  // namespace kursaal::view
