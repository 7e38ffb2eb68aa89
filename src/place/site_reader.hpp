// Turns the texts of a site's files into values, one reader a file kind; checks within and across them. Inside the room
// only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "place/config_table.hpp"
#include "place/csv_rows.hpp"
#include "place/site.hpp"

namespace kursaal::place {

// A file of the site, already read: its name relative to the site folder, and its text.
struct SiteText {
  std::string name;
  std::string text;
};

// Areas and memberships of one site, in whatever files they stand.
class GeographyReader {
 public:
  explicit GeographyReader(Problems& problems) : problems_(problems) {}
  void read_areas(const SiteText& file);                             // TOML, [[area]]
  void read_area_table(const SiteText& file, AreaLevel level);       // CSV
  void read_successor_table(const SiteText& file, AreaLevel level);  // CSV
  std::vector<Membership> read_memberships(const SiteText& file);    // CSV
  GeographyTables tables;
  // Checks what only the whole can tell: codes, names, parents, overlaps, validity.
  void check();

 private:
  void check_parents();
  void check_names();
  void check_memberships(const std::vector<Membership>& memberships, std::string_view what,
                         const AreaLevel* member_level, const AreaLevel* of_level);
  [[nodiscard]] const Area* find(AreaLevel level, std::string_view code) const;

  Problems& problems_;
};

std::vector<Organisation> read_organisations(const SiteText& file, Problems& problems);
void check_organisations(const Organisations& organisations, Problems& problems);
std::vector<RecordSystem> read_systems(const SiteText& file, const Organisations& organisations, Problems& problems);
std::vector<Source> read_sources(const SiteText& file, const Organisations& organisations, Mode mode,
                                 Problems& problems);
std::vector<Service> read_services(const SiteText& file, const Organisations& organisations, const Geography& geography,
                                   Problems& problems);
Deprivation read_deprivation(const SiteText& file, Problems& problems);
// Adds the bases of the register to the sources that it names, and to what teams did ("feedback").
void read_legal_bases(const SiteText& file, Mode mode, std::vector<Source>& sources, Source& feedback,
                      Problems& problems);
std::vector<Fact> read_facts(const SiteText& file, Problems& problems);
std::vector<Document> read_documents(const SiteText& file, Problems& problems);

}  // namespace kursaal::place
