// Counts of the place from secondary/, as they may be shown.
#include <algorithm>

#include "base/text.hpp"
#include "view/load_pages.hpp"

namespace kursaal::view {

const CountTable* PlacePage::table(std::string_view name) const {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const CountTable& one) { return one.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

base::Result<PlacePage> load_place_page(tables::Connection& connection, const std::filesystem::path& folder,
                                        const place::Site& site, base::Day as_of) {
  (void)connection;
  (void)folder;
  PlacePage page;
  page.as_of = as_of;
  for (const place::Area& area : site.geography.areas(place::AreaLevel::locality))
    page.localities.push_back({area.code, area.name});
  return page;
}

}  // namespace kursaal::view
