// Where a fact of the site came from, how sure it is, and on which days it held. Every fact of a site has a source.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.hpp"

namespace kursaal::place {

enum class FactStatus : std::uint8_t {
  stated,      // the source says so
  derived,     // computed from what sources say
  inferred,    // our reading, see the basis
  unverified,  // printed in doubt, or known from none of the site's documents: check before relying on it
};
std::string_view status_name(FactStatus status);

struct Evidence {
  std::vector<std::string> sources;  // each begins with the tag of a document: "S3 4.6.4"; never empty in a loaded site
  FactStatus status = FactStatus::stated;
  std::string basis;  // why, where the status is not stated
};

// Days before which, and from which on, nothing is said: an area without a first day was always there.
inline constexpr base::Day kOpenStart{base::Day::kUnknownValue + 1};
inline constexpr base::Day kOpenEnd{std::numeric_limits<std::int32_t>::max()};

// The days [from, to) on which something held, with how exactly each end is known ("2016-05" stands on 1 May).
struct Validity {
  base::Day from = kOpenStart;
  base::Day to = kOpenEnd;
  base::Precision from_precision = base::Precision::day;
  base::Precision to_precision = base::Precision::day;

  [[nodiscard]] constexpr bool contains(base::Day day) const { return from <= day && day < to; }
  [[nodiscard]] constexpr bool overlaps(const Validity& other) const { return from < other.to && other.from < to; }
};

// A paper, table or statute that evidence cites by its tag.
struct Document {
  std::string tag;
  std::string title;
  std::string publisher;
  std::string date;
  std::string kind;  // paper, public-table, statute, local, unchecked
  std::string licence;
  std::string note;
};

}  // namespace kursaal::place
