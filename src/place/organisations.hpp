// Organisations: what each is, the names it went by, and who came after it, so that activity of any year finds today's
// holder and activity after an organisation closed is seen as such. And the register of who keeps records in what.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "place/evidence.hpp"

namespace kursaal::place {

struct OrganisationName {
  std::string name;
  Evidence evidence;
};

struct OrganisationSuccessor {
  std::string organisation;  // its id
  base::Day on;
  Evidence evidence;
};

struct Organisation {
  std::string id;  // the site's own
  std::string name;
  std::string type;  // exactly one of organisation_types()
  std::string ods;   // empty: none (voluntary bodies have none) or not known
  Validity valid;
  Evidence evidence;
  std::vector<OrganisationName> aliases;
  std::vector<OrganisationName> units;
  std::vector<OrganisationSuccessor> successors;
};

std::span<const std::string_view> organisation_types();

// One row of the register of record systems. "unknown" is a legal value of product, interface and refresh.
struct RecordSystem {
  std::string organisation;
  std::string domain;        // our reading; one of domain_names(), or "unknown"
  std::string printed_area;  // the label as printed
  std::string product;
  std::string product_printed;
  std::string interface;
  std::string refresh;
  std::optional<int> sites;
  Evidence evidence;
};

class Organisations {
 public:
  Organisations() = default;
  explicit Organisations(std::vector<Organisation> organisations);

  [[nodiscard]] std::span<const Organisation> all() const { return all_; }  // by id
  [[nodiscard]] const Organisation* by_id(std::string_view id) const;
  // By id, ODS code, name or alias, however punctuated; nothing if none or more than one is meant.
  [[nodiscard]] const Organisation* named(std::string_view name) const;
  // Who held on `day` what `id` holds or held: itself, or its successors on or before that day. Several after a split;
  // none if there is no such organisation. Requires: no cycle (the reader refuses one).
  [[nodiscard]] std::vector<const Organisation*> holders(std::string_view id, base::Day day) const;

 private:
  std::vector<Organisation> all_;
};

}  // namespace kursaal::place
