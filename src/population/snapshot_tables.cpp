#include "population/snapshot_tables.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>

namespace kursaal::population {

namespace {

using tables::Appender;
using tables::ColumnType;

struct ColumnText {
  std::string_view name;
  std::string_view type;
  std::string_view comment;
  // How DuckDB packs it; empty: it tries all ways on all rows, which for the long table costs more than the packing.
  std::string_view packing = {};
};

constexpr ColumnText kPeople[] = {
    {"person_index", "UINTEGER NOT NULL", "position of the person in this snapshot, in the order of person_id"},
    {"person_id", "VARCHAR NOT NULL", "stable key of the person, never reused"},
    {"nhs_number", "VARCHAR", "ten digits as sent, valid or not"},
    {"family", "VARCHAR", "family name as sent"},
    {"given", "VARCHAR", "given names as sent"},
    {"birth_date", "DATE", "first day of the month or year where birth_precision says so"},
    {"birth_precision", "VARCHAR NOT NULL", "day, month, year or unknown"},
    {"sex", "VARCHAR NOT NULL", "F, M, O or U: female, male, other, unknown"},
    {"death_date", "DATE", "NULL where alive, or dead on an unknown day (deceased)"},
    {"deceased", "BOOLEAN NOT NULL", "a source says that the person is dead"},
    {"ethnicity", "VARCHAR", "ETHNIC CATEGORY (2001) or as sent"},
    {"postcode", "VARCHAR", "as sent"},
    {"lsoa", "VARCHAR", "as sent, else from the postcode"},
    {"ward", "VARCHAR", "of the lsoa"},
    {"practice", "VARCHAR", "ODS code of the registered practice"},
    {"locality_registered", "VARCHAR", "where the practice counts; NULL where it cannot be told"},
    {"locality_resident", "VARCHAR", "where the person lives; NULL where it cannot be told"},
    {"locality", "VARCHAR", "registered, else resident, else NULL"},
    {"language", "VARCHAR", "preferred language as sent"},
    {"communication_needs", "VARCHAR", "as sent"},
    {"restricted", "BOOLEAN NOT NULL", "a source marked the record as sensitive: address and reasons are not shown"},
    {"test_patient", "BOOLEAN NOT NULL", "a source says that this is no real person"},
    {"identities", "UINTEGER NOT NULL", "how many source records were linked to this person"},
    {"link_strength", "DOUBLE NOT NULL",
     "probability of the weakest link that holds them together; 1 for a single identity"},
};

constexpr ColumnText kEvents[] = {
    {"person_index", "UINTEGER NOT NULL", "people.person_index", "rle"},
    {"day", "DATE", "day on which it happened or began; NULL is unknown", "bitpacking"},
    {"minute", "SMALLINT", "minute of the London day; NULL where none was sent", "bitpacking"},
    {"end_day", "DATE", "day on which it ended; NULL is not known or not ended", "rle"},
    {"known_day", "DATE", "day on which it was recorded or received (flags bit 1: inferred)", "bitpacking"},
    {"precision", "UTINYINT NOT NULL", "of the day: 0 minute, 1 day, 2 month, 3 year, 4 unknown", "bitpacking"},
    {"kind", "UTINYINT NOT NULL", "event_kinds.kind", "bitpacking"},
    {"concept", "UINTEGER NOT NULL", "concepts.concept", "bitpacking"},
    {"value", "DOUBLE", "in `unit`, the measure's own unit; NULL where there is none or its unit is not known", "rle"},
    {"unit", "USMALLINT NOT NULL", "units.unit; 0 is none", "rle"},
    {"value_sent", "DOUBLE", "as the source wrote it", "rle"},
    {"unit_sent", "USMALLINT NOT NULL", "units.unit as the source wrote it; 0 is none", "rle"},
    {"source", "USMALLINT NOT NULL", "sources.source", "bitpacking"},
    {"file", "UINTEGER NOT NULL", "files.file", "bitpacking"},
    {"line", "UINTEGER NOT NULL", "line of the file, or entry of the bundle, from 1", "bitpacking"},
    {"part", "UTINYINT NOT NULL", "position within the record where one line makes several events", "rle"},
    {"flags", "UTINYINT NOT NULL",
     "sum of: 1 known day inferred, 2 after the person's death, 4 marked sensitive by the source", "bitpacking"},
};

constexpr ColumnText kConcepts[] = {
    {"concept", "UINTEGER NOT NULL", "number of the code in this snapshot"},
    {"system", "VARCHAR NOT NULL",
     "snomed, ctv3, read2, icd10, opcs4, dmd, bnf, loinc, rxnorm, cvx, local, kursaal or unknown"},
    {"code", "VARCHAR NOT NULL", "in the one spelling that lists are matched in"},
    {"display", "VARCHAR", "term as the first source gave it"},
    {"sensitivity", "VARCHAR", "labels set at ingest, separated by ; or NULL for none"},
};

constexpr ColumnText kSources[] = {
    {"source", "USMALLINT NOT NULL", "number of the source in this snapshot"},
    {"name", "VARCHAR NOT NULL", "as in the site's sources"},
    {"domains", "VARCHAR NOT NULL", "what it is about, separated by ;"},
    {"gp_coded", "BOOLEAN NOT NULL", "its codes count as coded by general practice"},
    {"extracted", "DATE", "newest extract date; NULL where none is stated"},
    {"coded_events", "UBIGINT NOT NULL", "events with a code"},
    {"unknown_code_events", "UBIGINT NOT NULL", "of these, with a code that no code list knows"},
};

constexpr ColumnText kFiles[] = {
    {"file", "UINTEGER NOT NULL", "number of the file in this snapshot"},
    {"name", "VARCHAR NOT NULL", "relative to the site folder"},
    {"source", "USMALLINT NOT NULL", "sources.source"},
    {"digest", "VARCHAR", "of its bytes"},
    {"bytes", "UBIGINT NOT NULL", "as on disk"},
    {"layout", "VARCHAR", "NULL: of no known layout"},
};

constexpr ColumnText kDecisions[] = {
    {"person_index", "UINTEGER NOT NULL", "people.person_index"},
    {"day", "DATE NOT NULL", "when it was decided"},
    {"known_day", "DATE NOT NULL", "when it was recorded; the day itself where the source does not say"},
    {"item", "VARCHAR NOT NULL", "what was decided, by the code list: cpr-for-attempt, cpr-not-for-attempt ..."},
    {"author", "VARCHAR", "who decided, as the source names them; NULL: not known"},
    {"status", "VARCHAR", "as the source says; NULL: not known"},
    {"place", "VARCHAR", "where the document is; NULL: not known"},
    {"review_day", "DATE", "when it is to be reviewed; NULL: not known"},
    {"concept", "UINTEGER NOT NULL", "concepts.concept"},
    {"source", "USMALLINT NOT NULL", "sources.source"},
    {"file", "UINTEGER NOT NULL", "files.file"},
    {"line", "UINTEGER NOT NULL", "line of the file, or entry of the bundle, from 1"},
    {"part", "UTINYINT NOT NULL", "position within the record"},
};

constexpr ColumnText kUnits[] = {
    {"unit", "USMALLINT NOT NULL", "number of the unit in this snapshot; 0 is none"},
    {"name", "VARCHAR NOT NULL", "UCUM, or as sent"},
};

constexpr ColumnText kKinds[] = {
    {"kind", "UTINYINT NOT NULL", "frozen number"},
    {"name", "VARCHAR NOT NULL", "what sort of fact an event is"},
};

constexpr ColumnText kCoverage[] = {
    {"source", "VARCHAR NOT NULL", "sources.name"},
    {"domain", "VARCHAR NOT NULL", "what was covered; mixed is what belongs to no other domain"},
    {"from_day", "DATE NOT NULL", "first covered day"},
    {"to_day", "DATE NOT NULL", "day after the last covered day"},
    {"basis", "VARCHAR NOT NULL", "declared by the site, or inferred from the days of the source's events"},
};

constexpr ColumnText kMeta[] = {
    {"key", "VARCHAR NOT NULL", "what is said"},
    {"value", "VARCHAR NOT NULL", "format: number of this layout of tables"},
};

base::Status create(tables::Connection& connection, std::string_view table, std::span<const ColumnText> columns) {
  std::string columns_sql;
  for (const ColumnText& column : columns) {
    if (!columns_sql.empty()) columns_sql += ", ";
    columns_sql.append("\"").append(column.name).append("\" ").append(column.type);
    if (!column.packing.empty()) columns_sql.append(" USING COMPRESSION ").append(column.packing);
  }
  KURSAAL_TRY(connection.execute("CREATE TABLE " + std::string(table) + " (" + columns_sql + ")"));
  for (const ColumnText& column : columns) {
    KURSAAL_TRY(connection.execute("COMMENT ON COLUMN " + std::string(table) + ".\"" + std::string(column.name) +
                                   "\" IS " + tables::sql_quote(column.comment)));
  }
  return base::ok_status();
}

void put_text_or_null(Appender& appender, std::string_view text) {
  if (text.empty()) {
    appender.put_null();
  } else {
    appender.put_text(text);
  }
}

// Runs fill(appender) between opening and finishing an appender.
template <class Fill>
base::Status fill_table(tables::Connection& connection, const std::string& table, const std::vector<ColumnType>& types,
                        const Fill& fill) {
  KURSAAL_ASSIGN(Appender appender, connection.appender(table, types));
  KURSAAL_TRY(fill(appender));
  return appender.finish();
}

}  // namespace

base::Status create_tables(tables::Connection& connection) {
  KURSAAL_TRY(create(connection, "people", kPeople));
  KURSAAL_TRY(create(connection, "events", kEvents));
  KURSAAL_TRY(create(connection, "concepts", kConcepts));
  KURSAAL_TRY(create(connection, "sources", kSources));
  KURSAAL_TRY(create(connection, "files", kFiles));
  KURSAAL_TRY(create(connection, "decisions", kDecisions));
  KURSAAL_TRY(create(connection, "units", kUnits));
  KURSAAL_TRY(create(connection, "event_kinds", kKinds));
  KURSAAL_TRY(create(connection, "coverage", kCoverage));
  KURSAAL_TRY(create(connection, "meta", kMeta));
  return connection.execute(
      "CREATE VIEW events_readable AS SELECT p.person_id, e.day, e.minute, e.end_day, e.known_day, k.name AS kind, "
      "c.system, "
      "c.code, c.display, c.sensitivity, e.value, u.name AS unit, e.value_sent, w.name AS unit_sent, s.name AS source, "
      "f.name AS file, e.line, e.part, e.flags FROM events e JOIN people p USING (person_index) "
      "LEFT JOIN event_kinds k USING (kind) LEFT JOIN concepts c USING (concept) LEFT JOIN units u ON u.unit = e.unit "
      "LEFT JOIN units w ON w.unit = e.unit_sent LEFT JOIN sources s ON s.source = e.source "
      "LEFT JOIN files f ON f.file = e.file");
}

base::Status write_concepts(tables::Connection& connection, const terminology::ConceptTable& concepts,
                            const std::vector<terminology::SensitivityBits>& sensitivity) {
  using enum ColumnType;
  return fill_table(connection, "concepts", {u32, text, text, text, text}, [&](Appender& row) -> base::Status {
    for (std::size_t i = 0; i < concepts.size(); ++i) {
      const terminology::Concept& entry = concepts.all()[i];
      row.put_unsigned(i);
      row.put_text(terminology::code_system_name(entry.system));
      row.put_text(entry.code);
      put_text_or_null(row, entry.display);
      put_text_or_null(row, terminology::sensitivity_text(sensitivity[i]));
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

base::Status write_sources(tables::Connection& connection, const Staged& staged) {
  using enum ColumnType;
  return fill_table(connection, "sources", {u16, text, text, boolean, day, u64, u64},
                    [&](Appender& row) -> base::Status {
                      const auto count_of = [](const std::vector<std::uint64_t>& counts, std::size_t i) {
                        return i < counts.size() ? counts[i] : 0;
                      };
                      for (std::size_t i = 0; i < staged.sources.size(); ++i) {
                        const StagedSource& source = staged.sources[i];
                        std::string domains;
                        for (const std::string& domain : source.domains)
                          domains += (domains.empty() ? "" : ";") + domain;
                        row.put_unsigned(i);
                        row.put_text(source.name);
                        row.put_text(domains.empty() ? "mixed" : domains);
                        row.put_boolean(source.gp_coded);
                        row.put_day(source.extracted.value);
                        row.put_unsigned(count_of(staged.coded_events, i));
                        row.put_unsigned(count_of(staged.unknown_code_events, i));
                        KURSAAL_TRY(row.end_row());
                      }
                      return base::ok_status();
                    });
}

base::Status write_files(tables::Connection& connection, const Staged& staged) {
  using enum ColumnType;
  return fill_table(connection, "files", {u32, text, u16, text, u64, text}, [&](Appender& row) -> base::Status {
    for (std::size_t i = 0; i < staged.files.size(); ++i) {
      const SourceFile& file = staged.files[i];
      row.put_unsigned(i);
      row.put_text(file.name);
      row.put_unsigned(file.source);
      put_text_or_null(row, file.digest);
      row.put_unsigned(file.bytes);
      put_text_or_null(row, file.layout);
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

base::Status write_units(tables::Connection& connection, const std::vector<std::string>& units) {
  using enum ColumnType;
  return fill_table(connection, "units", {u16, text}, [&](Appender& row) -> base::Status {
    for (std::size_t i = 0; i < units.size(); ++i) {
      row.put_unsigned(i);
      row.put_text(units[i]);
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

base::Status write_decisions(tables::Connection& connection, std::span<const Decision> decisions,
                             std::span<const Event> events) {
  if (decisions.empty()) return base::ok_status();
  using enum ColumnType;
  KURSAAL_TRY(connection.execute("CREATE TABLE decision_rows AS SELECT * FROM decisions"));
  const auto place_of = [](const auto& one) { return std::tuple(one.file, one.line, one.part); };
  const base::Status filled =
      fill_table(connection, "decision_rows", {u32, day, day, text, text, text, text, day, u32, u16, u32, u32, u8},
                 [&](Appender& row) -> base::Status {
                   for (const Event& event : events) {
                     auto decision = std::lower_bound(
                         decisions.begin(), decisions.end(), place_of(event),
                         [&](const Decision& one, const auto& place) { return place_of(one) < place; });
                     for (; decision != decisions.end() && place_of(*decision) == place_of(event); ++decision) {
                       row.put_unsigned(event.person);
                       row.put_day(event.day);
                       row.put_day(event.known_day);
                       row.put_text(decision->item);
                       put_text_or_null(row, decision->author);
                       put_text_or_null(row, decision->status);
                       put_text_or_null(row, decision->place);
                       row.put_day(decision->review.value);
                       row.put_unsigned(event.concept_id);
                       row.put_unsigned(event.source);
                       row.put_unsigned(event.file);
                       row.put_unsigned(event.line);
                       row.put_unsigned(event.part);
                       KURSAAL_TRY(row.end_row());
                     }
                   }
                   return base::ok_status();
                 });
  if (!filled.ok()) return filled;
  KURSAAL_TRY(connection.execute("INSERT INTO decisions SELECT * FROM decision_rows ORDER BY ALL"));
  return connection.execute("DROP TABLE decision_rows");
}

base::Status write_event_kinds(tables::Connection& connection) {
  using enum ColumnType;
  return fill_table(connection, "event_kinds", {u8, text}, [&](Appender& row) -> base::Status {
    for (unsigned value = 0; value < 256; ++value) {
      const std::string_view name = event_kind_name(static_cast<EventKind>(value));
      if (name.empty()) continue;
      row.put_unsigned(value);
      row.put_text(name);
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

base::Status write_coverage(tables::Connection& connection, const Coverage& coverage) {
  using enum ColumnType;
  return fill_table(connection, "coverage", {text, text, day, day, text}, [&](Appender& row) -> base::Status {
    for (const CoverageRow& covered : coverage.rows()) {
      row.put_text(covered.source);
      row.put_text(covered.domain);
      row.put_day(covered.period.start.value);
      row.put_day(covered.period.end.value);
      row.put_text(covered.basis == CoverageBasis::declared ? "declared" : "inferred");
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

base::Status write_meta(tables::Connection& connection, const std::vector<MetaRow>& rows) {
  using enum ColumnType;
  return fill_table(connection, "meta", {text, text}, [&](Appender& row) -> base::Status {
    for (const MetaRow& meta : rows) {
      row.put_text(meta.key);
      row.put_text(meta.value);
      KURSAAL_TRY(row.end_row());
    }
    return base::ok_status();
  });
}

}  // namespace kursaal::population
