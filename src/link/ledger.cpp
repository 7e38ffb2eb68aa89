#include "link/ledger.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

#include "base/text.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::link {
namespace {

using base::ErrorCode;

constexpr std::array<std::string_view, 5> kActions{"minted", "merged", "split", "undone", "joined"};
constexpr std::string_view kHeader = "number,action,key,other_key,source,local_id,reason,as_of\n";
constexpr const char* kFile = "ledger.csv";
constexpr std::size_t kDayLength = 10;  // 2024-02-29

base::Error at_line(std::uint64_t line, std::string_view text) {
  return base::make_error(ErrorCode::configuration, "the identity ledger, line ", std::to_string(line), ": ", text,
                          "; restore the file from a backup, it is never edited by hand");
}

// The number on the last whole line of a ledger's text; 0 for an empty one.
std::uint64_t last_number(std::string_view tail) {
  while (!tail.empty() && tail.back() == '\n') tail.remove_suffix(1);
  const std::size_t start = tail.find_last_of('\n');
  const std::string_view line = start == std::string_view::npos ? tail : tail.substr(start + 1);
  return static_cast<std::uint64_t>(base::parse_integer(line.substr(0, line.find(','))).value_or(0));
}

// A line is an entry, whatever an id holds: line ends within one are written as \n and \r, a backslash as two.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\\')
      out += "\\\\";
    else
      out += c;
  }
  return out;
}

std::string as_it_was(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 1 < text.size();
    if (!escaped)
      out += text[i];
    else if (const char c = text[++i]; c == 'n')
      out += '\n';
    else if (c == 'r')
      out += '\r';
    else
      out += c;
  }
  return out;
}

base::Error failed(std::string_view what) {
  return base::make_error(ErrorCode::io, "the identity ledger: ", what, ": ", std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

constexpr std::size_t kWriteBytes = 1U << 20;

// The end of the file, long enough to hold its last whole line: an id may be longer than any guess.
base::Result<std::string> read_tail(int descriptor, off_t size) {
  for (off_t length = std::min<off_t>(size, 65536);; length = std::min<off_t>(size, length * 16)) {
    std::string tail(static_cast<std::size_t>(length), '\0');
    if (!tail.empty() &&
        ::pread(descriptor, tail.data(), tail.size(), size - length) != static_cast<ssize_t>(tail.size()))
      return failed("cannot read");
    const std::size_t last_end = tail.find_last_of('\n');
    const bool holds_a_line =
        last_end != std::string::npos && last_end > 0 && tail.find_last_of('\n', last_end - 1) != std::string::npos;
    if (length == size || holds_a_line) return tail;
  }
}

// A new file is there after a power cut only if its folder was written too.
base::Status sync_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || ::fsync(opened.get()) != 0) return failed("cannot sync its folder");
  return base::ok_status();
}

// Takes the lines one after the other, so that a long ledger is held once.
class LedgerReader {
 public:
  explicit LedgerReader(LedgerEntries& entries) : entries_(entries) {}

  base::Status read_header(const tables::CsvRow& row) {
    const std::vector<std::string_view> names = base::split(kHeader.substr(0, kHeader.size() - 1), ',');
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto found = std::find(row.cells.begin(), row.cells.end(), names[i]);
      if (found == row.cells.end()) return at_line(1, "the column " + std::string(names[i]) + " is missing");
      columns_[i] = static_cast<std::size_t>(found - row.cells.begin());
    }
    return base::ok_status();
  }

  base::Status read_entry(const tables::CsvRow& row) {
    const auto cell = [&](std::size_t column) { return row.cells[columns_[column]]; };
    LedgerEntry entry;
    entry.number = static_cast<std::uint64_t>(base::parse_integer(cell(0)).value_or(0));
    const std::size_t expected = entries_.size() + 1;
    if (entry.number != expected) return at_line(row.line, "its number is not " + std::to_string(expected));
    std::size_t action = 0;
    while (action < kActions.size() && kActions[action] != cell(1)) ++action;
    if (action == kActions.size()) return at_line(row.line, "there is no such action");
    entry.action = static_cast<LedgerAction>(action);
    entry.key = cell(2);
    entry.other_key = cell(3);
    entry.identity = {as_it_was(cell(4)), as_it_was(cell(5))};
    entry.reason = cell(6);
    const auto day = base::parse_iso(cell(7));
    if (!day || cell(7).size() != kDayLength) return at_line(row.line, "its date is missing or cut");
    entry.as_of = day->day;
    if (entry.key.empty()) return at_line(row.line, "the key is empty");
    if (entry.action == LedgerAction::undone) retired_.erase(entry.other_key);
    if (retired_.contains(entry.key)) return at_line(row.line, "a retired key is used again");
    if (entry.action == LedgerAction::merged) retired_.insert(entry.other_key);
    entries_.push_back(entry);
    return base::ok_status();
  }

 private:
  LedgerEntries& entries_;
  std::array<std::size_t, 8> columns_{};
  std::set<std::string> retired_;
};

}  // namespace

std::string_view ledger_action_name(LedgerAction action) { return kActions[static_cast<std::size_t>(action)]; }

base::Result<LedgerEntries> read_ledger(const std::filesystem::path& folder) {
  LedgerEntries entries;
  const std::filesystem::path file = folder / kFile;
  if (!std::filesystem::exists(file)) return entries;
  base::Result<std::string> whole = tables::read_whole(file, std::size_t{1} << 36);
  if (!whole.ok() && whole.error().code == ErrorCode::input_refused)
    return base::make_error(ErrorCode::configuration, "the identity ledger cannot be read whole; restore it");
  if (!whole.ok()) return whole.error();
  std::string text = std::move(whole).value();
  // A process that died while it appended leaves a line without its end: it was never used.
  text.resize(text.find_last_of('\n') == std::string::npos ? 0 : text.find_last_of('\n') + 1);
  if (text.empty()) return entries;
  LedgerReader reader(entries);
  const base::Status walked =
      tables::walk_csv_table(text, "the identity ledger", [&reader](const tables::CsvRow& row, bool header) {
        return header ? reader.read_header(row) : reader.read_entry(row);
      });
  // No header, a row cut short: the ledger is no input, so this is no refusal of one.
  if (!walked.ok() && walked.error().code == ErrorCode::input_refused)
    return base::make_error(ErrorCode::configuration, walked.error().text,
                            "; restore the file from a backup, it is never edited by hand");
  if (!walked.ok()) return walked.error();
  return entries;
}

base::Status append_ledger(const std::filesystem::path& folder, const LedgerEntries& entries) {
  if (entries.empty()) return base::ok_status();
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) return base::make_error(ErrorCode::io, "cannot make the ledger's folder: ", code.message());
  ::chmod(folder.c_str(), 0700);
  const Descriptor fd(::open((folder / kFile).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (fd.get() < 0) return failed("cannot open");
  // Runs with other output folders may share the ledger: one looks and appends at a time.
  while (::flock(fd.get(), LOCK_EX) != 0)
    if (errno != EINTR) return failed("cannot lock");
  struct stat facts {};
  if (::fstat(fd.get(), &facts) != 0) return failed("cannot read");
  KURSAAL_ASSIGN(std::string tail, read_tail(fd.get(), facts.st_size));
  // A process that died while it appended leaves a line without its end: that line was never used, so it is cut off.
  off_t size = facts.st_size;
  if (!tail.empty() && tail.back() != '\n') {
    const std::size_t end = tail.find_last_of('\n');
    const std::size_t whole = end == std::string::npos ? 0 : end + 1;
    size = facts.st_size - static_cast<off_t>(tail.size() - whole);
    tail.resize(whole);
    if (::ftruncate(fd.get(), size) != 0) return failed("cannot cut off a half line");
  }
  const std::uint64_t last = last_number(tail);
  if (last + 1 != entries.front().number)
    return base::make_error(ErrorCode::conflict, "the identity ledger was changed during the run: run again");
  const auto write_all = [&](const std::string& text) -> base::Status {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t wrote = ::write(fd.get(), text.data() + at, text.size() - at);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) {
        const base::Error error = failed("cannot write");
        if (::ftruncate(fd.get(), size) != 0) return failed("cannot take back a half-written entry");
        return error;
      }
      at += static_cast<std::size_t>(wrote);
    }
    return base::ok_status();
  };
  std::string text;
  if (size == 0) text += kHeader;
  for (const LedgerEntry& entry : entries) {
    tables::append_csv_row(text, {std::to_string(entry.number), ledger_action_name(entry.action), entry.key,
                                  entry.other_key, on_one_line(entry.identity.source),
                                  on_one_line(entry.identity.local_id), entry.reason, base::format_day(entry.as_of)});
    if (text.size() < kWriteBytes) continue;
    KURSAAL_TRY(write_all(text));
    text.clear();
  }
  KURSAAL_TRY(write_all(text));
  if (::fsync(fd.get()) != 0) return failed("cannot sync");
  return facts.st_size == 0 ? sync_folder(folder) : base::ok_status();
}

}  // namespace kursaal::link
