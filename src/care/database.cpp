#include "care/database.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <exception>
#include <map>

namespace kursaal::care {
namespace {

using base::ErrorCode;

// Turns each ? outside quotes into :pN, which is how SOCI marks a place.
std::string with_named_places(std::string_view sql) {
  std::string out;
  out.reserve(sql.size() + 16);
  bool quoted = false;
  int place = 0;
  for (const char character : sql) {
    if (character == '\'') quoted = !quoted;
    if (character == '?' && !quoted)
      out += ":p" + std::to_string(++place);
    else
      out += character;
  }
  return out;
}

Failure failure_of_state(const std::string& state) {
  if (state == "40001" || state == "40P01") return Failure::serialization;
  if (state == "23505") return Failure::unique;
  if (state == "53100") return Failure::full;
  // Class 08 is the connection, 57P01 to 57P03 a server that stops or starts; without a state the line was cut.
  if (state.substr(0, 2) == "08" || state == "57P01" || state == "57P02" || state == "57P03")
    return Failure::connection;
  if (state.find_first_not_of(std::string("\0 ", 2)) == std::string::npos) return Failure::connection;
  return Failure::other;
}

Failure failure_of_result(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Failure::serialization;
    case SQLITE_IOERR:
    case SQLITE_FULL: return Failure::full;
    default: return Failure::other;
  }
}

// SOCI takes a URL apart at its first '=' and, where there is none, ends it with one: so there always is.
std::string url_for_connection(const std::string& url) {
  if (url.find("application_name=") != std::string::npos) return url;
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "application_name=kursaal";
}

std::string quoted_for_connection(const std::string& file) { return "db=\"" + file + "\""; }

}  // namespace

struct Connection::Prepared {
  struct Slot {
    long long integer = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
  };
  std::vector<Slot> in, out;
  std::vector<Cell> cells;
  std::unique_ptr<soci::statement> statement;
};

struct Connection::Parts {
  soci::session session;
  std::map<std::string, std::unique_ptr<Prepared>, std::less<>> prepared;
};

Connection::Connection(Engine engine, std::unique_ptr<Parts> parts) : engine_(engine), parts_(std::move(parts)) {}
Connection::~Connection() = default;

base::Result<std::unique_ptr<Connection>> Connection::open(Engine engine, const std::string& place) {
  try {
    auto parts = std::make_unique<Parts>();
    if (engine == Engine::sqlite)
      parts->session.open(soci::sqlite3, quoted_for_connection(place));
    else
      parts->session.open(soci::postgresql, url_for_connection(place));
    return std::unique_ptr<Connection>(new Connection(engine, std::move(parts)));
  } catch (const std::exception&) {
    return base::make_error(ErrorCode::storage, engine == Engine::sqlite
                                                    ? "the care store's file cannot be opened; look at --database, the "
                                                      "folder's rights and the disk"
                                                    : "the PostgreSQL server cannot be reached; look at --database and "
                                                      "whether the server runs");
  }
}

// Called in a catch block. A server's message is never passed on: it can hold values.
base::Error Connection::failed() {
  std::string code;
  failure_ = Failure::other;
  try {
    throw;
  } catch (const soci::postgresql_soci_error& error) {
    code = error.sqlstate();
    failure_ = failure_of_state(code);
    if (failure_ == Failure::connection) code = "connection lost";
  } catch (const soci::sqlite3_soci_error& error) {
    code = "SQLite " + std::to_string(error.result());
    failure_ = failure_of_result(error.result());
    if ((error.result() & 0xff) == SQLITE_CONSTRAINT &&
        std::string_view(error.what()).find("UNIQUE") != std::string_view::npos)
      failure_ = Failure::unique;
  } catch (const soci::soci_error& error) {
    // SOCI throws its plain error for statements it cannot prepare; a lost line shows only in what it says.
    const std::string_view text = error.what();
    failure_ = engine_ == Engine::postgresql && (text.find("onnection") != std::string_view::npos ||
                                                 text.find("server closed") != std::string_view::npos)
                   ? Failure::connection
                   : Failure::other;
    if (text.find("is full") != std::string_view::npos) failure_ = Failure::full;
    if (text.find("is locked") != std::string_view::npos) failure_ = Failure::serialization;
    code = failure_ == Failure::connection ? "connection lost" : "statement refused";
  } catch (const std::exception&) {
    code = "unexpected";
  }
  switch (failure_) {
    case Failure::full:
      return base::make_error(ErrorCode::storage, "the care store's disk is full or failing (", code,
                              "); nothing of this was kept, make room and try again");
    case Failure::connection:
      return base::make_error(ErrorCode::storage, "the database went away (", code,
                              "); nothing of this is known to be kept, try again");
    case Failure::serialization:
      return base::make_error(ErrorCode::storage, "the care store is busy (", code, "); try again");
    case Failure::unique:
      return base::make_error(ErrorCode::conflict, "the same entry stands there already; look again");
    default: return base::make_error(ErrorCode::storage, "the care store refused a statement (", code, ")");
  }
}

base::Result<Connection::Prepared*> Connection::prepared(std::string_view sql, std::span<const Argument> arguments,
                                                         std::span<const bool> texts) {
  auto found = parts_->prepared.find(sql);
  if (found == parts_->prepared.end()) {
    auto made = std::make_unique<Prepared>();
    made->in.resize(arguments.size());
    made->out.resize(texts.size());
    made->cells.resize(texts.size());
    made->statement = std::make_unique<soci::statement>(parts_->session);
    soci::statement& statement = *made->statement;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      Prepared::Slot& slot = made->in[i];
      if (arguments[i].is_text)
        statement.exchange(soci::use(slot.text, slot.indicator));
      else
        statement.exchange(soci::use(slot.integer, slot.indicator));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Prepared::Slot& slot = made->out[i];
      if (texts[i])
        statement.exchange(soci::into(slot.text, slot.indicator));
      else
        statement.exchange(soci::into(slot.integer, slot.indicator));
    }
    statement.alloc();
    statement.prepare(with_named_places(sql));
    statement.define_and_bind();
    found = parts_->prepared.emplace(std::string(sql), std::move(made)).first;
  }
  Prepared& ready = *found->second;
  KURSAAL_CHECK(ready.in.size() == arguments.size() && ready.out.size() == texts.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    ready.in[i].integer = arguments[i].integer;
    ready.in[i].text = arguments[i].text;
    ready.in[i].indicator = arguments[i].is_null ? soci::i_null : soci::i_ok;
  }
  return &ready;
}

base::Result<std::int64_t> Connection::run_listed(std::string_view sql, std::span<const Argument> arguments) {
  failure_ = Failure::none;
  ++statements_;
  try {
    KURSAAL_ASSIGN(Prepared* const ready, prepared(sql, arguments, {}));
    ready->statement->execute(true);
    return static_cast<std::int64_t>(ready->statement->get_affected_rows());
  } catch (...) {
    const base::Error error = failed();
    if (auto kept = parts_->prepared.find(sql); kept != parts_->prepared.end()) parts_->prepared.erase(kept);
    return error;
  }
}

base::Status Connection::fetch_rows(std::string_view sql, std::span<const Argument> arguments,
                                    std::span<const bool> texts, const void* to, TakeRow take) {
  failure_ = Failure::none;
  ++statements_;
  try {
    KURSAAL_ASSIGN(Prepared* const ready, prepared(sql, arguments, texts));
    bool more = ready->statement->execute(true);
    while (more) {
      for (std::size_t i = 0; i < texts.size(); ++i) {
        Prepared::Slot& slot = ready->out[i];
        Cell& cell = ready->cells[i];
        cell.is_null = slot.indicator == soci::i_null;
        cell.integer = cell.is_null ? 0 : slot.integer;
        if (cell.is_null || !texts[i])
          cell.text.clear();
        else
          cell.text = slot.text;
      }
      if (!take(to, ready->cells)) break;
      more = ready->statement->fetch();
    }
    // A statement left in the middle of its rows would hold the read open past the transaction.
    if (more) parts_->prepared.erase(parts_->prepared.find(sql));
    return base::ok_status();
  } catch (...) {
    const base::Error error = failed();
    if (auto kept = parts_->prepared.find(sql); kept != parts_->prepared.end()) parts_->prepared.erase(kept);
    return error;
  }
}

base::Status Connection::execute(const std::string& sql) {
  failure_ = Failure::none;
  ++statements_;
  try {
    parts_->session.once << sql;
    return base::ok_status();
  } catch (...) {
    return failed();
  }
}

}  // namespace kursaal::care
