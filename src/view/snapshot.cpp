#include "view/snapshot.hpp"

#include <malloc.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/parallel.hpp"
#include "base/text.hpp"
#include "population/cursor.hpp"
#include "population/snapshot.hpp"
#include "rules/rules.hpp"
#include "view/load_pages.hpp"
#include "view/published_files.hpp"
#include "view/score_words.hpp"
#include "view/snapshot_state.hpp"

namespace kursaal::view {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

// Of each reader while a snapshot is opened, given back after: the groups of a year's contacts of a million people fit,
// and what was read of the events does not stay.
constexpr std::uint64_t kMemoryToOpen = 512ULL << 20U;
constexpr std::size_t kShortestQuery = 2;  // letters; one finds half the place

base::Status check_format(tables::Connection& connection) {
  KURSAAL_ASSIGN(const tables::TextTable meta,
                 connection.table("SELECT value FROM snapshot.meta WHERE key = 'format'"));
  const auto format = meta.rows.size() == 1 ? base::parse_integer(meta.rows[0][0].value_or("")) : std::nullopt;
  if (!format || *format > population::kSnapshotFormat || *format < population::kSnapshotFormat - 1)
    return base::make_error(ErrorCode::input_refused, "the snapshot has a format that this program does not read");
  return base::ok_status();
}

// Which row an id stands for; asked in the order of ids, the next is nearly always the one after.
std::function<std::optional<std::size_t>(std::string_view)> row_in(const PeopleDirectory& people) {
  return [&people, next = std::size_t{0}](std::string_view id) mutable -> std::optional<std::size_t> {
    if (next >= people.size() || people.id(next) != id) {
      const auto found = people.find(id);
      if (!found) return {};
      next = *found;
    }
    return next++;
  };
}

std::string newest(const std::string& scores) { return "as_of = (SELECT max(as_of) FROM " + scores + ")"; }

// A database to read with: of one thread, since with several a long answer does not keep the order of its rows.
struct Reader {
  tables::Database database;
  tables::Connection connection;
  static base::Result<Reader> open(const fs::path& folder) {
    KURSAAL_ASSIGN(
        tables::Database database,
        tables::Database::open(
            {.file = {}, .read_only = false, .threads = 1, .memory_bytes = kMemoryToOpen, .temp_folder = {}}));
    KURSAAL_ASSIGN(tables::Connection connection, database.connect());
    KURSAAL_TRY(connection.execute("ATTACH " + tables::sql_quote((folder / "population.duckdb").string()) +
                                   " AS snapshot (READ_ONLY)"));
    return Reader{std::move(database), std::move(connection)};
  }
};

base::Status load_scores(tables::Connection& connection, Snapshot::State& state) {
  const std::string scores = parquet(state.facts.folder, "direct/scores.parquet");
  KURSAAL_ASSIGN(state.scores, PackedTable::load(connection, scores, newest(scores), "person_id", state.people.size(),
                                                 row_in(state.people), {"locality"}));
  return base::ok_status();
}

base::Status load_reasons(tables::Connection& connection, Snapshot::State& state) {
  const auto without = columns_without_reasons();
  KURSAAL_ASSIGN(state.reasons, KeptReasons::load(connection, parquet(state.facts.folder, "direct/reasons.parquet"),
                                                  state.facts.as_of, state.people, {without.begin(), without.end()}));
  return base::ok_status();
}

base::Status load_contacts(tables::Connection& connection, Snapshot::State& state) {
  KURSAAL_ASSIGN(state.contacts, KeptContacts::load(connection, state.tables, state.facts.as_of, state.facts.known_by));
  return base::ok_status();
}

base::Status load_small(tables::Connection& connection, Snapshot::State& state, const RunSays& run) {
  KURSAAL_ASSIGN(state.worklists, load_worklists(connection, state.facts.folder));
  for (std::uint32_t i = 0; i < state.worklists.size(); ++i)
    if (const auto person = state.people.find(state.worklists[i].person_id))
      state.lists_of_person.emplace(static_cast<std::uint32_t>(*person), i);
  state.earlier = load_earlier(connection, state.facts.folder, state.facts.as_of, state.people);
  KURSAAL_ASSIGN(state.data, load_data_page(connection, run, state.tables, state.feeds, *state.site));
  KURSAAL_ASSIGN(state.place, load_place_page(connection, state.facts.folder, *state.site, state.facts.as_of));
  return base::ok_status();
}

// What the rest rests on: who there is, what numbers stand for, the dates.
base::Status load_first(Snapshot::State& state) {
  const fs::path& folder = state.facts.folder;
  KURSAAL_ASSIGN(Reader reader, Reader::open(folder));
  KURSAAL_TRY(check_format(reader.connection));
  KURSAAL_ASSIGN(state.people, PeopleDirectory::load(reader.connection, "snapshot.people"));
  if (state.people.size() != state.facts.people)
    return base::make_error(ErrorCode::input_refused, "the snapshot has not as many people as run.json says");
  const std::string scores = parquet(folder, "direct/scores.parquet");
  KURSAAL_ASSIGN(const tables::TextTable dates,
                 reader.connection.table("SELECT known_by, code_list_status FROM " + scores + " WHERE " +
                                         newest(scores) + " LIMIT 1"));
  state.facts.known_by = state.facts.as_of;
  if (!dates.rows.empty()) {
    const TextRow row(dates, 0);
    if (const base::Day day = row.day("known_by"); day.known()) state.facts.known_by = day;
    state.facts.code_list_status = row.text("code_list_status");
  }
  KURSAAL_ASSIGN(state.tables,
                 ReferenceTables::load(reader.connection, state.words, state.facts.as_of, state.facts.known_by));
  KURSAAL_ASSIGN(population::Coverage coverage, population::read_coverage(folder / "population.duckdb"));
  state.feeds = Feeds(std::move(coverage), state.facts.as_of);
  return base::ok_status();
}

base::Status load(Snapshot::State& state, const RunSays& run, const OpenOptions& options) {
  KURSAAL_TRY(load_first(state));
  // The longest first. None of them touches what another fills.
  const std::vector<std::function<base::Status(tables::Connection&)>> pieces = {
      [&](tables::Connection& connection) { return load_scores(connection, state); },
      [&](tables::Connection& connection) { return load_reasons(connection, state); },
      [&](tables::Connection& connection) { return load_contacts(connection, state); },
      [&](tables::Connection&) -> base::Status {
        state.search = PeopleSearch(state.people);
        return base::ok_status();
      },
      [&](tables::Connection& connection) { return load_small(connection, state, run); },
  };
  std::vector<std::optional<base::Status>> done(pieces.size());
  base::parallel_for(pieces.size(), options.threads, [&](std::size_t piece, std::size_t) {
    auto reader = Reader::open(state.facts.folder);
    done[piece] = reader.ok() ? pieces[piece](reader->connection) : base::Status(reader.error());
  });
  for (std::optional<base::Status>& status : done) KURSAAL_TRY(std::move(*status));
  return base::ok_status();
}

}  // namespace

Snapshot::Snapshot(std::unique_ptr<State> state) : state_(std::move(state)) {}
Snapshot::~Snapshot() {
  state_.reset();
  ::malloc_trim(0);  // a retired snapshot's memory goes back at once: the next is in use already
}

base::Result<std::shared_ptr<const Snapshot>> Snapshot::open(const fs::path& folder, const OpenOptions& options) {
  KURSAAL_ASSIGN(const RunSays run, read_run(folder));
  auto state = std::make_unique<State>();
  state->facts = run.facts;
  state->site = options.site;
  KURSAAL_ASSIGN(state->words, PlainWords::load(options.data_folder, *options.site));
  KURSAAL_ASSIGN(state->stage_rules,
                 read_rule_reasons(rules::rules_file(options.data_folder, options.site->folder, "stage")));
  KURSAAL_TRY(load(*state, run, options));
  KURSAAL_ASSIGN(state->pool, ReadingPool::open({.file = folder / "population.duckdb",
                                                 .connections = options.connections,
                                                 .memory_bytes = options.memory_bytes,
                                                 .deadline = options.deadline,
                                                 .longest_wait = options.longest_wait}));
  std::shared_ptr<const Snapshot> snapshot(new Snapshot(std::move(state)));
  // Warm: the first request of anybody should not pay for the database's own beginnings.
  if (snapshot->facts().people > 0) {
    const std::string somebody(snapshot->state_->people.id(0));
    KURSAAL_TRY(snapshot->timeline(somebody, {.may_show = [](Labels) { return true; }}));
  }
  ::malloc_trim(0);
  return snapshot;
}

const SnapshotFacts& Snapshot::facts() const { return state_->facts; }

std::uint64_t Snapshot::memory_used() const {
  std::uint64_t earlier = 0;
  for (const EarlierSnapshot& each : state_->earlier) earlier += each.scores.bytes() + each.people.bytes();
  return state_->people.bytes() + state_->search.bytes() + state_->scores.bytes() + state_->reasons.bytes() +
         state_->contacts.bytes() + earlier + sizeof(WorklistRow) * state_->worklists.capacity();
}

bool Snapshot::has(std::string_view person_id) const { return state_->people.find(person_id).has_value(); }

AccessFacts Snapshot::facts_of(std::string_view person_id) const {
  const auto person = state_->people.find(person_id);
  return person ? state_->people.facts(*person) : AccessFacts{};
}

std::optional<PersonIdentity> Snapshot::identity(std::string_view person_id) const {
  const auto person = state_->people.find(person_id);
  if (!person) return {};
  return state_->identity_of(*person);
}

std::optional<std::string> Snapshot::suggested_stage(std::string_view person_id) const {
  const auto person = state_->people.find(person_id);
  if (!person) return {};
  return std::string(state_->scores.text("stage_suggested", *person).value_or("unknown"));
}

std::optional<Snapshot::Before> Snapshot::before(std::string_view content_id) const {
  const std::vector<EarlierSnapshot>& kept = state_->earlier;
  if (kept.empty()) return {};
  const auto same = std::find_if(kept.begin(), kept.end(),
                                 [&](const EarlierSnapshot& each) { return each.content_id == content_id; });
  const EarlierSnapshot& chosen = same != kept.end() ? *same : content_id.empty() ? kept.back() : kept.front();
  return Before{chosen.content_id, chosen.as_of};
}

std::vector<Moved> Snapshot::moved_since(std::string_view person_id, const Before& before) const {
  const auto person = state_->people.find(person_id);
  if (!person) return {};
  for (const EarlierSnapshot& each : state_->earlier)
    if (each.content_id == before.content_id) return compose_moved(*state_, *person, each);
  return {};
}

std::vector<RecentEvent> Snapshot::recent(std::string_view person_id, base::Day known_after) const {
  std::vector<RecentEvent> events;
  const auto person = state_->people.find(person_id);
  if (!person) return events;
  for (const KeptNews& news : state_->contacts.news_of(*person)) {
    if (news.known_day <= known_after.value) break;
    events.push_back({news.kind, base::Day{news.day}, base::Day{news.known_day},
                      state_->tables.sources[news.source].shown_name, std::string(kind_words(news.kind)), news.labels});
  }
  return events;
}

base::Result<FoundPeople> Snapshot::find_people(
    std::string_view query, std::size_t at_most,
    const std::function<bool(const std::string& person_id, const AccessFacts& facts)>& wanted) const {
  const SearchWords words = read_search(query);
  if (words.nothing())
    return base::make_error(ErrorCode::input_refused, "type a part of the name, of the birth date, or an NHS number");
  const bool short_name = std::all_of(words.names.begin(), words.names.end(),
                                      [](const std::string& name) { return name.size() < kShortestQuery; });
  if (short_name && words.nhs_number.empty() && !words.day && !words.year)
    return base::make_error(ErrorCode::input_refused, "type at least two letters of the name");
  std::vector<std::size_t> found;
  state_->search.each(words, [&](std::size_t person) {
    if (!wanted || wanted(std::string(state_->people.id(person)), state_->people.facts(person)))
      found.push_back(person);
    return true;
  });
  // In order of name; a few are chosen of maybe many.
  const auto& table = state_->people.table();
  const auto key = [&](std::size_t person) {
    return std::tuple(table.text("family", person).value_or(""), table.text("given", person).value_or(""),
                      table.number("birth_date", person).value_or(0), person);
  };
  const std::size_t shown = std::min(at_most, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(),
                    [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  FoundPeople people;
  people.more = found.size() > shown;
  for (std::size_t i = 0; i < shown; ++i) people.person_ids.emplace_back(state_->people.id(found[i]));
  return people;
}

std::optional<std::string> Snapshot::find_exactly(const SoughtPerson& sought) const {
  const std::vector<std::size_t> found = state_->search.exactly(sought);
  if (found.size() != 1) return {};
  return std::string(state_->people.id(found.front()));
}

base::Result<PersonPage> Snapshot::person(std::string_view person_id, const MayShow& may_show) const {
  const auto person = state_->people.find(person_id);
  if (!person) return base::make_error(ErrorCode::not_found, "there is nobody of that id");
  return compose_person(*state_, *person, may_show);
}

base::Result<TimelinePage> Snapshot::timeline(std::string_view person_id, const TimelineAsk& ask) const {
  const auto person = state_->people.find(person_id);
  if (!person) return base::make_error(ErrorCode::not_found, "there is nobody of that id");
  return compose_timeline(*state_, *person, ask);
}

const std::vector<WorklistRow>& Snapshot::worklists() const { return state_->worklists; }

std::vector<const WorklistRow*> Snapshot::lists_of(std::string_view person_id) const {
  std::vector<const WorklistRow*> rows;
  const auto person = state_->people.find(person_id);
  if (!person) return rows;
  const auto lists = state_->lists_of_person.equal_range(static_cast<std::uint32_t>(*person));
  for (auto at = lists.first; at != lists.second; ++at) rows.push_back(&state_->worklists[at->second]);
  return rows;
}

const PlacePage& Snapshot::place() const { return state_->place; }
const DataPage& Snapshot::data() const { return state_->data; }

}  // namespace kursaal::view
