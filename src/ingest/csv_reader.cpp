#include "ingest/csv_reader.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace kursaal::ingest {
namespace {

bool among(std::string_view text, const std::vector<std::string>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The commonest date by far, without a general parser.
bool parse_plain_iso(std::string_view text, base::DatedMoment& moment) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int digits[8];
  int at = 0;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    digits[at] = text[i] - '0';
    if (digits[at] < 0 || digits[at] > 9) return false;
    ++at;
  }
  const int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
  const int month = digits[4] * 10 + digits[5];
  const int day = digits[6] * 10 + digits[7];
  if (!base::valid_civil(year, month, day)) return false;
  moment = {base::day_of(year, month, day), -1, base::Precision::day};
  return true;
}

// HHMM, HH:MM or HH:MM:SS to the minute of the day, -1 if it is none.
std::int16_t minute_of(std::string_view text) {
  if (text.size() >= 5 && text[2] == ':') {
    const auto hour = base::parse_integer(text.substr(0, 2));
    const auto minute = base::parse_integer(text.substr(3, 2));
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return -1;
    return static_cast<std::int16_t>(*hour * 60 + *minute);
  }
  if (text.size() < 3 || text.size() > 4) return -1;
  const auto both = base::parse_integer(text);
  if (!both || *both < 0 || *both / 100 > 23 || *both % 100 > 59) return -1;
  return static_cast<std::int16_t>(*both / 100 * 60 + *both % 100);
}

}  // namespace

void CsvFileFacts::add(const CsvFileFacts& other) {
  extracted = std::max(extracted, other.extracted);
  windows_1252_rows += other.windows_1252_rows;
  first_windows_1252_line = std::min(first_windows_1252_line, other.first_windows_1252_line);
  if (other.last_line != 0) {
    last_row = other.last_row;
    last_line = other.last_line;
  }
}

CsvReader::CsvReader(const CsvLayout& layout, std::uint32_t file, RecordSink& sink)
    : layout_(layout),
      mapping_(*layout.mapping),
      file_(file),
      sink_(sink),
      present_(layout.width, 0),
      invalid_(layout.width, 0),
      names_(layout.width) {
  for (std::size_t i = 0; i < layout.used.size(); ++i) names_[layout.used[i]] = layout.used_names[i];
}

CsvReader::~CsvReader() {
  if (rows_ == 0) return;
  const std::vector<std::string> optional = mapping_.optional_columns();
  for (std::size_t i = 0; i < layout_.used.size(); ++i) {
    const std::size_t column = layout_.used[i];
    sink_.fields(mapping_.record, layout_.used_names[i], rows_, present_[column],
                 present_[column] - std::min(present_[column], invalid_[column]),
                 std::find(optional.begin(), optional.end(), layout_.used_names[i]) != optional.end());
  }
}

std::string_view CsvReader::name_of(std::size_t column) const {
  return column < names_.size() ? names_[column] : std::string_view();
}

std::string_view CsvReader::cell(std::size_t column) const {
  return column == kNoColumn ? std::string_view() : base::trim(row_->cells[column]);
}

void CsvReader::invalid(std::size_t column) {
  if (column != kNoColumn) ++invalid_[column];
}

CsvReader::Said CsvReader::say_date(const BoundDate& date, base::DatedMoment& moment) {
  bool impossible = false;
  for (const std::size_t column : date.columns) {
    const std::string_view text = cell(column);
    if (text.empty() || among(text, date.rule->none)) continue;
    if (date.rule->format.empty()) {
      if (parse_plain_iso(text, moment)) return Said::real;
      if (const auto parsed = base::parse_iso(text)) {
        moment = *parsed;
        return Said::real;
      }
    } else if (const auto parsed = base::parse_pattern(text, date.rule->format)) {
      moment = *parsed;
      return Said::real;
    }
    invalid(column);
    if (!impossible) impossible_column_ = column;
    impossible = true;
  }
  return impossible ? Said::impossible : Said::absent;
}

// Windows-1252 cells become UTF-8 in one buffer; the row's cells then point into it.
void CsvReader::decode(tables::CsvRow& row) {
  decoded_.clear();
  spans_.clear();
  for (const std::string_view text : row.cells) {
    spans_.push_back(decoded_.size());
    append_windows_1252(decoded_, text);
  }
  spans_.push_back(decoded_.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    row.cells[i] = std::string_view(decoded_).substr(spans_[i], spans_[i + 1] - spans_[i]);
}

void CsvReader::read_block(const tables::Block& block) {
  if (block.oversized) {
    sink_.begin({mapping_.record, file_, static_cast<std::uint32_t>(block.first_line), {}, 0, "record-too-long"});
    sink_.quarantine("record-too-long",
                     "The row is longer than any record may be; an opening quote without its end may be the cause.");
    return;
  }
  const bool plain = base::valid_utf8(block.text);
  tables::CsvCursor cursor(block.text, block.first_line, mapping_.separator);
  tables::CsvRow row;
  if (block.ordinal == 0 && !cursor.next(row)) return;  // the header
  const char* end = block.text.data() + block.text.size();
  while (cursor.next(row)) {
    if (block.last && row.raw.data() + row.raw.size() == end) {
      facts_.last_row.assign(row.raw);
      facts_.last_line = row.line;
      return;
    }
    read_row(row, !plain);
  }
}

void CsvReader::read_last_row(std::string_view text, std::uint64_t line, std::string_view broken_code,
                              std::string_view broken_text) {
  tables::CsvCursor cursor(text, line, mapping_.separator);
  tables::CsvRow row;
  if (!cursor.next(row)) return;
  if (broken_code.empty()) return read_row(row, !base::valid_utf8(text));
  sink_.begin({mapping_.record, file_, static_cast<std::uint32_t>(line), {}, 0, text});
  sink_.quarantine(broken_code, broken_text);
}

void CsvReader::read_row(tables::CsvRow& row, bool may_be_other_encoding) {
  row_ = &row;
  line_ = static_cast<std::uint32_t>(row.line);
  ++rows_;
  if (mapping_.encoding == Encoding::windows_1252) {
    if (may_be_other_encoding) decode(row);
  } else if (may_be_other_encoding && !base::valid_utf8(row.raw)) {
    if (mapping_.encoding == Encoding::utf8) {
      sink_.begin({mapping_.record, file_, line_, {}, 0, row.raw});
      return sink_.quarantine("text-not-utf8", "The row is not UTF-8, which the mapping says the file is.");
    }
    decode(row);
    ++facts_.windows_1252_rows;
    facts_.first_windows_1252_line = std::min<std::uint64_t>(facts_.first_windows_1252_line, row.line);
  }

  const std::size_t cells = row.cells.size();
  const bool surplus = cells == layout_.width + 1 && base::trim(row.cells.back()).empty();
  if (cells != layout_.width && !surplus) {
    sink_.begin({mapping_.record, file_, line_, {}, 0, row.raw});
    return sink_.quarantine("cell-count", "The row has " + std::to_string(cells) + " cells where the header has " +
                                              std::to_string(layout_.width) + ".");
  }

  for (const std::size_t column : layout_.used) present_[column] += base::trim(row.cells[column]).empty() ? 0U : 1U;
  bool keyless = layout_.key.empty();
  key_.clear();
  for (const std::size_t column : layout_.key) {
    const std::string_view part = cell(column);
    keyless = keyless || part.empty();
    if (!key_.empty()) key_ += '\x1f';
    key_ += part;
  }
  std::uint64_t version = 0;
  if (layout_.version != kNoColumn) {
    const std::string_view text = cell(layout_.version);
    if (const auto number = base::parse_integer(text); number && *number >= 0) {
      version = static_cast<std::uint64_t>(*number);
    } else if (const auto moment = base::parse_iso(text)) {
      const std::int64_t minutes =
          (static_cast<std::int64_t>(moment->day.value) + 1'000'000) * 1440 + std::max<int>(moment->minute, 0);
      version = static_cast<std::uint64_t>(minutes);
    }
  }
  sink_.begin({mapping_.record, file_, line_, keyless ? std::string_view() : std::string_view(key_), version, row.raw});
  if (!layout_.key.empty() && keyless) return sink_.quarantine("key-missing", "The row has no record key.");
  if (surplus) sink_.issue("surplus-empty-cell", "The row has one empty cell more than the header; the row is loaded.");
  if (layout_.extract.given()) {
    base::DatedMoment moment;
    if (say_date(layout_.extract, moment) == Said::real) facts_.extracted = std::max(facts_.extracted, moment.day);
  }
  if (layout_.deleted != kNoColumn && among(cell(layout_.deleted), mapping_.deleted_values)) {
    if (mapping_.person.record && !cell(layout_.person.id).empty()) {
      population::Identity gone;
      gone.key.local_id = cell(layout_.person.id);
      sink_.identity(std::move(gone));
    }
    return sink_.withdraw();
  }
  if (mapping_.person.exists() && !say_person()) return;
  if (!say_events()) return;
  sink_.load();
}

bool CsvReader::holds(const BoundEvent& event) const {
  for (const BoundCondition& condition : event.when) {
    const std::string_view text = cell(condition.column);
    const bool found =
        std::any_of(condition.rule->values.begin(), condition.rule->values.end(), [&](const std::string& value) {
          if (value.ends_with('*')) return text.starts_with(std::string_view(value).substr(0, value.size() - 1));
          return text == value;
        });
    if (found == condition.rule->negated) return false;
  }
  return true;
}

bool CsvReader::say_events() {
  events_said_ = 0;
  for (const BoundEvent& event : layout_.events)
    if (holds(event) && !say_event(event)) return false;
  if (events_said_ == 0 && !layout_.events.empty() && !mapping_.person.record)
    sink_.issue("event-none",
                "The row makes no event: of what the mapping looks at (a code, a date, a kind) it holds too little.");
  return true;
}

// False if the row was quarantined.
bool CsvReader::say_event(const BoundEvent& event) {
  const EventRule& rule = *event.rule;
  const auto is_code = [&](std::string_view text) { return !text.empty() && !among(text, rule.code.none); };
  if (rule.code.constant.empty() && rule.code.given() &&
      std::none_of(event.codes.begin(), event.codes.end(), [&](std::size_t column) { return is_code(cell(column)); }))
    return true;

  SentEvent sent;
  if (rule.kind) {
    sent.kind = *rule.kind;
  } else {
    const auto kind = rule.kind_values.find(cell(event.kind));
    if (!kind) {
      invalid(event.kind);
      sink_.issue("kind-unknown", "The value of " + rule.kind_column +
                                      " is not one that the mapping knows; the row makes no event of it.");
      return true;
    }
    sent.kind = *kind;
  }
  switch (say_date(event.date, sent.at)) {
    case Said::real: break;
    case Said::absent:
      if (rule.optional) return true;
      sink_.quarantine("date-missing", "No date in " + rule.date.columns.front() + ".");
      return false;
    case Said::impossible:
      sink_.quarantine("date-impossible", "The date in " + std::string(name_of(impossible_column_)) +
                                              " is not a date, or not one in the expected form.");
      return false;
  }
  if (event.time != kNoColumn && sent.at.minute < 0 && sent.at.precision == base::Precision::day) {
    const std::string_view text = cell(event.time);
    sent.at.minute = minute_of(text);
    if (sent.at.minute >= 0)
      sent.at.precision = base::Precision::minute;
    else if (!text.empty()) {
      invalid(event.time);
      sink_.issue("time-impossible", "The time in " + std::string(name_of(event.time)) +
                                         " is not a time; the record loads with the day alone.");
    }
  }
  base::DatedMoment other;
  if (event.end.given()) {
    const Said said = say_date(event.end, other);
    if (said == Said::real) sent.end = other.day;
    if (said == Said::impossible)
      sink_.issue("end-impossible", "The date in " + std::string(name_of(impossible_column_)) +
                                        " is not a date; the end is taken as unknown.");
  }
  if (event.known.given() && say_date(event.known, other) == Said::real) sent.known = other.day;
  if (event.value != kNoColumn) {
    if (const std::string_view text = cell(event.value); !text.empty()) {
      if (const auto number = base::parse_number(text)) {
        sent.has_value = true;
        sent.value = *number;
        sent.unit = rule.value.unit_constant.empty() ? cell(event.unit) : std::string_view(rule.value.unit_constant);
      } else {
        invalid(event.value);
        // A cell that has a unit was meant as a number; one without may be an answer in words.
        if (!rule.value.unit_constant.empty() || !cell(event.unit).empty())
          sink_.issue("value-unreadable", "The value in " + std::string(name_of(event.value)) +
                                              " is no number; the record loads without a value.");
      }
    }
  }
  sent.code.system = rule.code.system;
  if (event.system != kNoColumn) {
    const std::string_view text = cell(event.system);
    if (const auto named = terminology::code_system_named(text))
      sent.code.system = *named;
    else if (const auto by_uri = terminology::code_system_of_uri(text); by_uri != terminology::CodeSystem::unknown)
      sent.code.system = by_uri;
  }
  sent.code.display = cell(event.display);
  const auto send = [&](std::string_view code) {
    if (rule.code.prefix.empty()) {
      sent.code.code = code;
    } else {
      code_.assign(rule.code.prefix).append(code);
      sent.code.code = code_;
    }
    sink_.event(sent);
    ++events_said_;
  };
  if (!rule.code.constant.empty() || !rule.code.given()) {
    sent.code.code = rule.code.constant;
    sink_.event(sent);
    ++events_said_;
    return true;
  }
  for (const std::size_t column : event.codes)
    if (const std::string_view code = cell(column); is_code(code)) send(code);
  return true;
}

}  // namespace kursaal::ingest
