#include "care/migrations.hpp"

#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::string_view kOnly = "-- only ";

std::string_view name_of(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgresql"; }

std::vector<std::string> statements_for(Engine engine, std::string_view sql) {
  std::vector<std::string> out;
  std::string statement;
  bool ours = true;
  for (const std::string_view line : base::split(sql, '\n')) {
    const std::string_view bare = base::trim(line);
    if (bare.starts_with(kOnly)) ours = bare.substr(kOnly.size()) == name_of(engine);
    if (bare.empty() || bare.starts_with("--")) continue;
    statement.append(line).push_back('\n');
    if (!bare.ends_with(';')) continue;
    if (ours) out.push_back(std::move(statement));
    statement.clear();
    ours = true;
  }
  KURSAAL_CHECK(statement.empty());
  return out;
}

std::string digest_of(const Migration& migration) {
  base::Digest digest;
  digest.add_text(migration.sql);
  return digest.hex();
}

using Applied = std::vector<std::tuple<std::int64_t, std::string>>;

base::Result<Applied> applied_ones(Connection& connection) {
  return connection.rows<std::int64_t, std::string>("SELECT number, digest FROM schema_migration ORDER BY number");
}

base::Status check_applied(const Applied& applied) {
  const std::span<const Migration> known = all_migrations();
  if (applied.size() > known.size())
    return base::make_error(ErrorCode::configuration, "the care store was made by a newer program (its migration ",
                            std::to_string(applied.size()), " is not known here); use that one");
  for (std::size_t i = 0; i < applied.size(); ++i)
    if (std::get<0>(applied[i]) != known[i].number || std::get<1>(applied[i]) != digest_of(known[i]))
      return base::make_error(ErrorCode::configuration, "migration ", std::to_string(known[i].number),
                              " of the care store is not the one this program knows; use the program that made it");
  return base::ok_status();
}

}  // namespace

base::Result<std::size_t> bring_up_to_date(Connection& connection, Instant now) {
  // One at a time: SQLite's BEGIN IMMEDIATE sees to it there.
  if (connection.engine() == Engine::postgresql)
    KURSAAL_TRY(connection.execute("SELECT pg_advisory_xact_lock(4950527601)"));
  KURSAAL_TRY(connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT "
      "NULL, applied_at BIGINT NOT NULL)"));
  KURSAAL_ASSIGN(const Applied applied, applied_ones(connection));
  KURSAAL_TRY(check_applied(applied));
  for (const Migration& migration : all_migrations().subspan(applied.size())) {
    for (const std::string& statement : statements_for(connection.engine(), migration.sql))
      KURSAAL_TRY(connection.execute(statement));
    KURSAAL_TRY(connection.run("INSERT INTO schema_migration (number, name, digest, applied_at) VALUES (?, ?, ?, ?)",
                               migration.number, migration.name, digest_of(migration), now.micros));
  }
  return applied.size();
}

base::Status check_shape(Connection& connection) {
  const auto applied = applied_ones(connection);
  if (!applied.ok())
    return connection.failure() == Failure::other
               ? base::make_error(ErrorCode::not_found, "there is no care store in that database")
               : applied.error();
  KURSAAL_TRY(check_applied(*applied));
  if (applied->size() < all_migrations().size())
    return base::make_error(ErrorCode::configuration,
                            "the care store is of an older program; it is brought up to date when the server starts");
  return base::ok_status();
}

}  // namespace kursaal::care
