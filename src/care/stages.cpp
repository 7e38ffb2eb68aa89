#include "care/stages.hpp"

#include <algorithm>
#include <array>

#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/london_clock.hpp"
#include "care/relationships.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

constexpr std::string_view kEndOfLife = "end-of-life";
constexpr std::array<std::string_view, 5> kStages = {"independent", "adaptive", "assisted", "dependent", kEndOfLife};
// ASSUMED: a judgement of a person's need is looked at again within two years.
constexpr int kLongestMonths = 24;

constexpr const char* kNewest =
    "SELECT s.id, s.stage, s.why, s.record, a.shown_name, s.snapshot, s.as_of, s.suggested, s.confirmed_at, "
    "s.until_day, s.version FROM stage_confirmed s JOIN account a ON a.id = s.confirmed_by WHERE s.person_id = ? AND "
    "s.ended_at IS NULL";

struct Newest {
  std::string id;
  ConfirmedStage stage;
};

base::Result<std::optional<Newest>> newest_of(Connection& connection, const std::string& person_id) {
  KURSAAL_ASSIGN(
      const auto found,
      (connection.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                       std::optional<std::string>, std::int64_t, std::string, std::int64_t>(kNewest, person_id)));
  if (found.empty()) return std::optional<Newest>();
  const auto& [id, stage, why, record, by, snapshot, as_of, suggested, at, until, version] = found.front();
  return std::optional(
      Newest{id, {person_id, stage, why, record, by, snapshot, as_of, suggested, Instant{at}, until, version}});
}

StageShown shown(const std::optional<Newest>& newest, const std::optional<std::string>& suggested, Instant now) {
  StageShown out;
  out.suggested = suggested;
  if (newest) out.confirmed = newest->stage;
  out.confirmed_holds = newest && newest->stage.until > base::format_day(london_day(now));
  return out;
}

base::Status check(const Confirmation& confirmation, base::Day today) {
  if (std::find(kStages.begin(), kStages.end(), confirmation.stage) == kStages.end())
    return base::make_error(ErrorCode::input_refused,
                            "the stage must be independent, adaptive, assisted, dependent or end-of-life");
  if (!confirmation.until.known() || confirmation.until <= today ||
      confirmation.until > base::add_months(today, kLongestMonths))
    return base::make_error(ErrorCode::input_refused, "say until when: a day after today, within two years");
  return base::ok_status();
}

}  // namespace

std::span<const std::string_view> stage_codes() { return kStages; }

std::optional<std::string> StageShown::in_force() const {
  if (confirmed && confirmed_holds) return confirmed->stage;
  return suggested;
}

bool StageShown::disagree() const { return confirmed && (!confirmed_holds || suggested != confirmed->stage); }

base::Result<std::string> confirm_stage(Store& store, const Doing& doing, const Confirmation& confirmation,
                                        const PersonFacts& facts) {
  KURSAAL_TRY(check(confirmation, london_day(store.now())));
  KURSAAL_ASSIGN(const std::string why, checked_text("the reason", confirmation.why, kLongestNote));
  KURSAAL_ASSIGN(const std::string record,
                 checked_optional_text("the clinician's record", confirmation.record, kLongestNote));
  KURSAAL_ASSIGN(const std::string snapshot, checked_id("the snapshot", confirmation.snapshot));
  KURSAAL_ASSIGN(const std::string person_id, checked_id("the person's id", confirmation.person_id));
  Change change;
  change.action = "confirm-stage";
  change.request = joined({person_id, confirmation.stage, snapshot, why, base::format_day(confirmation.until), record,
                           std::to_string(confirmation.version)});
  // A stage rests on a person's function and history: who sees only the minimum cannot judge it, and a navigator's
  // opinion belongs into a contact's note.
  change.at_least = Sight::record;
  change.own_team = false;
  const bool judges = doing.caller.role != Role::navigator;  // may_confirm_stage
  change.about = [&](Connection&) -> base::Result<Subject> { return Subject{judges ? person_id : std::string(), {}}; };
  change.work = [&](Connection& connection, const Asked&) -> base::Result<Done> {
    Done done;
    KURSAAL_ASSIGN(const auto newest, newest_of(connection, person_id));
    const bool ends_life_stage = newest && newest->stage.stage == kEndOfLife && confirmation.stage != kEndOfLife;
    if ((confirmation.stage == kEndOfLife || ends_life_stage) && record.empty())
      return base::make_error(ErrorCode::input_refused,
                              "end of life comes from, and is ended by, a clinician's record only: say where it is");
    if ((newest ? newest->stage.version : 0) != confirmation.version) {
      done.object = newest ? newest->id : std::string();
      done.conflict =
          newest ? base::make_error(ErrorCode::conflict, newest->stage.by, " has confirmed ", newest->stage.stage,
                                    " at ", london_words(newest->stage.at), " since you looked")
                 : base::make_error(ErrorCode::conflict, "no stage is confirmed; look again");
      return done;
    }
    if (newest)
      KURSAAL_TRY(
          connection.run("UPDATE stage_confirmed SET ended_at = ? WHERE id = ?", store.now().micros, newest->id));
    done.object = make_id();
    KURSAAL_TRY(connection.run(
        "INSERT INTO stage_confirmed (id, person_id, stage, suggested, snapshot, as_of, why, record, confirmed_at, "
        "confirmed_by, until_day, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        done.object, person_id, confirmation.stage, confirmation.suggested, snapshot,
        base::format_day(confirmation.as_of), why, record, store.now().micros, doing.caller.account,
        base::format_day(confirmation.until), confirmation.version + 1));
    if (newest) done.before = joined({"stage", newest->stage.stage});
    done.after = joined({"stage", confirmation.stage, why, record});
    return done;
  };
  return act(
      store, doing, [&facts](const std::string&) { return facts; }, change);
}

base::Result<StageShown> stage_of(Store& store, const std::string& person_id,
                                  const std::optional<std::string>& suggested) {
  return store.read([&](Connection& connection) -> base::Result<StageShown> {
    KURSAAL_ASSIGN(const auto newest, newest_of(connection, person_id));
    return shown(newest, suggested, store.now());
  });
}

base::Result<std::vector<StageShown>> stages_of_people(Store& store, std::span<const std::string> person_ids,
                                                       std::span<const std::optional<std::string>> suggested) {
  KURSAAL_CHECK(person_ids.size() == suggested.size());
  return store.read([&](Connection& connection) -> base::Result<std::vector<StageShown>> {
    std::vector<StageShown> out;
    for (std::size_t i = 0; i < person_ids.size(); ++i) {
      KURSAAL_ASSIGN(const auto newest, newest_of(connection, person_ids[i]));
      out.push_back(shown(newest, suggested[i], store.now()));
    }
    return out;
  });
}

base::Result<std::vector<Disagreement>> stage_disagreements(Store& store, const Doing& doing, const FactsOf& facts_of,
                                                            const SuggestedOf& suggested_of, Page* page) {
  return store.write([&](Connection& connection) -> base::Result<std::vector<Disagreement>> {
    KURSAAL_ASSIGN(const TeamStanding standing, standing_of_team(store, connection, doing.caller, doing.purpose));
    KURSAAL_ASSIGN(const auto people, connection.rows<std::string>("SELECT s.person_id FROM stage_confirmed s WHERE "
                                                                   "s.ended_at IS NULL ORDER BY s.person_id"));
    struct Granted {
      Disagreement shown;
      std::string_view rule;
    };
    std::vector<Granted> granted;
    for (const auto& [person] : people) {
      const Decision decision = decide(standing.about(person, facts_of(person)));
      if (decision.person != Sight::record) continue;
      KURSAAL_ASSIGN(const auto newest, newest_of(connection, person));
      const StageShown stage = shown(newest, suggested_of(person), store.now());
      if (!stage.disagree()) continue;
      granted.push_back({{person, stage}, decision.rule});
    }
    turn_to(page, granted, [](const Granted& each) { return SortKey().up(each.shown.person_id); });
    std::vector<Disagreement> out;
    std::vector<AuditEntry> entries;
    for (Granted& each : granted) {
      entries.push_back(entry_of(doing.caller, doing.purpose, store.now(), "see-stage", {}));
      entries.back().person_id = each.shown.person_id;
      entries.back().rule = each.rule;
      out.push_back(std::move(each.shown));
    }
    KURSAAL_TRY(append_audit(connection, store.audit_key(), entries));
    return out;
  });
}

}  // namespace kursaal::care
