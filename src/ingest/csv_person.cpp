// What a row says of the person it is about.
#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "ingest/csv_reader.hpp"
#include "ingest/identity_book.hpp"
#include "population/nhs_number.hpp"

namespace kursaal::ingest {
namespace {

// 0x80 to 0x9F; the rest of Windows-1252 is Latin-1. Source: WHATWG Encoding Standard, index-windows-1252; the
// undefined five are 0.
constexpr std::uint16_t kHigh[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void put(std::string& to, std::string_view text) { to.assign(text); }

}  // namespace

void append_windows_1252(std::string& out, std::string_view text) {
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    unsigned code = byte;
    if (byte >= 0x80 && byte < 0xA0) code = kHigh[byte - 0x80] == 0 ? 0xFFFDU : kHigh[byte - 0x80];
    if (code < 0x80) {
      out += character;
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | (code >> 6));
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | (code >> 12));
      out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
}

base::Day birth_from_age(base::Day at, int age_years) {
  // Born after at - (age + 1) years and not after at - age years; the middle tells the likelier calendar year.
  const base::Day middle = base::add_months(at, -12 * age_years - 6);
  return base::day_of(base::civil_of(middle).year, 1, 1);
}

bool CsvReader::say_person() {
  const BoundPerson& person = layout_.person;
  const std::string_view id = cell(person.id);
  if (id.empty()) {
    sink_.quarantine("subject-missing", "No person in " + mapping_.person.id + ".");
    return false;
  }
  sink_.subject(id);
  if (mapping_.person.record) {
    population::Identity who;
    build_person(who, id);
    sink_.identity(std::move(who));
    return true;
  }
  if (person.all.empty()) return true;
  std::uint64_t said = 1;
  for (const std::size_t column : person.all) said = base::hash_combine(said, base::hash_text(row_->cells[column]));
  // Each row has another age and date; what they say of the birth seldom changes.
  population::Identity birth;
  if (person.age != kNoColumn) {
    if (say_birth(birth))
      sink_.issue("birth-contradicts-age",
                  "The row gives an age on a day before the birth date that it gives; the birth is taken from the age, "
                  "to the year.");
    said = base::hash_combine(said, static_cast<std::uint32_t>(birth.birth.value));
  }
  said |= 1;  // 0 is "nothing said"
  if (sink_.same_identity(id, said)) return true;
  population::Identity who;
  const bool birth_doubted = build_person(who, id);
  sink_.partial_identity(std::move(who), said, birth_doubted);
  return true;
}

bool CsvReader::build_person(population::Identity& who, std::string_view id) {
  const BoundPerson& person = layout_.person;
  const auto text = [&](std::size_t column) {
    const std::string_view found = cell(column);
    const std::vector<std::string>& none = mapping_.person.none;
    return std::find(none.begin(), none.end(), found) == none.end() ? found : std::string_view();
  };
  const auto join = [&](const std::vector<std::size_t>& columns, std::string_view between) {
    std::string all;
    for (const std::size_t column : columns) {
      const std::string_view part = text(column);
      if (part.empty()) continue;
      if (!all.empty()) all += between;
      all += part;
    }
    return all;
  };
  put(who.key.local_id, id);
  for (const char character : text(person.nhs_number))
    if (character != ' ' && character != '-') who.nhs_number += character;
  if (!who.nhs_number.empty() && !population::nhs_check_digit_holds(who.nhs_number)) invalid(person.nhs_number);
  put(who.family, text(person.family));
  put(who.prefix, text(person.prefix));
  who.given = join(person.given, " ");
  for (const std::size_t column : person.other_families)
    if (const std::string_view name = text(column); !name.empty()) who.other_families.emplace_back(name);
  who.address = join(person.address, ", ");
  put(who.postcode, text(person.postcode));
  put(who.lsoa, text(person.lsoa));
  put(who.practice, text(person.practice));
  put(who.ethnicity, text(person.ethnicity));
  put(who.language, text(person.language));
  put(who.communication_needs, text(person.communication_needs));
  if (person.sex != kNoColumn) {
    const std::string_view sent = cell(person.sex);
    const auto sex = mapping_.person.sex.find(sent);
    who.sex = sex.value_or(population::Sex::unknown);
    if (!sex && !sent.empty()) invalid(person.sex);
  }
  const bool birth_doubted = say_birth(who);
  base::DatedMoment moment;
  if (person.death.given()) {
    const Said said = say_date(person.death, moment);
    if (said == Said::real) {
      who.death = moment.day;
      who.deceased = true;
    } else if (said == Said::impossible) {
      who.deceased = true;
      sink_.issue("death-impossible", "The death date is not a date; the person counts as dead on an unknown day.");
    }
  }
  const std::vector<std::string>& dead = mapping_.person.deceased_values;
  if (person.deceased != kNoColumn && std::find(dead.begin(), dead.end(), cell(person.deceased)) != dead.end())
    who.deceased = true;
  if (person.registered_from.given() && say_date(person.registered_from, moment) == Said::real)
    who.registered_from = moment.day;
  return birth_doubted;
}

bool CsvReader::say_birth(population::Identity& who) {
  const BoundPerson& person = layout_.person;
  base::DatedMoment moment;
  const Said said = person.birth.given() ? say_date(person.birth, moment) : Said::absent;
  if (said == Said::real) {
    who.birth = moment.day;
    who.birth_precision = moment.precision == base::Precision::minute ? base::Precision::day : moment.precision;
  } else if (said == Said::impossible) {
    sink_.issue("birth-impossible", "The birth date is not a date; it is taken as unknown.");
  }
  if (person.age == kNoColumn || !person.age_at.given()) return false;
  const std::string_view text = cell(person.age);
  if (text.empty() || say_date(person.age_at, moment) != Said::real) return false;
  const bool contradicts = who.birth.known() && end_of_precision(moment.day, moment.precision) <= who.birth;
  if (who.birth.known() && !contradicts) return false;
  const std::vector<std::string>& under_one = mapping_.person.age_under_one;
  const auto number = base::parse_number(text);
  int age = -1;
  if (std::find(under_one.begin(), under_one.end(), text) != under_one.end())
    age = 0;
  else if (number && *number >= 0 && *number < 130)
    age = static_cast<int>(*number);
  if (age < 0) {
    invalid(person.age);
    return false;
  }
  who.birth = birth_from_age(moment.day, age);
  who.birth_precision = base::Precision::year;
  who.birth_inferred_from_age = true;
  return contradicts;
}

}  // namespace kursaal::ingest
