// What an open snapshot holds. Inside the room only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "view/data_page.hpp"
#include "view/earlier_snapshots.hpp"
#include "view/feeds.hpp"
#include "view/kept_contacts.hpp"
#include "view/kept_reasons.hpp"
#include "view/packed_table.hpp"
#include "view/people_directory.hpp"
#include "view/people_search.hpp"
#include "view/place_page.hpp"
#include "view/plain_words.hpp"
#include "view/reading_pool.hpp"
#include "view/reference_tables.hpp"
#include "view/rule_reasons.hpp"
#include "view/snapshot.hpp"
#include "view/worklist_rows.hpp"

namespace kursaal::view {

struct Snapshot::State {
  SnapshotFacts facts;
  const place::Site* site = nullptr;
  PeopleDirectory people;
  PeopleSearch search;  // of `people`, which stays where it is
  PackedTable scores;   // of the newest date, by person
  KeptReasons reasons;
  ReferenceTables tables;
  KeptContacts contacts;
  Feeds feeds;
  PlainWords words;
  RuleReasons stage_rules;
  std::vector<WorklistRow> worklists;
  std::multimap<std::uint32_t, std::uint32_t> lists_of_person;  // position in worklists
  std::vector<EarlierSnapshot> earlier;                         // kept ones before this, oldest first
  PlacePage place;
  DataPage data;
  std::unique_ptr<ReadingPool> pool;

  [[nodiscard]] PersonIdentity identity_of(std::size_t person) const;  // with names of places and age
};

// The page of a person who is there.
PersonPage compose_person(const Snapshot::State& state, std::size_t person, const MayShow& may_show);

// What a page shows of figures. Each leaves out what may not be shown, and all that would betray it.
std::vector<ScoreShown> compose_scores(const Snapshot::State& state, std::size_t person, const MayShow& may_show);
std::vector<FlagShown> compose_flags(const Snapshot::State& state, std::size_t person, const MayShow& may_show);
std::vector<UseShown> compose_use(const Snapshot::State& state, std::size_t person, const MayShow& may_show);

std::vector<Moved> compose_moved(const Snapshot::State& state, std::size_t person, const EarlierSnapshot& earlier);

base::Result<TimelinePage> compose_timeline(const Snapshot::State& state, std::size_t person, const TimelineAsk& ask);

}  // namespace kursaal::view
