// Reads the extracts, the published facts and the documents that evidence cites.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "place/site_reader.hpp"

namespace kursaal::place {
namespace {

// A source's name stands in every published row and in folder names.
bool plain_identifier(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool inside_site(const std::filesystem::path& folder) {
  if (folder.is_absolute()) return false;
  return std::none_of(folder.begin(), folder.end(), [](const auto& part) { return part == ".."; });
}

// Whether one folder is the other or lies in it: then a file there would have two sources.
bool nested(std::string_view inner, std::string_view outer) {
  return outer.empty() || inner == outer || (inner.starts_with(outer) && inner.substr(outer.size()).starts_with('/'));
}

std::vector<Coverage> coverage_of(TableReader& row, const std::string& source, const SiteText& file,
                                  Problems& problems) {
  std::vector<Coverage> coverage;
  for (const ConfigTable* inner : row.tables("coverage")) {
    TableReader days(*inner, file.name, "coverage of " + source, problems);
    const auto from = days.day("from");
    const auto to = days.day("to");
    days.finish();
    if (!from || !to) {
      days.problem("both \"from\" and \"to\" must be said");
    } else if (*from >= *to) {
      days.problem("\"from\" must be before \"to\"");
    } else if (!coverage.empty() && *from < coverage.back().to) {
      days.problem("the days must come in order and not overlap");
    } else {
      coverage.push_back({*from, *to});
    }
  }
  return coverage;
}

std::vector<LegalBasis> legal_bases_of(TableReader& row, const std::string& source, Mode mode, const SiteText& file,
                                       Problems& problems) {
  std::vector<LegalBasis> bases;
  const std::vector<std::string_view> purposes(purpose_names().begin(), purpose_names().end());
  for (const ConfigTable* inner : row.tables("legal_basis")) {
    TableReader said(*inner, file.name, "legal_basis of " + source, problems);
    LegalBasis basis;
    if (const auto purpose = purpose_of(said.one_of("purpose", purposes))) basis.purpose = *purpose;
    basis.name = said.text("name");
    basis.reference = said.text_or("reference", "");
    const auto expires = said.day("expires");
    said.finish();
    if (expires) basis.expires = *expires;
    if (!expires && mode == Mode::service) said.problem("in service mode the key \"expires\" must say the day");
    bases.push_back(std::move(basis));
  }
  return bases;
}

}  // namespace

std::vector<Source> read_sources(const SiteText& file, const Organisations& organisations, Mode mode,
                                 Problems& problems) {
  std::vector<Source> sources;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return sources;
  }
  const std::vector<std::string_view> domains(domain_names().begin(), domain_names().end());
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("source")) {
    TableReader row(*table, file.name, "[[source]]", problems);
    Source source;
    source.name = row.text("name");
    source.organisation = row.text_or("organisation", "");
    for (const auto& name : row.texts("domains")) {
      if (const auto domain = domain_of(name)) {
        source.domains.push_back(*domain);
      } else {
        row.problem("unknown domain \"" + name + "\"" + did_you_mean(name, domains));
      }
    }
    source.folder = row.text_or("folder", "");
    source.mapping = row.text_or("mapping", "auto");
    source.feed = row.one_of("feed", {"full", "delta"}) == "delta" ? Feed::delta : Feed::full;
    const auto tolerance = row.integer("tolerance_days");
    source.coverage = coverage_of(row, source.name, file, problems);
    source.legal_bases = legal_bases_of(row, source.name, mode, file, problems);
    source.evidence = row.evidence();
    row.finish();

    if (!source.name.empty() && !plain_identifier(source.name)) {
      row.problem("the name \"" + source.name + "\" may hold only a to z, 0 to 9 and -");
    }
    if (source.name == kFeedbackSource)
      row.problem("the name \"feedback\" means what teams did; call the source otherwise");
    if (source.domains.empty()) row.problem("the key \"domains\" must name at least one");
    if (!source.organisation.empty() && organisations.by_id(source.organisation) == nullptr) {
      row.problem("no organisation has the id \"" + source.organisation + "\"");
    }
    while (source.folder.ends_with('/')) source.folder.pop_back();
    if (source.folder == ".") source.folder.clear();
    if (!inside_site(source.folder)) row.problem("the folder must lie in the site folder");
    if (!tolerance || *tolerance < 0 || *tolerance > 3660) {
      row.problem("the key \"tolerance_days\" must be a whole number from 0 to 3660");
    } else {
      source.tolerance_days = static_cast<int>(*tolerance);
    }
    for (const auto& other : sources) {
      if (other.name == source.name) row.problem("two sources have the name \"" + source.name + "\"");
      if (nested(source.folder, other.folder) || nested(other.folder, source.folder)) {
        row.problem("its folder and that of \"" + other.name + "\" hold the same files");
      }
    }
    sources.push_back(std::move(source));
  }
  whole.finish();
  if (sources.empty()) problems.add(file.name, 0, "a site needs at least one [[source]]");
  return sources;
}

std::vector<Fact> read_facts(const SiteText& file, Problems& problems) {
  std::vector<Fact> facts;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return facts;
  }
  std::set<std::string> ids;
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("fact")) {
    TableReader row(*table, file.name, "[[fact]]", problems);
    Fact fact;
    fact.id = row.text("id");
    fact.about = row.text("about");
    fact.area = row.text_or("area", "");
    fact.trap = row.text_or("trap", "");
    fact.note = row.text_or("note", "");
    const std::string reading = row.one_of("reading", {"single", "conflict", "series", "note"}, "single");
    fact.reading = reading == "conflict" ? Reading::conflict
                   : reading == "series" ? Reading::series
                   : reading == "note"   ? Reading::note
                                         : Reading::single;
    for (const ConfigTable* inner : row.tables("claims")) {
      TableReader claim(*inner, file.name, "claims of " + fact.id, problems);
      fact.claims.push_back(
          {claim.text("value"), claim.text_or("unit", ""), claim.text_or("period", ""), claim.evidence()});
      claim.finish();
    }
    row.finish();
    if (fact.claims.empty()) row.problem("\"claims\" must hold at least one");
    if (fact.reading == Reading::conflict && fact.claims.size() < 2) row.problem("a conflict needs two claims or more");
    if (fact.reading == Reading::note && fact.note.empty() && fact.trap.empty())
      row.problem("\"note\" must say what to note");
    if (!ids.insert(fact.id).second) row.problem("two facts have the id \"" + fact.id + "\"");
    facts.push_back(std::move(fact));
  }
  whole.finish();
  return facts;
}

std::vector<Document> read_documents(const SiteText& file, Problems& problems) {
  std::vector<Document> documents;
  auto parsed = parse_config(file.text, file.name);
  if (!parsed.ok()) {
    problems.add(file.name, 0, parsed.error().text);
    return documents;
  }
  TableReader whole(*parsed, file.name, "the file", problems);
  for (const ConfigTable* table : whole.tables("document")) {
    TableReader row(*table, file.name, "[[document]]", problems);
    Document document;
    document.tag = row.text("tag");
    document.title = row.text("title");
    document.publisher = row.text("publisher");
    document.date = row.text_or("date", "");
    document.kind = row.one_of("kind", {"paper", "public-table", "statute", "local", "unchecked"});
    document.licence = row.text_or("licence", "");
    document.note = row.text_or("note", "");
    row.finish();
    for (const auto& other : documents) {
      if (other.tag == document.tag) row.problem("two documents have the tag \"" + document.tag + "\"");
    }
    documents.push_back(std::move(document));
  }
  whole.finish();
  return documents;
}

}  // namespace kursaal::place
