#include "app/legal_basis.hpp"

#include <algorithm>

namespace kursaal::app {
namespace {

std::optional<SourceLeftOut> without_basis(const place::Source& source, base::Day as_of) {
  if (source.basis_for(place::Purpose::risk_stratification, as_of) != nullptr) return std::nullopt;
  SourceLeftOut line{source.name, "the register names no legal basis for risk stratification"};
  base::Day last;
  for (const place::LegalBasis& basis : source.legal_bases)
    if (basis.purpose == place::Purpose::risk_stratification && (!last.known() || last < basis.expires))
      last = basis.expires;
  if (last.known()) line.why = "the legal basis for risk stratification ended on " + base::format_day(last - 1);
  return line;
}

}  // namespace

std::vector<SourceLeftOut> sources_without_basis(const place::Site& site, base::Day as_of) {
  std::vector<SourceLeftOut> left_out;
  if (site.mode == place::Mode::demo) return left_out;
  for (const place::Source& source : site.sources)
    if (auto line = without_basis(source, as_of)) left_out.push_back(std::move(*line));
  return left_out;
}

std::optional<SourceLeftOut> feedback_without_basis(const place::Site& site, base::Day as_of) {
  if (site.mode == place::Mode::demo) return std::nullopt;
  return without_basis(site.feedback, as_of);
}

std::vector<std::uint8_t> marked_sources(const population::Staged& staged, const std::vector<SourceLeftOut>& left_out) {
  std::vector<std::uint8_t> marked;
  if (left_out.empty()) return marked;
  for (const population::StagedSource& source : staged.sources)
    marked.push_back(std::any_of(left_out.begin(), left_out.end(),
                                 [&](const SourceLeftOut& line) { return line.source == source.name; }));
  return marked;
}

population::Coverage coverage_without(const population::Coverage& coverage,
                                      const std::vector<SourceLeftOut>& left_out) {
  std::vector<population::CoverageRow> rows;
  for (const population::CoverageRow& row : coverage.rows())
    if (std::none_of(left_out.begin(), left_out.end(),
                     [&](const SourceLeftOut& line) { return line.source == row.source; }))
      rows.push_back(row);
  return population::Coverage(std::move(rows), coverage.tolerance_days());
}

}  // namespace kursaal::app
