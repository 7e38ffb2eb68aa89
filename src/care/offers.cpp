#include "care/offers.hpp"

#include <algorithm>
#include <array>

#include "care/acting.hpp"
#include "care/london_clock.hpp"
#include "care/teams.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::array kDeclineReasons = {
    DeclineReason{"person-declined", true},
    DeclineReason{"cannot-reach", true},
    DeclineReason{"in-hospital", true},
    DeclineReason{"not-suitable", true},
    DeclineReason{"already-supported", true},
    DeclineReason{"objected", false},
    DeclineReason{"moved-away", false},
    DeclineReason{"died", false},
    DeclineReason{"other", true},
};

struct Offer {
  std::string id, person_id, service, team, snapshot, state;
  std::int64_t version = 0;
  std::optional<std::string> decided_by;
  std::optional<std::int64_t> decided_at;
};

base::Result<Offer> find_offer(Connection& connection, const std::string& id) {
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string,
                                  std::int64_t, std::optional<std::string>, std::optional<std::int64_t>>(
                     "SELECT o.id, o.person_id, o.service, o.team, o.snapshot, o.state, o.version, a.shown_name, "
                     "o.decided_at FROM offer o LEFT JOIN account a ON a.id = o.decided_by WHERE o.id = ?",
                     id)));
  if (found.empty()) return Offer{};
  const auto& [offer, person, service, team, snapshot, state, version, by, at] = found.front();
  return Offer{offer, person, service, team, snapshot, state, version, by, at};
}

// Why the row that the caller saw is no longer that row; nothing if it is.
std::optional<base::Error> changed_since(const Offer& offer, std::int64_t seen) {
  if (offer.state == "open" && offer.version == seen) return {};
  if (offer.state == "open")
    return base::make_error(ErrorCode::conflict, "this offer has changed since you saw it; look at it again");
  if (offer.state == "left")
    return base::make_error(ErrorCode::conflict, "this person is no longer on the list; the offer ended at ",
                            london_words({offer.decided_at.value_or(0)}));
  return base::make_error(ErrorCode::conflict, offer.decided_by.value_or("the program"), " has ", offer.state,
                          " this offer at ", london_words({offer.decided_at.value_or(0)}));
}

base::Result<std::int64_t> places_left(Connection& connection, const std::string& team, const std::string& service) {
  KURSAAL_ASSIGN(
      const auto found,
      connection.rows<std::int64_t>(
          "SELECT p.places - (SELECT COUNT(*) FROM offer o WHERE o.team = p.team AND o.service = p.service "
          "AND o.state = 'accepted' AND o.decided_snapshot = p.snapshot) FROM team_places p WHERE p.team = ? "
          "AND p.service = ?",
          team, service));
  return found.empty() ? 0 : std::get<0>(found.front());
}

base::Result<Subject> subject_of_offer(Connection& connection, const std::string& id) {
  KURSAAL_ASSIGN(const Offer offer, find_offer(connection, id));
  if (offer.id.empty()) return Subject{};
  return Subject{offer.person_id, offer.team, offer.id, kListEntry, changed_since(offer, offer.version)};
}

// An accepted or declined offer is decided on the team's newest list, not the one on which it was first made.
base::Status decide_offer(Store& store, Connection& connection, const Doing& doing, const Offer& offer,
                          std::string_view state, std::string_view reason, const std::string& note,
                          const std::optional<std::string>& ask_again) {
  KURSAAL_ASSIGN(const std::int64_t changed,
                 connection.run("UPDATE offer SET state = ?, reason = ?, note = ?, ask_again = ?, decided_at = ?, "
                                "decided_by = ?, decided_snapshot = snapshot, version = version + 1 WHERE id = ? AND "
                                "version = ? AND state = 'open'",
                                state, reason, note, ask_again, store.now().micros, doing.caller.account, offer.id,
                                offer.version));
  KURSAAL_CHECK(changed == 1);
  return base::ok_status();
}

}  // namespace

std::span<const DeclineReason> decline_reasons() { return kDeclineReasons; }

base::Result<std::string> accept_offer(Store& store, const Doing& doing, const OfferDecision& decision,
                                       const std::string& owner, const FactsOf& facts_of) {
  Change change;
  change.action = "accept-offer";
  change.request = joined({decision.offer, std::to_string(decision.version), owner});
  change.about = [&](Connection& connection) { return subject_of_offer(connection, decision.offer); };
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    KURSAAL_ASSIGN(const Offer offer, find_offer(connection, decision.offer));
    Done done;
    done.object = offer.id;
    done.conflict = changed_since(offer, decision.version);
    if (done.conflict) return done;
    KURSAAL_ASSIGN(const std::int64_t left, places_left(connection, offer.team, offer.service));
    KURSAAL_ASSIGN(const auto open, connection.rows<std::string>("SELECT id FROM care_case WHERE person_id = ? AND "
                                                                 "service = ? AND closed_at IS NULL",
                                                                 offer.person_id, offer.service));
    if (!open.empty())
      done.conflict = base::make_error(ErrorCode::conflict, "this person has an open case of this service already");
    else if (left <= 0)
      done.conflict = base::make_error(ErrorCode::conflict, "the team has no place left in this list");
    if (done.conflict) return done;
    const std::string owns = owner.empty() ? doing.caller.account : owner;
    KURSAAL_ASSIGN(const bool of_team, is_of_team(connection, owns, offer.team));
    if (!of_team)
      return base::make_error(ErrorCode::input_refused, "the case's owner must be somebody of the team who gives care");
    KURSAAL_TRY(decide_offer(store, connection, doing, offer, "accepted", "accepted", "", {}));
    done.object = make_id();
    KURSAAL_TRY(
        connection.run("INSERT INTO care_case (id, person_id, service, team, owner, offer, opened_at, "
                       "opened_by, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                       done.object, offer.person_id, offer.service, offer.team, owns, offer.id, store.now().micros,
                       doing.caller.account));
    done.before = joined({"offer", offer.id, "open"});
    done.after = joined({"case", done.object, owns});
    return done;
  };
  return act(store, doing, facts_of, change);
}

base::Status decline_offer(Store& store, const Doing& doing, const OfferDecision& decision, const Decline& decline,
                           const FactsOf& facts_of) {
  const auto reason = std::find_if(kDeclineReasons.begin(), kDeclineReasons.end(),
                                   [&](const DeclineReason& each) { return each.code == decline.reason; });
  if (reason == kDeclineReasons.end())
    return base::make_error(ErrorCode::input_refused, "the reason must be one of the listed ones");
  if (reason->asks_again ? decline.ask_again_months < 1 || decline.ask_again_months > 24
                         : decline.ask_again_months != 0)
    return base::make_error(ErrorCode::input_refused, reason->asks_again
                                                          ? "say after how many months to ask again, 1 to 24"
                                                          : "after this reason the person is not asked again");
  KURSAAL_ASSIGN(const std::string note, decline.reason == "other"
                                             ? checked_text("the note", decline.note, kLongestNote)
                                             : checked_optional_text("the note", decline.note, kLongestNote));
  std::optional<std::string> ask_again;
  if (reason->asks_again)
    ask_again = base::format_day(base::add_months(london_day(store.now()), decline.ask_again_months));
  Change change;
  change.action = "decline-offer";
  change.request = joined({decision.offer, std::to_string(decision.version), decline.reason, note,
                           std::to_string(decline.ask_again_months)});
  change.about = [&](Connection& connection) { return subject_of_offer(connection, decision.offer); };
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    KURSAAL_ASSIGN(const Offer offer, find_offer(connection, decision.offer));
    Done done;
    done.object = offer.id;
    done.conflict = changed_since(offer, decision.version);
    if (done.conflict) return done;
    KURSAAL_TRY(decide_offer(store, connection, doing, offer, "declined", decline.reason, note, ask_again));
    done.before = joined({"offer", offer.id, "open"});
    done.after = joined({"offer", offer.id, "declined", decline.reason, note});
    return done;
  };
  const auto done = act(store, doing, facts_of, change);
  if (!done.ok()) return done.error();
  return base::ok_status();
}

}  // namespace kursaal::care
