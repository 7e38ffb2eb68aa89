#include "ingest/mapping_table.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kursaal::ingest {

void MappingProblem::note(const toml::node* where, std::string_view text) {
  const std::string line = where == nullptr ? std::string() : ":" + std::to_string(where->source().begin.line);
  const std::string said = "mapping " + file + line + ": " + std::string(text);
  if (!error)
    error = base::make_error(base::ErrorCode::configuration, said);
  else if (("\n" + error->text + "\n").find("\n" + said + "\n") == std::string::npos)
    error->text += "\n" + said;
}

MappingTable::MappingTable(const toml::table* table, std::string where, MappingProblem& problem)
    : table_(table), where_(std::move(where)), problem_(problem) {}

const toml::node* MappingTable::node(std::string_view key) {
  asked_.emplace_back(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

void MappingTable::wrong(std::string_view key, std::string_view text) {
  std::string message = where_;
  if (!message.empty()) message += '.';
  message.append(key).append(" ").append(text);
  problem_.note(table_ != nullptr && table_->get(key) != nullptr ? table_->get(key) : table_, message);
}

std::string MappingTable::text(std::string_view key, bool required) {
  const toml::node* found = node(key);
  if (found == nullptr) {
    if (required) wrong(key, "is missing");
    return {};
  }
  const auto value = found->value_exact<std::string>();
  if (!value) {
    wrong(key, "must be a text in quotes");
    return {};
  }
  return *value;
}

bool MappingTable::truth(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return false;
  const auto value = found->value_exact<bool>();
  if (!value) wrong(key, "must be true or false");
  return value.value_or(false);
}

std::vector<std::string> MappingTable::texts(std::string_view key, bool required) {
  const toml::node* found = node(key);
  std::vector<std::string> all;
  if (found == nullptr) {
    if (required) wrong(key, "is missing");
    return all;
  }
  const auto add = [&](const toml::node& one) {
    const auto value = one.value_exact<std::string>();
    if (!value) return wrong(key, "must be a text in quotes or a list of them");
    const std::vector<std::string> expanded = expand_columns(*value);
    if (expanded.empty()) wrong(key, "holds a range that makes no sense; write \"DIAG_01..DIAG_12\"");
    all.insert(all.end(), expanded.begin(), expanded.end());
  };
  if (const toml::array* list = found->as_array()) {
    for (const toml::node& one : *list) add(one);
  } else {
    add(*found);
  }
  return all;
}

const toml::table* MappingTable::table(std::string_view key) {
  const toml::node* found = node(key);
  if (found == nullptr) return nullptr;
  if (!found->is_table()) wrong(key, "must be a table");
  return found->as_table();
}

std::vector<const toml::table*> MappingTable::tables(std::string_view key) {
  const toml::node* found = node(key);
  std::vector<const toml::table*> all;
  if (found == nullptr) return all;
  const toml::array* list = found->as_array();
  if (list == nullptr) {
    wrong(key, "must be a list of tables: write [[event]]");
    return all;
  }
  for (const toml::node& one : *list) {
    if (one.is_table())
      all.push_back(one.as_table());
    else
      wrong(key, "must be a list of tables: write [[event]]");
  }
  return all;
}

void MappingTable::finish() {
  if (table_ == nullptr) return;
  for (const auto& [key, value] : *table_) {
    if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end()) continue;
    const std::vector<std::string_view> known(asked_.begin(), asked_.end());
    const std::string_view near = base::nearest_name(key.str(), known);
    std::string text = "unknown key \"" + std::string(key.str()) + "\" in " + (where_.empty() ? "the file" : where_);
    if (!near.empty()) text += " (did you mean \"" + std::string(near) + "\"?)";
    problem_.note(&value, text);
  }
}

std::vector<std::string> expand_columns(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return {std::string(text)};
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = text.substr(dots + 2);
  const auto digits_at = [](std::string_view name) {
    std::size_t at = name.size();
    while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9') --at;
    return at;
  };
  const std::size_t at = digits_at(first);
  if (at != digits_at(last) || first.substr(0, at) != last.substr(0, at)) return {};
  const auto from = base::parse_integer(first.substr(at));
  const auto to = base::parse_integer(last.substr(at));
  if (!from || !to || *from > *to || *to - *from > 999) return {};
  std::vector<std::string> names;
  for (std::int64_t number = *from; number <= *to; ++number) {
    std::string digits = std::to_string(number);
    if (digits.size() < first.size() - at) digits.insert(0, first.size() - at - digits.size(), '0');
    names.push_back(std::string(first.substr(0, at)) + digits);
  }
  return names;
}

}  // namespace kursaal::ingest
