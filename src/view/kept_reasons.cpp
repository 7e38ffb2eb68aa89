#include "view/kept_reasons.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace kursaal::view {
namespace {

using base::ErrorCode;

// Numbers pairs of texts as they first come; neighbours are often alike.
class PairNumbers {
 public:
  template <class Pair>
  std::uint32_t number(std::string_view first, std::string_view second, std::vector<Pair>& pairs) {
    if (!pairs.empty() && pairs[last_].first == first && pairs[last_].second == second) return last_;
    key_.assign(first);
    key_ += '\x1f';
    key_ += second;
    const auto [found, is_new] = numbers_.try_emplace(key_, static_cast<std::uint32_t>(pairs.size()));
    if (is_new) pairs.push_back({std::string(first), std::string(second)});
    return last_ = found->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::string key_;
  std::uint32_t last_ = 0;
};

base::Error out_of_order() {
  return base::make_error(ErrorCode::input_refused,
                          "the reasons are not in the order of people, or somebody's who is not there");
}

}  // namespace

std::optional<Labels> labels_of_text(std::string_view text) {
  Labels bits = 0;
  if (text.empty()) return bits;
  for (const std::string_view name : base::split(text, ';')) {
    bool known = false;
    for (std::size_t i = 0; i < terminology::kSensitivityLabels; ++i) {
      const auto label = static_cast<terminology::SensitivityLabel>(i);
      if (terminology::sensitivity_name(label) != name) continue;
      bits = static_cast<Labels>(bits | terminology::bit_of(label));
      known = true;
    }
    if (!known) return {};
  }
  return bits;
}

base::Result<KeptReasons> KeptReasons::load(tables::Connection& connection, const std::string& from, base::Day as_of,
                                            const PeopleDirectory& directory,
                                            const std::vector<std::string_view>& without) {
  KeptReasons kept;
  std::string dropped;
  for (const std::string_view column : without) dropped += (dropped.empty() ? "" : ", ") + tables::sql_quote(column);
  const std::string on_the_day = " WHERE as_of = DATE " + tables::sql_quote(base::format_day(as_of));
  // Few, and asked first: a join in the long query would not keep the order of its rows.
  std::string whole;
  if (!dropped.empty()) {
    KURSAAL_ASSIGN(const tables::TextTable marked,
                   connection.table("SELECT DISTINCT person_id FROM " + from + on_the_day +
                                    " AND sensitivity IS NOT NULL AND score IN (" + dropped + ") ORDER BY 1"));
    for (const auto& row : marked.rows) whole += (whole.empty() ? "" : ", ") + tables::sql_quote(row[0].value_or(""));
  }
  const std::string kept_rows = dropped.empty() ? ""
                                                : " AND (score NOT IN (" + dropped + ")" +
                                                      (whole.empty() ? "" : " OR person_id IN (" + whole + ")") + ")";
  KURSAAL_ASSIGN(tables::QueryResult result,
                 connection.query("SELECT person_id, score, item, system, code, source, file, event_date, known_date, "
                                  "CAST(line AS UINTEGER), coalesce(sensitivity, '') FROM " +
                                  from + on_the_day + kept_rows));
  PairNumbers items;
  PairNumbers codes;
  PairNumbers files;
  std::size_t person = 0;
  kept.first_.reserve(directory.size() + 1);
  kept.first_.push_back(0);
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, result.next());
    if (!chunk) break;
    const auto* day = static_cast<const std::int32_t*>(chunk->data(7));
    const auto* known = static_cast<const std::int32_t*>(chunk->data(8));
    const auto* line = static_cast<const std::uint32_t*>(chunk->data(9));
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      const std::string_view id = chunk->text(0, i);
      while (person < directory.size() && directory.id(person) != id) {
        kept.first_.push_back(static_cast<std::uint32_t>(kept.item_.size()));
        ++person;
      }
      if (person == directory.size()) return out_of_order();
      const auto text = [&](std::size_t column) {
        return chunk->is_null(column, i) ? std::string_view() : chunk->text(column, i);
      };
      const std::optional<Labels> labels = labels_of_text(text(10));
      if (!labels)
        return base::make_error(ErrorCode::input_refused,
                                "a reason carries a sensitivity label that is not known here");
      const std::uint32_t item = items.number(text(1), text(2), kept.items_);
      if (item > 0xFFFFU) return base::make_error(ErrorCode::input_refused, "there are too many items of scores");
      kept.item_.push_back(static_cast<std::uint16_t>(item));
      kept.code_.push_back(codes.number(text(3), text(4), kept.codes_));
      kept.file_.push_back(files.number(text(5), text(6), kept.files_));
      kept.day_.push_back(chunk->is_null(7, i) ? base::Day::kUnknownValue : day[i]);
      kept.known_.push_back(chunk->is_null(8, i) ? base::Day::kUnknownValue : known[i]);
      kept.line_.push_back(chunk->is_null(9, i) ? 0 : line[i]);
      kept.labels_.push_back(*labels);
      if (*labels != 0) kept.labels_of_score_[kept.items_[item].first] |= *labels;
    }
  }
  while (kept.first_.size() < directory.size() + 1)
    kept.first_.push_back(static_cast<std::uint32_t>(kept.item_.size()));
  kept.item_.shrink_to_fit();
  kept.labels_.shrink_to_fit();
  kept.code_.shrink_to_fit();
  kept.file_.shrink_to_fit();
  kept.line_.shrink_to_fit();
  kept.day_.shrink_to_fit();
  kept.known_.shrink_to_fit();
  return kept;
}

std::vector<KeptReason> KeptReasons::of(std::size_t person) const {
  std::vector<KeptReason> reasons;
  reasons.reserve(first_[person + 1] - first_[person]);
  for (std::uint32_t i = first_[person]; i < first_[person + 1]; ++i)
    reasons.push_back({items_[item_[i]].first, items_[item_[i]].second, codes_[code_[i]].first, codes_[code_[i]].second,
                       files_[file_[i]].first, files_[file_[i]].second, day_[i], known_[i], line_[i], labels_[i]});
  return reasons;
}

Labels KeptReasons::labels_of(std::string_view score) const {
  const auto found = labels_of_score_.find(score);
  return found == labels_of_score_.end() ? Labels{0} : found->second;
}

std::uint64_t KeptReasons::bytes() const {
  return 4 * first_.capacity() + 2 * (item_.capacity() + labels_.capacity()) +
         4 * (code_.capacity() + file_.capacity() + line_.capacity() + day_.capacity() + known_.capacity());
}

}  // namespace kursaal::view
