#include "care/organisations.hpp"

#include "care/acting.hpp"
#include "care/administration.hpp"
#include "care/london_clock.hpp"
#include "care/typed_text.hpp"

namespace kursaal::care {

using base::ErrorCode;

base::Status add_organisation(Store& store, const Doing& doing, const NewOrganisation& organisation) {
  KURSAAL_ASSIGN(const std::string id, checked_id("the organisation's id", organisation.id));
  KURSAAL_ASSIGN(const std::string name, checked_text("the organisation's name", organisation.name, kLongestName));
  KURSAAL_ASSIGN(const std::string kind, checked_id("the organisation's kind", organisation.kind));
  const auto done = administer(
      store, doing, "add-organisation", joined({id, name, kind}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_ASSIGN(const auto there,
                       connection.rows<std::string>("SELECT name FROM organisation WHERE id = ?", id));
        if (!there.empty())
          return base::make_error(ErrorCode::conflict,
                                  "there is an organisation of that code already: ", std::get<0>(there.front()));
        KURSAAL_TRY(
            connection.run("INSERT INTO organisation (id, name, kind, version) VALUES (?, ?, ?, 1)", id, name, kind));
        return id;
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

base::Status add_team(Store& store, const Doing& doing, const NewTeam& team) {
  KURSAAL_ASSIGN(const std::string id, checked_id("the team's id", team.id));
  KURSAAL_ASSIGN(const std::string name, checked_text("the team's name", team.name, kLongestName));
  const auto done = administer(
      store, doing, "add-team", joined({id, team.organisation, name}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_ASSIGN(const auto found,
                       connection.rows<std::string>("SELECT id FROM organisation WHERE id = ?", team.organisation));
        if (found.empty())
          return base::make_error(ErrorCode::input_refused, "the team's organisation is not there; add it first");
        KURSAAL_ASSIGN(const auto there, connection.rows<std::string>("SELECT name FROM team WHERE id = ?", id));
        if (!there.empty())
          return base::make_error(ErrorCode::conflict,
                                  "there is a team of that code already: ", std::get<0>(there.front()));
        KURSAAL_TRY(connection.run("INSERT INTO team (id, organisation, name, version) VALUES (?, ?, ?, 1)", id,
                                   team.organisation, name));
        return id;
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

base::Result<std::string> add_agreement(Store& store, const Doing& doing, const NewAgreement& agreement) {
  KURSAAL_ASSIGN(const std::string document,
                 checked_text("the document of the agreement", agreement.document, kLongestName));
  if (!agreement.starts.known() || (agreement.ends && *agreement.ends <= agreement.starts))
    return base::make_error(ErrorCode::input_refused, "an agreement needs a first day, and an end after it");
  const std::string id = make_id();
  const std::optional<std::string> ends =
      agreement.ends ? std::optional(base::format_day(*agreement.ends)) : std::nullopt;
  return administer(
      store, doing, "add-agreement",
      joined({agreement.organisation, purpose_name(agreement.purpose), std::to_string(agreement.labels), document,
              base::format_day(agreement.starts), ends.value_or("")}),
      [&](Connection& connection) -> base::Result<std::string> {
        KURSAAL_ASSIGN(const auto found, connection.rows<std::string>("SELECT id FROM organisation WHERE id = ?",
                                                                      agreement.organisation));
        if (found.empty())
          return base::make_error(ErrorCode::input_refused, "the agreement's organisation is not there; add it first");
        KURSAAL_TRY(
            connection.run("INSERT INTO agreement (id, organisation, purpose, labels, document, starts, ends, "
                           "version) VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
                           id, agreement.organisation, purpose_name(agreement.purpose), agreement.labels & kAllLabels,
                           document, base::format_day(agreement.starts), ends));
        return id;
      });
}

base::Status end_agreement(Store& store, const Doing& doing, const std::string& id, base::Day day) {
  if (!day.known())
    return base::make_error(ErrorCode::input_refused, "say from which day the agreement no longer holds");
  const auto done = administer(
      store, doing, "end-agreement", joined({id, base::format_day(day)}),
      [&](Connection& connection) -> base::Result<std::string> {
        const std::string ends = base::format_day(day);
        const std::string today = base::format_day(london_day(store.now()));
        // Until it has ended its end may come sooner. By one that has ended people were seen: when it held is history.
        KURSAAL_ASSIGN(const std::int64_t ended,
                       connection.run("UPDATE agreement SET ends = ?, version = version + 1 WHERE id = ? "
                                      "AND (ends IS NULL OR (ends > ? AND ends > ?))",
                                      ends, id, ends, today));
        if (ended != 0) return id;
        KURSAAL_ASSIGN(const auto found, connection.rows<std::string>("SELECT ends FROM agreement WHERE id = ?", id));
        if (found.empty()) return base::make_error(ErrorCode::not_found, "there is no such agreement");
        const std::string& stands = std::get<0>(found.front());
        if (stands <= today)
          return base::make_error(ErrorCode::conflict, "this agreement ended on ", stands,
                                  " already, and its days are not changed afterwards");
        return base::make_error(ErrorCode::conflict, "this agreement ends on ", stands,
                                " already; what goes on beyond that day needs a new one");
      });
  if (!done.ok()) return done.error();
  return base::ok_status();
}

}  // namespace kursaal::care
