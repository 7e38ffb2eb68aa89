#include "view/people_search.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

#include "base/text.hpp"
#include "view/folded_text.hpp"

namespace kursaal::view {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool plausible_year(std::int64_t year) { return year >= 1850 && year <= 2150; }

// The month that a word of at least three letters begins.
std::optional<int> month_named(std::string_view word) {
  if (word.size() < 3) return {};
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (kMonths.at(i).starts_with(word)) return static_cast<int>(i) + 1;
  return {};
}

// 14/7/1976, 14.7.76 is not read (two centuries), 1976-07-14, 07/1976, 1976-07.
bool read_date(std::string_view token, SearchWords& words) {
  std::vector<std::int64_t> parts;
  std::size_t longest_first = 0;
  for (std::size_t begin = 0; begin <= token.size();) {
    const std::size_t end = std::min(token.find_first_of("/-.", begin), token.size());
    const std::string_view part = token.substr(begin, end - begin);
    if (!all_digits(part) || part.size() > 4) return false;
    if (parts.empty()) longest_first = part.size();
    parts.push_back(base::parse_integer(part).value_or(0));
    begin = end + 1;
  }
  if (parts.size() < 2 || parts.size() > 3) return false;
  if (longest_first != 4) std::reverse(parts.begin(), parts.end());
  if (!plausible_year(parts[0]) || parts[1] < 1 || parts[1] > 12) return false;
  if (parts.size() == 3 && (parts[2] < 1 || parts[2] > 31)) return false;
  words.year = static_cast<int>(parts[0]);
  words.month = static_cast<int>(parts[1]);
  if (parts.size() == 3) words.day = static_cast<int>(parts[2]);
  return true;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';'; }

std::vector<std::string_view> tokens_of(std::string_view query) {
  std::vector<std::string_view> tokens;
  for (std::size_t begin = 0; begin < query.size();) {
    std::size_t end = begin;
    while (end < query.size() && !is_blank(query[end])) ++end;
    if (end > begin) tokens.push_back(query.substr(begin, end - begin));
    begin = end + 1;
  }
  return tokens;
}

// Ten digits in one to three neighbouring pieces: "9434765919", "943 476 5919", "943-476-5919".
std::optional<std::string> number_from(const std::vector<std::string_view>& tokens, std::size_t at, std::size_t& used) {
  std::string digits;
  for (std::size_t i = at; i < tokens.size() && i < at + 3; ++i) {
    for (const char c : tokens[i]) {
      if (c == '-' || c == '.') continue;
      if (c < '0' || c > '9') return {};
      digits += c;
    }
    if (digits.size() == 10) {
      used = i - at + 1;
      return digits;
    }
    if (digits.size() > 10) return {};
  }
  return {};
}

}  // namespace

SearchWords read_search(std::string_view query) {
  SearchWords words;
  const std::vector<std::string_view> tokens = tokens_of(query);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::size_t used = 0;
    if (const auto number = number_from(tokens, i, used)) {
      words.nhs_number = *number;
      i += used - 1;
      continue;
    }
    if (read_date(tokens[i], words)) continue;
    if (all_digits(tokens[i])) {
      const std::int64_t number = base::parse_integer(tokens[i]).value_or(-1);
      const bool before_month = i + 1 < tokens.size() && month_named(folded(tokens[i + 1])).has_value();
      if (plausible_year(number))
        words.year = static_cast<int>(number);
      else if (before_month && number >= 1 && number <= 31)
        words.day = static_cast<int>(number);
      else
        words.names.emplace_back(tokens[i]);  // finds nobody: better than finding everybody
      continue;
    }
    // "March 1946": a month only beside a year, since April and May are names.
    const bool beside_year = i + 1 < tokens.size() && tokens[i + 1].size() == 4 && all_digits(tokens[i + 1]);
    const std::optional<int> month = beside_year ? month_named(folded(tokens[i])) : std::nullopt;
    if (month) {
      words.month = *month;
      continue;
    }
    for (std::string& word : folded_words(tokens[i])) words.names.push_back(std::move(word));
  }
  return words;
}

PeopleSearch::PeopleSearch(const PeopleDirectory& directory) : directory_(&directory) {
  const PackedTable& table = directory.table();
  const std::size_t people = directory.size();
  std::unordered_map<std::string, std::uint32_t> number_of;
  std::unordered_map<std::string, std::vector<std::uint32_t>> words_of_name;
  own_first_.reserve(people + 1);
  own_first_.push_back(0);
  for (std::size_t person = 0; person < people; ++person) {
    for (const char* column : {"family", "given"}) {
      const auto name = table.text(column, person);
      if (!name) continue;
      const auto [known, is_new] = words_of_name.try_emplace(std::string(*name));
      if (is_new)
        for (const std::string& word : folded_words(*name))
          known->second.push_back(
              number_of.try_emplace(word, static_cast<std::uint32_t>(number_of.size())).first->second);
      own_.insert(own_.end(), known->second.begin(), known->second.end());
    }
    own_first_.push_back(static_cast<std::uint32_t>(own_.size()));
    if (const auto number = table.text("nhs_number", person); number && number->size() == 10 && all_digits(*number))
      numbers_.emplace_back(static_cast<std::uint64_t>(base::parse_integer(*number).value_or(0)),
                            static_cast<std::uint32_t>(person));
  }
  std::sort(numbers_.begin(), numbers_.end());
  words_.resize(number_of.size());
  for (const auto& [word, number] : number_of) words_[number] = word;
  std::vector<std::uint32_t> order(words_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return words_[a] < words_[b]; });
  std::vector<std::uint32_t> place_of(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) place_of[order[i]] = i;
  std::sort(words_.begin(), words_.end());
  first_.assign(words_.size() + 1, 0);
  for (std::uint32_t& word : own_) {
    word = place_of[word];
    ++first_[word + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  people_.resize(own_.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t person = 0; person < people; ++person)
    for (std::uint32_t i = own_first_[person]; i < own_first_[person + 1]; ++i)
      people_[next[own_[i]]++] = static_cast<std::uint32_t>(person);
}

PeopleSearch::Range PeopleSearch::beginning_with(std::string_view word) const {
  const auto first = std::lower_bound(words_.begin(), words_.end(), word);
  const auto last =
      std::partition_point(first, words_.end(), [&](const std::string& other) { return other.starts_with(word); });
  return {static_cast<std::size_t>(first - words_.begin()), static_cast<std::size_t>(last - words_.begin())};
}

bool PeopleSearch::fits(const SearchWords& words, const std::vector<Range>& ranges, std::size_t person) const {
  const auto own = std::span(own_).subspan(own_first_[person], own_first_[person + 1] - own_first_[person]);
  for (const Range& range : ranges)
    if (std::none_of(own.begin(), own.end(),
                     [&](std::uint32_t word) { return word >= range.first && word < range.last; }))
      return false;
  if (!words.nhs_number.empty() && directory_->table().text("nhs_number", person) != words.nhs_number) return false;
  if (!words.year && !words.month && !words.day) return true;
  const auto birth = directory_->table().number("birth_date", person);
  if (!birth) return false;
  const base::Civil civil = base::civil_of(base::Day{static_cast<std::int32_t>(*birth)});
  if (words.year && civil.year != *words.year) return false;
  // Of a birth known to the year or month no more is asked than is known.
  const std::string_view precision = directory_->table().text("birth_precision", person).value_or("");
  if (words.month && precision != "year" && civil.month != *words.month) return false;
  return !words.day || precision == "year" || precision == "month" || civil.day == *words.day;
}

bool PeopleSearch::each(const SearchWords& words, const std::function<bool(std::size_t)>& found) const {
  std::vector<Range> ranges;
  for (const std::string& word : words.names) ranges.push_back(beginning_with(word));
  if (!words.nhs_number.empty()) {
    const auto number = static_cast<std::uint64_t>(base::parse_integer(words.nhs_number).value_or(0));
    auto at = std::lower_bound(numbers_.begin(), numbers_.end(), std::pair<std::uint64_t, std::uint32_t>{number, 0});
    for (; at != numbers_.end() && at->first == number; ++at)
      if (fits(words, ranges, at->second) && !found(at->second)) return false;
    return true;
  }
  if (ranges.empty()) {
    for (std::size_t person = 0; person < directory_->size(); ++person)
      if (fits(words, ranges, person) && !found(person)) return false;
    return true;
  }
  // The rarest word says whom to look at.
  const auto people_in = [&](const Range& range) { return first_[range.last] - first_[range.first]; };
  const auto rarest = std::min_element(ranges.begin(), ranges.end(),
                                       [&](const Range& a, const Range& b) { return people_in(a) < people_in(b); });
  std::vector<std::uint32_t> seen;
  for (std::uint32_t i = first_[rarest->first]; i < first_[rarest->last]; ++i)
    if (fits(words, ranges, people_[i])) seen.push_back(people_[i]);
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  return std::all_of(seen.begin(), seen.end(), [&](std::uint32_t person) { return found(person); });
}

std::vector<std::size_t> PeopleSearch::exactly(const SoughtPerson& sought) const {
  SearchWords words;
  words.nhs_number = sought.nhs_number;
  std::vector<std::string> name;
  if (sought.nhs_number.empty()) {
    words.names = name = folded_words(sought.name);
    std::sort(name.begin(), name.end());
  }
  std::vector<std::size_t> people;
  if (words.nhs_number.empty() && (name.empty() || !sought.birth.known())) return people;
  const PackedTable& table = directory_->table();
  const auto born = [&](std::size_t person) {  // known to the day
    const std::string_view precision = table.text("birth_precision", person).value_or("");
    const bool whole = precision == base::precision_code(base::Precision::day) ||
                       precision == base::precision_code(base::Precision::minute);
    return whole ? table.number("birth_date", person) : std::nullopt;
  };
  each(words, [&](std::size_t person) {
    if (words.nhs_number.empty()) {
      std::vector<std::string> own;
      for (const char* part : {"family", "given"})
        for (std::string& word : folded_words(table.text(part, person).value_or(""))) own.push_back(std::move(word));
      std::sort(own.begin(), own.end());
      const auto birth = born(person);
      if (own != name || !birth || static_cast<std::int32_t>(*birth) != sought.birth.value) return true;
    }
    people.push_back(person);
    return true;
  });
  // Calls often bear a number and no birth date, and are not joined by the number alone: of those the person's own
  // record is the one with a birth date. Two of one name and birth date stay two: either may be another's.
  if (people.size() > 1 && !words.nhs_number.empty()) {
    std::vector<std::size_t> whole;
    std::copy_if(people.begin(), people.end(), std::back_inserter(whole),
                 [&](std::size_t person) { return born(person).has_value(); });
    if (whole.size() == 1) people = std::move(whole);
  }
  return people;
}

std::uint64_t PeopleSearch::bytes() const {
  std::uint64_t sum = 4 * (first_.capacity() + people_.capacity() + own_first_.capacity() + own_.capacity()) +
                      sizeof(numbers_[0]) * numbers_.capacity();
  for (const std::string& word : words_) sum += sizeof(word) + (word.size() > 15 ? word.capacity() : 0);
  return sum;
}

}  // namespace kursaal::view
