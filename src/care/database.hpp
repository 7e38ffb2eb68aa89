// One connection to SQLite or PostgreSQL: hand-written SQL with statically typed parameters and columns. The only file
// beside its source that knows a database library exists, and it includes none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace kursaal::care {

enum class Engine : std::uint8_t { sqlite, postgresql };

// A value on its way into a statement. Columns and parameters are whole numbers or text, each may be NULL.
struct Argument {
  bool is_text = false;
  bool is_null = false;
  long long integer = 0;
  std::string text;

  template <class Number, class = std::enable_if_t<std::is_integral_v<Number>>>
  Argument(Number number) : integer(static_cast<long long>(number)) {}    // NOLINT(google-explicit-constructor)
  Argument(std::string_view value) : is_text(true), text(value) {}        // NOLINT(google-explicit-constructor)
  Argument(std::string value) : is_text(true), text(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Argument(const char* value) : is_text(true), text(value) {}             // NOLINT(google-explicit-constructor)
  Argument(std::optional<std::int64_t> number)                            // NOLINT(google-explicit-constructor)
      : is_null(!number), integer(number.value_or(0)) {}
  Argument(std::optional<std::string> value)  // NOLINT(google-explicit-constructor)
      : is_text(true), is_null(!value), text(value.value_or(std::string())) {}
};

struct Cell {
  bool is_null = false;
  long long integer = 0;
  std::string text;
};

// What went wrong with the last statement, as far as a caller can do something about it.
enum class Failure : std::uint8_t {
  none,
  serialization,  // try the whole transaction again
  connection,     // the server went away: connect anew, then try again
  unique,         // a row with that key is there
  full,           // no space left
  other,
};

namespace column {
template <class T>
constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>;
inline void read(Cell& cell, std::int64_t& into) { into = cell.integer; }
inline void read(Cell& cell, std::string& into) { into = std::move(cell.text); }
inline void read(Cell& cell, std::optional<std::int64_t>& into) {
  if (!cell.is_null) into = cell.integer;
}
inline void read(Cell& cell, std::optional<std::string>& into) {
  if (!cell.is_null) into = std::move(cell.text);
}
}  // namespace column

// Not for use from two threads at once.
class Connection {
 public:
  // `place` is a file (SQLite) or a libpq URL. Errors: storage, in own words: a server's messages can hold values.
  static base::Result<std::unique_ptr<Connection>> open(Engine engine, const std::string& place);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] Engine engine() const { return engine_; }
  [[nodiscard]] Failure failure() const { return failure_; }
  // Statements run since the connection was opened: refusing must cost what finding nothing costs.
  [[nodiscard]] std::uint64_t statements() const { return statements_; }

  // SQL with `?` for each argument, none of it from outside. Rows changed. Statements are prepared once and kept.
  template <class... Arguments>
  base::Result<std::int64_t> run(std::string_view sql, Arguments&&... arguments) {
    const std::vector<Argument> list = pack(std::forward<Arguments>(arguments)...);
    return run_listed(sql, list);
  }
  base::Result<std::int64_t> run_listed(std::string_view sql, std::span<const Argument> arguments);

  // rows<std::string, std::int64_t>("SELECT name, version FROM team WHERE id = ?", id). A NULL in a column that is not
  // optional reads as zero or empty: say optional where NULL may stand.
  template <class... Columns, class... Arguments>
  base::Result<std::vector<std::tuple<Columns...>>> rows(std::string_view sql, Arguments&&... arguments) {
    static constexpr bool kTexts[] = {column::is_text<Columns>...};
    const std::vector<Argument> list = pack(std::forward<Arguments>(arguments)...);
    std::vector<std::tuple<Columns...>> out;
    KURSAAL_TRY(fetch(sql, list, kTexts, [&out](std::span<Cell> cells) {
      std::tuple<Columns...> row;
      std::size_t index = 0;
      std::apply([&](auto&... value) { (column::read(cells[index++], value), ...); }, row);
      out.push_back(std::move(row));
      return true;
    }));
    return out;
  }

  // Row by row, for what is too long to hold; `take` returns false to stop.
  template <class Take>
  base::Status fetch(std::string_view sql, std::span<const Argument> arguments, std::span<const bool> texts,
                     const Take& take) {
    return fetch_rows(sql, arguments, texts, &take,
                      [](const void* to, std::span<Cell> cells) { return (*static_cast<const Take*>(to))(cells); });
  }

  // One statement without parameters or rows, not kept: BEGIN, COMMIT, PRAGMA, DDL.
  base::Status execute(const std::string& sql);

 private:
  struct Parts;
  struct Prepared;
  using TakeRow = bool (*)(const void*, std::span<Cell>);
  Connection(Engine engine, std::unique_ptr<Parts> parts);
  template <class... Arguments>
  static std::vector<Argument> pack(Arguments&&... arguments) {
    std::vector<Argument> list;
    list.reserve(sizeof...(Arguments));
    (list.emplace_back(std::forward<Arguments>(arguments)), ...);
    return list;
  }
  base::Status fetch_rows(std::string_view sql, std::span<const Argument> arguments, std::span<const bool> texts,
                          const void* to, TakeRow take);
  base::Result<Prepared*> prepared(std::string_view sql, std::span<const Argument> arguments,
                                   std::span<const bool> texts);
  base::Error failed();

  Engine engine_;
  Failure failure_ = Failure::none;
  std::uint64_t statements_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kursaal::care
