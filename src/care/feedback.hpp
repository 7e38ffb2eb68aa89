// What people did, as the next run's source: offers, cases, contacts and confirmed stages as flat rows, in an order
// that depends on nothing but what they say. No note and no account leaves with them.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "care/store.hpp"

namespace kursaal::care {

struct FeedbackRow {
  std::string person_id;
  std::string service;          // empty for a stage
  std::string decision;         // "offered", "accepted", "declined", "left", "seen", "ended", "stage-confirmed"
  std::string reason;           // of a decline or a leaving; a contact's kind; a case's outcome
  std::string day;              // when it happened, London
  std::string ask_again;        // first day on which the person may be asked again; empty: of a decline, never
  std::string stage;            // confirmed
  std::string stage_suggested;  // what the rules said then; empty: unknown
  std::string stage_until;
  std::string snapshot;     // on whose list or suggestion it rests
  std::string role{};       // of who confirmed a stage; never their name
  std::string listed_on{};  // of a yes: the day of the list that it was said to; its place is of that day's week
  friend auto operator<=>(const FeedbackRow&, const FeedbackRow&) = default;
};

// The columns' names, in the order of the struct.
std::vector<std::string> feedback_columns();

base::Result<std::vector<FeedbackRow>> feedback_rows(Store& store);

}  // namespace kursaal::care
