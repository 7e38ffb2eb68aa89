// The extracts that a run takes: who sends them, what they are about, which days they say they cover, and on which
// legal basis each purpose rests (safety rule 23).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "place/evidence.hpp"

namespace kursaal::place {

enum class Domain : std::uint8_t {
  gp,
  acute,
  ae,
  outpatients,
  community,
  mental_health,
  social_care,
  ambulance,
  nhs_111,
  hospice,
  voluntary,
  care_home,
  death,
  mixed,
};
std::string_view domain_name(Domain domain);  // "gp", "mental-health", "111" ...
std::optional<Domain> domain_of(std::string_view name);
std::span<const std::string_view> domain_names();

enum class Feed : std::uint8_t {
  full,   // each extract holds everything: what is gone from it is withdrawn
  delta,  // each extract holds what changed
};

enum class Purpose : std::uint8_t { direct_care, risk_stratification, commissioning, evaluation, public_health };
std::string_view purpose_name(Purpose purpose);
std::optional<Purpose> purpose_of(std::string_view name);
std::span<const std::string_view> purpose_names();

struct LegalBasis {
  Purpose purpose = Purpose::direct_care;
  std::string name;              // for example the article and the agreement's title
  std::string reference;         // where it is filed
  base::Day expires = kOpenEnd;  // the first day on which it no longer holds; always said in service mode
};

// Days [from, to) for which the sender says that the extract is complete.
struct Coverage {
  base::Day from;
  base::Day to;
};

// What teams did, as kursaal feedback exports it: no source of a site's own list, with its own rows in the register.
inline constexpr std::string_view kFeedbackSource = "feedback";

struct Source {
  std::string name;          // unique in the site; stands in every published row
  std::string organisation;  // its id; empty where it is not said
  std::vector<Domain> domains;
  std::string folder;   // of its files, relative to the site folder; empty: the site folder itself
  std::string mapping;  // the name of a mapping; "auto": files are recognised by their content
  Feed feed = Feed::full;
  int tolerance_days = 0;          // silence beyond the last covered day after which what rests on it is stale
  std::vector<Coverage> coverage;  // ordered, apart; empty: not declared, to be read from the data
  std::vector<LegalBasis> legal_bases;
  Evidence evidence;

  [[nodiscard]] bool about(Domain domain) const;
  // Whether the sender says that the day is covered. Missing: nothing where no coverage is declared.
  [[nodiscard]] std::optional<bool> declares(base::Day day) const;
  // The basis for a purpose on a day; nothing where there is none or it has expired.
  [[nodiscard]] const LegalBasis* basis_for(Purpose purpose, base::Day day) const;
};

inline Source feedback_source() {
  Source source;
  source.name = kFeedbackSource;
  return source;
}

}  // namespace kursaal::place
