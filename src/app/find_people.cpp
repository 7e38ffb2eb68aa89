#include "app/find_people.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "app/keys_now.hpp"
#include "base/text.hpp"
#include "link/nhs_number.hpp"
#include "report/stage_tables.hpp"
#include "tables/blocks.hpp"
#include "tables/csv.hpp"
#include "tables/database.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;

// Which code list a score's columns rest on, by how they begin; the others rest on kinds of events and on dates alone.
// Stage rests on several; whichever is a starter makes it unknown in service mode.
constexpr std::pair<std::string_view, std::string_view> kListOfColumn[] = {
    {"efi2", "efi2"},
    {"efi", "efi"},
    {"hfrs", "hfrs"},
    {"charlson", "charlson"},
    {"elixhauser", "elixhauser"},
    {"cms", "cms"},
    {"ltc_count", "ltc"},
    {"substances_12m", "substances"},
    {"end_of_life", "eol_and_function"},
    {"frailty_scale", "eol_and_function"},
    {"barthel", "measures"},
    {"stage", "eol_and_function"},
    {"stage", "life_and_care"},
    {"homeless", "life_and_care"},
    {"isolated", "life_and_care"},
    {"lives_alone", "life_and_care"},
    {"carer", "life_and_care"},
    {"substance_misuse", "life_and_care"},
    {"mental_illness", "life_and_care"},
    {"severe_mental_illness", "life_and_care"},
};

std::vector<find::MaskedColumn> masked_columns(const find::ListRules& rules, const terminology::CodeLists& lists) {
  std::vector<find::MaskedColumn> masked;
  for (const rules::DocumentedColumn& column : rules.documented) {
    for (const auto& [beginning, list] : kListOfColumn) {
      if (!column.name.starts_with(beginning)) continue;
      const terminology::CodeList* used = lists.find(list);
      if (used != nullptr && used->status == terminology::ListStatus::full) continue;
      masked.push_back({column.name, "the code list " + std::string(list) + " is a starter list"});
      break;
    }
  }
  return masked;
}

// "ltc:diabetes" to the concepts of the snapshot that stand for it.
Result<std::vector<find::ItemConcepts>> item_concepts(const std::vector<std::string>& items, bool demo,
                                                      const terminology::CodeLists& lists,
                                                      const terminology::ConceptTable& concepts) {
  std::map<std::string, terminology::ItemIndex, std::less<>> indexes;
  std::vector<find::ItemConcepts> found;
  for (const std::string& item : items) {
    const std::size_t colon = item.find(':');
    const std::string name = item.substr(0, colon);
    const terminology::CodeList* list = lists.find(name);
    if (list == nullptr)
      return base::make_error(ErrorCode::configuration, "a rule of care-gaps.toml names the code list \"", name,
                              "\", which is not there");
    const auto at = std::find(list->items.begin(), list->items.end(), item.substr(colon + 1));
    if (at == list->items.end())
      return base::make_error(ErrorCode::configuration, "a rule of care-gaps.toml names \"", item,
                              "\", but the code list has no such item");
    found.push_back({item, {}});
    // A starter list feeds nothing outside demo mode (safety rule 7): what it finds is not all there is.
    if (!demo && list->status == terminology::ListStatus::starter) continue;
    const auto index = indexes.try_emplace(name, *list, concepts).first;
    const auto wanted = static_cast<std::uint16_t>(at - list->items.begin());
    for (std::uint32_t id = 0; id < concepts.size(); ++id) {
      const auto has = index->second.items_of(terminology::ConceptId{id});
      if (std::binary_search(has.begin(), has.end(), wanted)) found.back().concepts.push_back(id);
    }
  }
  return found;
}

base::Error ledger_error(const fs::path& file, std::uint64_t line, std::string_view what) {
  return base::make_error(ErrorCode::configuration, file.filename().string(), ":", std::to_string(line), ": ", what);
}

// `without_feedback`: what teams did may not be read, in whichever form it was written.
Result<std::vector<find::PriorOffer>> read_offers(const fs::path& ledger_folder, const place::Site& site, KeysNow& keys,
                                                  bool without_feedback) {
  std::vector<find::PriorOffer> offers;
  const fs::path file = ledger_folder / "offers.csv";
  std::error_code none;
  if (!fs::exists(file, none)) return offers;
  // What the feedback wrote beside its extract says nothing more.
  KURSAAL_ASSIGN(const std::string head, tables::read_head(file, kMadeByFeedback.size()));
  if (head.starts_with(kMadeByFeedback) && (without_feedback || fs::exists(ledger_folder / kFeedbackFile, none)))
    return offers;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  for (const char* name : {"person_id", "service", "day", "outcome"})
    if (table.column(name) == table.header.size())
      return ledger_error(file, 1, "the column \"" + std::string(name) + "\" is missing");
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto cell = [&](const char* name) -> const std::string& { return table.rows[i][table.column(name)]; };
    find::PriorOffer offer;
    offer.person_id = cell("person_id");
    offer.service = cell("service");
    const auto day = base::parse_iso(cell("day"));
    if (!day || day->precision > base::Precision::day)
      return ledger_error(file, table.lines[i], "the day must be written as 2025-06-30");
    offer.day = day->day;
    const std::string& outcome = cell("outcome");
    if (outcome == "accepted")
      offer.outcome = find::OfferOutcome::accepted;
    else if (outcome == "declined")
      offer.outcome = find::OfferOutcome::declined;
    else if (outcome == "ended")
      offer.outcome = find::OfferOutcome::ended;
    else
      return ledger_error(file, table.lines[i], "the outcome must be accepted, declined or ended");
    if (const std::size_t again = table.column("ask_again");
        again < table.header.size() && !table.rows[i][again].empty()) {
      const auto from = base::parse_iso(table.rows[i][again]);
      if (!from || from->precision > base::Precision::day)
        return ledger_error(file, table.lines[i], "the day to ask again must be written as 2025-06-30");
      offer.ask_again = from->day;
    }
    if (const std::size_t reason = table.column("reason"); reason < table.header.size())
      offer.result = table.rows[i][reason];
    if (site.service(offer.service) == nullptr)
      return ledger_error(file, table.lines[i], "the site has no service \"" + offer.service + "\"");
    KURSAAL_ASSIGN(std::optional<std::string> now, keys.now(offer.person_id));
    if (!now) continue;
    offer.key = std::exchange(offer.person_id, *std::move(now));
    offers.push_back(std::move(offer));
  }
  return offers;
}

// A row by hand of what the feedback tells too says nothing more.
void drop_told_twice(std::vector<find::PriorOffer>& by_hand, const std::vector<find::PriorOffer>& told) {
  const auto key = [](const find::PriorOffer& offer) {
    return std::tuple(offer.person_id, offer.service, offer.day, offer.outcome);
  };
  std::set<decltype(key(told.front()))> keys;
  for (const find::PriorOffer& offer : told) keys.insert(key(offer));
  std::erase_if(by_hand, [&](const find::PriorOffer& offer) { return keys.contains(key(offer)); });
}

Result<std::vector<std::string>> read_objections(const fs::path& ledger_folder, const population::Staged& staged,
                                                 const link::Linked& linked, KeysNow& keys) {
  std::vector<std::string> people;
  const fs::path file = ledger_folder / "objections.csv";
  std::error_code none;
  if (!fs::exists(file, none)) return people;
  KURSAAL_ASSIGN(const tables::CsvTable table, tables::read_csv_table(file));
  const std::size_t by_id = table.column("person_id");
  const std::size_t by_number = table.column("nhs_number");
  if (by_id == table.header.size() && by_number == table.header.size())
    return ledger_error(file, 1, "a column \"person_id\" or \"nhs_number\" is needed");
  std::set<std::string> numbers;
  for (const auto& row : table.rows) {
    if (by_id < table.header.size() && !row[by_id].empty()) {
      KURSAAL_ASSIGN(std::optional<std::string> now, keys.now(row[by_id]));
      if (now) people.push_back(*std::move(now));
    }
    if (by_number < table.header.size())
      if (std::string digits = link::nhs_number_digits(row[by_number]); !digits.empty())
        numbers.insert(std::move(digits));
  }
  if (numbers.empty()) return people;
  for (const population::Person& person : linked.persons)
    if (std::any_of(person.identities.begin(), person.identities.end(), [&](std::uint32_t identity) {
          return numbers.contains(link::nhs_number_digits(staged.identities.nhs_number(identity)));
        }))
      people.push_back(person.key);
  return people;
}

// None where the file is not there. `columns`: list, service, locality, step, measure, people.
Result<std::vector<report::ListCount>> counts_of(const fs::path& file, const std::string& columns) {
  std::vector<report::ListCount> counts;
  std::error_code none;
  if (!fs::exists(file, none)) return counts;
  KURSAAL_ASSIGN(auto database,
                 tables::Database::open({.threads = 1, .memory_bytes = 256ULL << 20, .temp_folder = {}}));
  KURSAAL_ASSIGN(auto connection, database.connect());
  KURSAAL_ASSIGN(const tables::TextTable table, connection.table("SELECT " + columns + " FROM read_parquet(" +
                                                                 tables::sql_quote(file.string()) + ")"));
  for (const auto& row : table.rows)
    counts.push_back(
        {row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""), row[4].value_or(""),
         row[5] ? std::optional(static_cast<std::uint64_t>(base::parse_integer(*row[5]).value_or(0))) : std::nullopt});
  return counts;
}

Result<std::vector<report::ListCount>> published_counts(const fs::path& snapshot) {
  return counts_of(snapshot / "secondary" / "worklist_counts.parquet",
                   "list, coalesce(service, ''), locality, step, measure, people");
}

Result<std::vector<report::ListCount>> published_funnel(const fs::path& snapshot) {
  return counts_of(snapshot / "secondary" / "funnel.parquet",
                   "list, coalesce(service, ''), locality, step, 'funnel', people");
}

}  // namespace

Result<FoundPeople> find_people(const population::Staged& staged, const link::Linked& linked,
                                const FindPeopleRequest& request) {
  const bool demo = request.site->mode == place::Mode::demo;
  FoundPeople found;
  found.sources_left_out = sources_without_basis(*request.site, request.as_of);
  const std::optional<SourceLeftOut> feedback_left_out = feedback_without_basis(*request.site, request.as_of);
  find::FindRequest ask;
  ask.building = request.building;
  ask.history = request.history;
  ask.spill_folder = request.spill_folder;
  ask.site = request.site;
  ask.rules = request.rules;
  ask.as_of = request.as_of;
  ask.known_by = request.known_by;
  ask.threads = request.threads;
  ask.memory_bytes = request.memory_bytes;
  KURSAAL_ASSIGN(ask.items, item_concepts(request.rules->items(), demo, *request.lists, staged.concepts));
  KeysNow keys(linked, request.ledger_folder);
  KURSAAL_ASSIGN(ask.offers, read_offers(request.ledger_folder, *request.site, keys, feedback_left_out.has_value()));
  if (request.feedback != nullptr) {
    drop_told_twice(ask.offers, request.feedback->offers);
    ask.offers.insert(ask.offers.end(), request.feedback->offers.begin(), request.feedback->offers.end());
    ask.confirmed = request.feedback->confirmed;
  }
  KURSAAL_ASSIGN(ask.objected, read_objections(request.ledger_folder, staged, linked, keys));
  if (!demo) ask.masked = masked_columns(*request.rules, *request.lists);
  for (const SourceLeftOut& line : found.sources_left_out) ask.sources_left_out.push_back(line.source);
  if (feedback_left_out && request.feedback != nullptr && request.feedback->there)
    found.sources_left_out.push_back(*feedback_left_out);
  KURSAAL_ASSIGN(found.facts, find::publish_worklists(ask));
  return found;
}

Result<report::ListFacts> list_facts(const FoundPeople& found, const fs::path& snapshot) {
  report::ListFacts facts;
  KURSAAL_ASSIGN(facts.counts, published_counts(snapshot));
  KURSAAL_ASSIGN(const std::vector<report::ListCount> funnel, published_funnel(snapshot));
  facts.counts.insert(facts.counts.end(), funnel.begin(), funnel.end());
  facts.stage_checks = found.facts.stage_checks;
  for (const SourceLeftOut& line : found.sources_left_out)
    facts.sources_left_out.push_back(line.source + ": " + line.why);
  return facts;
}

Result<std::vector<std::string>> list_lines(const fs::path& snapshot) {
  std::vector<std::string> lines;
  KURSAAL_ASSIGN(const std::vector<report::ListCount> counts, published_counts(snapshot));
  if (counts.empty()) return lines;
  const auto number = [](const std::optional<std::uint64_t>& people) {
    std::string text = people ? base::format_count(*people) : "*";
    return std::string(text.size() < 11 ? 11 - text.size() : 1, ' ') + text;
  };
  lines.emplace_back(
      "list                  eligible   left out   in-reach     listed    waiting  no places     cannot be told");
  for (const report::ListTotals& list : report::list_totals(counts)) {
    std::string line = list.list;
    line.resize(std::max<std::size_t>(line.size(), 19), ' ');
    for (const auto& people : {list.eligible, list.left_out, list.in_reach, list.listed, list.waiting,
                               list.without_places, list.cannot_be_told})
      line += number(people);
    lines.push_back(std::move(line));
  }
  std::uint64_t gaps = 0;  // of those that are shown
  for (const report::ListCount& count : counts)
    if (count.measure == "gap" && count.locality == report::kEverywhere) gaps += count.people.value_or(0);
  lines.push_back("care gaps: about " + base::format_count(gaps) + " (need recorded, care not)");
  return lines;
}

}  // namespace kursaal::app
