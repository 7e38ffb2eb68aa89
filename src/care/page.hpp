// A page of a list: those rows that stand after a place in its order. A place is a row's own key and no number, so rows
// that come or go between two pages move nobody out of sight.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kursaal::care {

// Where a row stands: texts that sort as bytes as their parts do, one after the other.
class SortKey {
 public:
  SortKey& up(std::int64_t number);
  SortKey& down(std::int64_t number);
  SortKey& up(std::string_view text);  // without NUL
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Page {
  std::string after{};  // the SortKey of the row before; empty: from the beginning
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  std::string next{};  // told: the last row's key where there are more; empty: there are none
};

// Brings the rows into the order of their keys and leaves those of the page. No page: all of them.
template <class Row, class KeyOf>
void turn_to(Page* page, std::vector<Row>& rows, const KeyOf& key_of) {
  std::vector<std::pair<std::string, std::size_t>> order;
  order.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string key = key_of(rows[i]).text();
    if (page == nullptr || key > page->after) order.emplace_back(std::move(key), i);
  }
  std::sort(order.begin(), order.end());
  if (page != nullptr) {
    const bool more = order.size() > page->limit;
    if (more) order.resize(page->limit);
    page->next = more && !order.empty() ? order.back().first : std::string();
  }
  std::vector<Row> turned;
  turned.reserve(order.size());
  for (const auto& [key, at] : order) turned.push_back(std::move(rows[at]));
  rows = std::move(turned);
}

}  // namespace kursaal::care
