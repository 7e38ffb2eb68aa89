// Reads the rule column of cms_items.csv. The grammar is the smallest that says the published rules: tests joined by
// "and", lists of them joined by "or", a list may stand in brackets.
#include <algorithm>

#include "base/text.hpp"
#include "stratify/score_definitions.hpp"

namespace kursaal::stratify {
namespace {

using base::ErrorCode;
using base::Result;

std::vector<std::string_view> cut(std::string_view text, std::string_view joint) {
  std::vector<std::string_view> parts;
  for (std::size_t at; (at = text.find(joint)) != std::string_view::npos; text.remove_prefix(at + joint.size()))
    parts.push_back(base::trim(text.substr(0, at)));
  parts.push_back(base::trim(text));
  return parts;
}

std::uint8_t group_position(std::string_view name, std::vector<std::string>& groups) {
  const auto found = std::find(groups.begin(), groups.end(), name);
  if (found != groups.end()) return static_cast<std::uint8_t>(found - groups.begin());
  groups.emplace_back(name);
  return static_cast<std::uint8_t>(groups.size() - 1);
}

Result<CmsTest> parse_test(std::string_view text, const Items& items, std::size_t own_item,
                           std::vector<std::string>& groups) {
  CmsTest test;
  test.item = static_cast<std::uint8_t>(own_item);
  if (text.starts_with("not ")) {
    test.negated = true;
    text = base::trim(text.substr(4));
  }
  std::vector<std::string_view> words;
  for (const std::string_view word : base::split(text, ' '))
    if (!word.empty()) words.push_back(word);
  const auto is = [&words](std::initializer_list<std::string_view> expected) {
    return words.size() >= expected.size() && std::equal(expected.begin(), expected.end(), words.begin());
  };
  if (is({"coded", "ever"}) && words.size() <= 3) {
    test.kind = CmsTest::Kind::coded_ever;
    if (words.size() == 3) {
      const std::size_t item = items.find(words[2]);
      if (item == items.size()) return base::make_error(ErrorCode::configuration, "rule names no item: ", words[2]);
      test.item = static_cast<std::uint8_t>(item);
    }
    return test;
  }
  if (is({"coded", "12m"}) && words.size() == 2) {
    test.kind = CmsTest::Kind::coded_12m;
    return test;
  }
  if (is({"first", "coded", "1826d"}) && words.size() == 3) {
    test.kind = CmsTest::Kind::first_coded_1826d;
    return test;
  }
  if (is({"rx", "ever"}) && words.size() == 3) {
    test.kind = CmsTest::Kind::prescribed_ever;
    test.group = group_position(words[2], groups);
    return test;
  }
  if (words.size() == 3 && words[0].starts_with("rx>=") && words[1] == "12m") {
    const auto count = base::parse_integer(words[0].substr(4));
    if (!count || *count < 1 || *count > 1000)
      return base::make_error(ErrorCode::configuration, "rule has no count: ", text);
    test.kind = CmsTest::Kind::prescribed_12m;
    test.at_least = static_cast<std::uint16_t>(*count);
    test.group = group_position(words[2], groups);
    return test;
  }
  if (is({"measure", "egfr", "best-of-last-2"}) && words.size() == 4 && words[3].starts_with("<")) {
    const auto below = base::parse_number(words[3].substr(1));
    if (!below) return base::make_error(ErrorCode::configuration, "rule has no threshold: ", text);
    test.kind = CmsTest::Kind::egfr_best_of_last_2;
    test.below = *below;
    return test;
  }
  return base::make_error(ErrorCode::configuration, "rule not understood: ", text);
}

}  // namespace

Result<CmsRule> parse_cms_rule(std::string_view text, const Items& items, std::size_t own_item,
                               std::vector<std::string>& groups) {
  CmsRule rule;
  for (std::string_view list : cut(text, " or ")) {
    if (list.size() >= 2 && list.front() == '(' && list.back() == ')') list = list.substr(1, list.size() - 2);
    std::vector<CmsTest> tests;
    for (const std::string_view part : cut(list, " and ")) {
      KURSAAL_ASSIGN(CmsTest test, parse_test(part, items, own_item, groups));
      tests.push_back(test);
    }
    rule.any_of.push_back(std::move(tests));
  }
  return rule;
}

}  // namespace kursaal::stratify
