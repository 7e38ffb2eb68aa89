// A value, or which of the five kinds of absence stands in its place and why (safety rule 1). And the labels of a fact.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/absence.hpp"
#include "terminology/sensitivity.hpp"

namespace kursaal::view {

// Missing: `absence` and its reason in plain words say what stands there instead; never zero, never "no".
template <class T>
struct Known {
  std::optional<T> value;
  base::Absence absence = base::Absence::unknown;
  std::string words;

  static Known of(T value) { return {std::move(value), base::Absence::none, {}}; }
  static Known missing(base::Absence absence, std::string words) { return {std::nullopt, absence, std::move(words)}; }
};

// Sensitivity labels of a fact as bits, in the order of data/codelists/sensitivity.csv.
using Labels = terminology::SensitivityBits;

// Whether whoever asks may see a fact that carries these labels. The access decision is made elsewhere; here what it
// does not grant is left out, and so are its counts, totals, lanes and pages.
using MayShow = std::function<bool(Labels)>;

}  // namespace kursaal::view
