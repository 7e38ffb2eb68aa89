#include "app/quality_command.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "app/run_facts.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "population/snapshot.hpp"
#include "tables/blocks.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using report::QualityLine;
using report::QualityVerdict;

constexpr std::string_view kFile = "quality.toml";

struct Threshold {
  std::string_view key;
  double report::QualityThresholds::*member;
  double most;  // shares end at 1
};
constexpr std::array<Threshold, 4> kThresholds{{{"complete", &report::QualityThresholds::complete, 1},
                                                {"valid", &report::QualityThresholds::valid, 1},
                                                {"duplicated", &report::QualityThresholds::duplicated, 1},
                                                {"late_days", &report::QualityThresholds::late_days, 36600}}};

base::Error unknown_key(std::string_view key, std::uint32_t line) {
  std::vector<std::string_view> keys;
  keys.reserve(kThresholds.size());
  for (const Threshold& threshold : kThresholds) keys.push_back(threshold.key);
  const std::string_view nearest = base::nearest_name(key, keys);
  std::string all;
  for (const std::string_view known : keys) all.append(all.empty() ? "" : ", ").append(known);
  return base::make_error(ErrorCode::configuration, kFile, ":", std::to_string(line), ": unknown key \"", key, "\"",
                          nearest.empty() ? std::string() : " (did you mean \"" + std::string(nearest) + "\"?)",
                          "; there are ", all);
}

base::Status apply(const toml::table& table, report::QualityThresholds& thresholds) {
  for (const auto& [key, node] : table) {
    const auto found =
        std::find_if(kThresholds.begin(), kThresholds.end(),
                     [&, name = key.str()](const Threshold& threshold) { return threshold.key == name; });
    if (found == kThresholds.end()) return unknown_key(key.str(), key.source().begin.line);
    const auto number = node.value<double>();
    if (!number || !node.is_number() || !(*number >= 0 && *number <= found->most))
      return base::make_error(ErrorCode::configuration, kFile, ":", std::to_string(node.source().begin.line), ": ",
                              found->key, " is a number from 0 to ", base::format_number(found->most));
    thresholds.*found->member = *number;
  }
  return base::ok_status();
}

std::string percent(double share) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f %%", share * 100);
  return buffer;
}

std::string_view verdict_text(const QualityLine& line) {
  switch (line.verdict) {
    case QualityVerdict::meets: return "meets";
    case QualityVerdict::falls_short: return "falls-short";
    case QualityVerdict::nothing_to_judge: return "nothing-to-judge";
  }
  return "nothing-to-judge";
}

std::string render_text(const std::vector<QualityLine>& lines) {
  static constexpr std::array<std::string_view, 8> kHeads{"source",   "record", "field",      "records",
                                                          "complete", "valid",  "duplicated", "verdict"};
  std::vector<std::array<std::string, 8>> rows{{}};
  for (std::size_t i = 0; i < kHeads.size(); ++i) rows[0][i] = kHeads[i];
  std::size_t short_of = 0;
  for (const QualityLine& line : lines) {
    short_of += line.verdict == QualityVerdict::falls_short ? 1 : 0;
    rows.push_back({line.now.source, line.now.record, line.now.field, base::format_count(line.now.records),
                    line.now.records > 0 ? percent(line.complete) : "-",
                    line.now.present > 0 ? percent(line.valid) : "-",
                    line.now.present > 0 ? percent(line.duplicated) : "-",
                    line.shortfall.empty() ? std::string(verdict_text(line)) : line.shortfall});
  }
  std::array<std::size_t, 8> width{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], row[i].size());
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const std::string space(width[i] - row[i].size(), ' ');
      out += i < 3 ? row[i] + space + "  " : space + row[i] + "  ";
    }
    out += row.back() + "\n";
  }
  return out + "\n" + base::format_count(lines.size()) + " fields, " + base::format_count(short_of) +
         " fall short\nrecords are those of every extract that was read, older ones of full feeds too\n";
}

std::string render_document(const std::vector<QualityLine>& lines, const report::QualityThresholds& thresholds) {
  base::JsonWriter json(2);
  json.begin_object().key("thresholds").begin_object();
  for (const Threshold& threshold : kThresholds) json.key(threshold.key).value(thresholds.*threshold.member);
  json.end_object().key("fields").begin_array();
  for (const QualityLine& line : lines) {
    json.begin_object()
        .key("source")
        .value(line.now.source)
        .key("record")
        .value(line.now.record)
        .key("field")
        .value(line.now.field);
    json.key("records")
        .value(line.now.records)
        .key("present")
        .value(line.now.present)
        .key("valid")
        .value(line.now.valid);
    json.key("duplicated").value(line.now.duplicated).key("timed").value(line.now.timed).key("late_days");
    if (line.late_days) {
      json.value(*line.late_days);
    } else {
      json.null();
    }
    json.key("verdict").value(verdict_text(line)).key("shortfall").value(line.shortfall).end_object();
  }
  return json.end_array().end_object().text() + "\n";
}

}  // namespace

base::Result<report::QualityThresholds> load_thresholds(const fs::path& site) {
  report::QualityThresholds thresholds;
  std::error_code failed;
  if (!fs::exists(site / kFile, failed)) return thresholds;
  KURSAAL_ASSIGN(const std::string text, tables::read_whole(site / kFile, 1U << 20));
  try {
    KURSAAL_TRY(apply(toml::parse(text), thresholds));
  } catch (const toml::parse_error& error) {
    return base::make_error(ErrorCode::configuration, kFile, ":", std::to_string(error.source().begin.line), ": ",
                            error.description());
  }
  return thresholds;
}

base::Result<int> show_quality(const QualityRequest& request, const Settings& settings) {
  std::error_code failed;
  if (!fs::is_directory(request.site, failed))
    return base::make_error(ErrorCode::not_found, "there is no folder ", request.site.string());
  KURSAAL_ASSIGN(const report::QualityThresholds thresholds, load_thresholds(request.site));
  KURSAAL_ASSIGN(const fs::path snapshot, population::current_snapshot(request.out));
  KURSAAL_ASSIGN(const std::vector<population::FieldQuality> fields, read_quality(snapshot));
  const std::vector<QualityLine> lines = report::judge_quality(fields, {}, thresholds);
  const std::string text = settings.json ? render_document(lines, thresholds) : render_text(lines);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace kursaal::app
