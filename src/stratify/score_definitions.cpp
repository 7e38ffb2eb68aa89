#include "stratify/score_definitions.hpp"

#include <algorithm>
#include <limits>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"

namespace kursaal::stratify {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// A table of data/scores with its cells by column name; remembers where it is, for errors.
class ScoreFile {
 public:
  static Result<ScoreFile> read(const std::filesystem::path& folder, std::string name, base::Digest& digest) {
    ScoreFile file;
    file.name_ = std::move(name);
    const std::filesystem::path path = folder / "scores" / file.name_;
    auto table = tables::read_csv_table(path);
    if (!table.ok()) return base::make_error(ErrorCode::configuration, "scores/", file.name_, ": ", table.error().text);
    file.table_ = std::move(table).value();
    KURSAAL_ASSIGN(const std::string own, tables::digest_file(path));
    digest.add_text(file.name_);
    digest.add_text(own);
    return file;
  }
  [[nodiscard]] std::size_t rows() const { return table_.rows.size(); }
  [[nodiscard]] bool has(std::string_view column) const { return table_.column(column) < table_.header.size(); }
  [[nodiscard]] Error wrong(std::size_t row, std::string_view what) const {
    return base::make_error(ErrorCode::configuration, "scores/", name_, ":",
                            std::to_string(row < rows() ? table_.lines[row] : 1), ": ", what);
  }
  Result<std::string> text(std::size_t row, std::string_view column) const {
    const std::size_t at = table_.column(column);
    if (at >= table_.header.size())
      return base::make_error(ErrorCode::configuration, "scores/", name_, ":1: column ", column, " is missing");
    return std::string(base::trim(table_.rows[row][at]));
  }
  // Missing: `empty` where the cell is empty.
  Result<std::int32_t> fixed(std::size_t row, std::string_view column, int places, std::int32_t empty) const {
    KURSAAL_ASSIGN(const std::string cell, text(row, column));
    if (cell.empty()) return empty;
    const auto value = parse_fixed(cell, places);
    if (!value)
      return wrong(row, std::string(column) + " must be a decimal of at most " + std::to_string(places) + " places");
    return static_cast<std::int32_t>(*value);
  }
  // 'M', 'F' or 0 where the cell is empty.
  Result<char> sex(std::size_t row) const {
    const auto cell = text(row, "sex");
    if (!cell.ok()) return cell.error();
    for (const char letter : {'M', 'F'})
      if (cell->size() == 1 && cell->front() == letter) return letter;
    if (!cell->empty()) return wrong(row, "sex is M, F or empty");
    return '\0';
  }
  Result<Items> items(std::size_t most) const {
    Items result;
    for (std::size_t row = 0; row < rows(); ++row) {
      KURSAAL_ASSIGN(std::string item, text(row, "item"));
      KURSAAL_ASSIGN(std::string name, text(row, "name"));
      if (item.empty()) return wrong(row, "item is empty");
      if (result.find(item) < result.size()) return wrong(row, "item " + item + " stands twice");
      result.short_names.push_back(std::move(item));
      result.names.push_back(std::move(name));
    }
    if (result.size() > most) return wrong(rows(), "more items than this score can hold: " + std::to_string(most));
    return result;
  }
  Result<std::vector<std::int32_t>> weights(std::string_view column, int places, std::int32_t empty) const {
    std::vector<std::int32_t> result;
    for (std::size_t row = 0; row < rows(); ++row) {
      KURSAAL_ASSIGN(const std::int32_t weight, fixed(row, column, places, empty));
      result.push_back(weight);
    }
    return result;
  }
  Result<std::vector<std::uint64_t>> masks(std::string_view column, const Items& items) const {
    std::vector<std::uint64_t> result;
    for (std::size_t row = 0; row < rows(); ++row) {
      KURSAAL_ASSIGN(const std::string cell, text(row, column));
      std::uint64_t mask = 0;
      if (!cell.empty()) {
        for (const std::string_view part : base::split(cell, ';')) {
          const std::size_t item = items.find(base::trim(part));
          if (item == items.size())
            return wrong(row, std::string(column) + " names no item of this score: " + std::string(part));
          mask |= 1ULL << item;
        }
      }
      result.push_back(mask);
    }
    return result;
  }
  Result<Bands> bands(int places) const {
    Bands result;
    for (std::size_t row = 0; row < rows(); ++row) {
      KURSAAL_ASSIGN(std::string band, text(row, "band"));
      KURSAAL_ASSIGN(const std::int32_t most, fixed(row, "max", places, std::numeric_limits<std::int32_t>::max()));
      if (!result.most.empty() && most <= result.most.back()) return wrong(row, "bands must stand in rising order");
      result.names.push_back(std::move(band));
      result.most.push_back(most);
    }
    if (result.names.empty()) return wrong(0, "no band");
    result.most.back() = std::numeric_limits<std::int64_t>::max();
    return result;
  }

 private:
  std::string name_;
  tables::CsvTable table_;
};

std::optional<ScoreName> score_named(std::string_view text) {
  for (std::size_t i = 0; i < kScoreNames; ++i)
    if (score_text(static_cast<ScoreName>(i)) == text) return static_cast<ScoreName>(i);
  return std::nullopt;
}

base::Status read_value_rules(const ScoreFile& file, ScoreDefinitions& all) {
  constexpr std::array<std::string_view, 5> kOperations{"lt", "le", "gt", "ge", "any"};
  for (std::size_t row = 0; row < file.rows(); ++row) {
    ValueRule rule;
    KURSAAL_ASSIGN(const std::string score, file.text(row, "score"));
    const auto named = score_named(score);
    if (!named) return file.wrong(row, "score is not one that takes values: " + score);
    rule.score = *named;
    KURSAAL_ASSIGN(const std::string item, file.text(row, "item"));
    const std::size_t position = all.items_of(rule.score).find(item);
    if (position == all.items_of(rule.score).size()) return file.wrong(row, "no such item of " + score + ": " + item);
    rule.item = static_cast<std::uint8_t>(position);
    KURSAAL_ASSIGN(rule.measure, file.text(row, "measure"));
    KURSAAL_ASSIGN(const std::string operation, file.text(row, "op"));
    const auto* found = std::find(kOperations.begin(), kOperations.end(), operation);
    if (found == kOperations.end()) return file.wrong(row, "op is one of lt le gt ge any");
    rule.operation = static_cast<ValueRule::Operation>(found - kOperations.begin());
    KURSAAL_ASSIGN(const std::string threshold, file.text(row, "threshold"));
    if (rule.operation != ValueRule::Operation::any) {
      const auto number = base::parse_number(threshold);
      if (!number) return file.wrong(row, "threshold must be a number");
      rule.threshold = *number;
    }
    KURSAAL_ASSIGN(rule.sex, file.sex(row));
    all.value_rules.push_back(std::move(rule));
  }
  return base::ok_status();
}

}  // namespace

std::string_view score_text(ScoreName score) {
  constexpr std::array<std::string_view, kScoreNames> kNames{"efi", "hfrs", "charlson", "elixhauser",
                                                             "cms", "efi2", "ltc"};
  return kNames[static_cast<std::size_t>(score)];
}

std::size_t Items::find(std::string_view short_name) const {
  return static_cast<std::size_t>(std::find(short_names.begin(), short_names.end(), short_name) - short_names.begin());
}

bool ValueRule::holds(double value) const {
  switch (operation) {
    case Operation::lt: return value < threshold;
    case Operation::le: return value <= threshold;
    case Operation::gt: return value > threshold;
    case Operation::ge: return value >= threshold;
    case Operation::any: return true;
  }
  return false;
}

const Items& ScoreDefinitions::items_of(ScoreName score) const {
  switch (score) {
    case ScoreName::efi: return efi;
    case ScoreName::hfrs: return hfrs;
    case ScoreName::charlson: return charlson;
    case ScoreName::elixhauser: return elixhauser;
    case ScoreName::cms: return cms;
    case ScoreName::efi2: return efi2;
    case ScoreName::ltc: return ltc;
  }
  return efi;
}

std::optional<std::int64_t> parse_fixed(std::string_view text, int places) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  int after_point = -1;
  bool digits = false;
  for (const char c : text) {
    if (c == '.' && after_point < 0) {
      after_point = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits = true;
    if (after_point >= 0 && ++after_point > places) {
      if (c != '0') return std::nullopt;
      continue;
    }
    value = value * 10 + (c - '0');
  }
  if (!digits) return std::nullopt;
  for (int written = std::clamp(after_point, 0, places); written < places; ++written) value *= 10;
  return negative ? -value : value;
}

Result<ScoreDefinitions> ScoreDefinitions::load(const std::filesystem::path& data_folder, EfiBandRule rule) {
  ScoreDefinitions all;
  base::Digest digest;
  KURSAAL_ASSIGN(const ScoreFile efi, ScoreFile::read(data_folder, "efi_items.csv", digest));
  KURSAAL_ASSIGN(const ScoreFile efi_bands, ScoreFile::read(data_folder, "efi_bands.csv", digest));
  KURSAAL_ASSIGN(all.efi, efi.items(40));
  KURSAAL_ASSIGN(all.efi_bands, efi_bands.bands(0));
  all.polypharmacy = all.efi.find("polypharmacy");
  if (all.efi.size() != 36 || all.polypharmacy == 36)
    return efi.wrong(0, "the eFI has 36 deficits, polypharmacy among them");
  if (rule == EfiBandRule::frailty_toolkit) {
    if (all.efi_bands.names.size() != 4) return efi_bands.wrong(0, "the eFI has four bands");
    all.efi_bands.most[2] = 13;
  }

  KURSAAL_ASSIGN(const ScoreFile hfrs, ScoreFile::read(data_folder, "hfrs_items.csv", digest));
  KURSAAL_ASSIGN(const ScoreFile hfrs_bands, ScoreFile::read(data_folder, "hfrs_bands.csv", digest));
  KURSAAL_ASSIGN(all.hfrs, hfrs.items(128));
  KURSAAL_ASSIGN(all.hfrs_tenths, hfrs.weights("tenths", 0, 0));
  KURSAAL_ASSIGN(all.hfrs_bands, hfrs_bands.bands(0));

  KURSAAL_ASSIGN(const ScoreFile charlson, ScoreFile::read(data_folder, "charlson_items.csv", digest));
  KURSAAL_ASSIGN(all.charlson, charlson.items(20));
  KURSAAL_ASSIGN(all.charlson_1987, charlson.weights("weight_charlson_1987", 0, 0));
  KURSAAL_ASSIGN(all.charlson_quan, charlson.weights("weight_quan_2011", 0, 0));
  KURSAAL_ASSIGN(all.charlson_hidden_by, charlson.masks("suppressed_by", all.charlson));

  KURSAAL_ASSIGN(const ScoreFile elixhauser, ScoreFile::read(data_folder, "elixhauser_items.csv", digest));
  KURSAAL_ASSIGN(all.elixhauser, elixhauser.items(40));
  KURSAAL_ASSIGN(all.elixhauser_van_walraven, elixhauser.weights("weight_van_walraven", 0, 0));
  KURSAAL_ASSIGN(all.elixhauser_swiss, elixhauser.weights("weight_swiss", 0, 0));
  KURSAAL_ASSIGN(all.elixhauser_hidden_by, elixhauser.masks("suppressed_by", all.elixhauser));

  KURSAAL_ASSIGN(const ScoreFile cms, ScoreFile::read(data_folder, "cms_items.csv", digest));
  KURSAAL_ASSIGN(all.cms, cms.items(40));
  KURSAAL_ASSIGN(all.cms_general_20, cms.weights("weight_general_20", 2, kUnknownWeight));
  KURSAAL_ASSIGN(all.cms_general_37, cms.weights("weight_general_37", 2, kUnknownWeight));
  KURSAAL_ASSIGN(all.cms_mortality_20, cms.weights("weight_mortality_20", 2, kUnknownWeight));
  for (std::size_t row = 0; row < cms.rows(); ++row) {
    KURSAAL_ASSIGN(const std::string in_20, cms.text(row, "in_20"));
    if (in_20 == "1") all.cms_in_20 |= 1ULL << row;
    KURSAAL_ASSIGN(const std::string text, cms.text(row, "rule"));
    auto parsed = parse_cms_rule(text, all.cms, row, all.medicine_groups);
    if (!parsed.ok()) return cms.wrong(row, parsed.error().text);
    all.cms_rules.push_back(std::move(parsed).value());
  }
  if (all.medicine_groups.size() > 24) return cms.wrong(0, "more than 24 medicine groups");

  KURSAAL_ASSIGN(const ScoreFile efi2, ScoreFile::read(data_folder, "efi2_items.csv", digest));
  KURSAAL_ASSIGN(const ScoreFile efi2_bands, ScoreFile::read(data_folder, "efi2_bands.csv", digest));
  KURSAAL_ASSIGN(all.efi2, efi2.items(40));
  KURSAAL_ASSIGN(all.efi2_coefficients, efi2.weights("coefficient", 5, 0));
  KURSAAL_ASSIGN(all.efi2_hidden_by, efi2.masks("superseded_by", all.efi2));
  KURSAAL_ASSIGN(all.efi2_bands, efi2_bands.bands(4));
  all.efi2_smoker = all.efi2.find("smoker_current");
  all.efi2_alcohol_harmful = all.efi2.find("alcohol_harmful");
  all.efi2_underweight = all.efi2.find("bmi_underweight");
  all.efi2_alcohol_missing = all.efi2.find("alcohol_missing");
  all.efi2_bmi_missing = all.efi2.find("bmi_missing");

  KURSAAL_ASSIGN(const ScoreFile ltc, ScoreFile::read(data_folder, "ltc_items.csv", digest));
  KURSAAL_ASSIGN(all.ltc, ltc.items(24));
  KURSAAL_ASSIGN(const ScoreFile values, ScoreFile::read(data_folder, "value_rules.csv", digest));
  KURSAAL_TRY(read_value_rules(values, all));
  all.digest = digest.hex();
  return all;
}

}  // namespace kursaal::stratify
