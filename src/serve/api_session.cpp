#include "serve/api_session.hpp"

#include <algorithm>
#include <array>

#include "care/care.hpp"
#include "place/place.hpp"
#include "serve/same_origin.hpp"
#include "view/view.hpp"

namespace kursaal::serve {
namespace {

using care::Role;
using nlohmann::json;

Schema about_schema() {
  const Schema snapshot = Schema::object("SnapshotStamp", {{"content_id", Schema::text(128)},
                                                           {"as_of", Schema::day()},
                                                           {"known_by", Schema::day()},
                                                           {"published_at", Schema::instant()}});
  const Schema other = Schema::object("OtherSignIn", {{"label", Schema::text(200)}, {"href", Schema::text(200)}});
  const Schema account = Schema::object("DemoAccount", {{"name", Schema::text(1000)},
                                                        {"shown_name", Schema::text(1000)},
                                                        {"role", Schema::text(40)},
                                                        {"team_name", Schema::text(1000)}});
  return Schema::object("About", {{"place", Schema::text(1000)},
                                  {"mode", Schema::one_of({"demo", "service"})},
                                  {"synthetic", Schema::boolean()},
                                  {"now", Schema::instant()},
                                  {"snapshot", Schema::nullable(snapshot)},
                                  {"version", Schema::text(40)},
                                  {"sign_in", Schema::object("WaysToSignIn", {{"password", Schema::boolean()},
                                                                              {"oidc", Schema::nullable(other)}})},
                                  optional("demo_accounts", Schema::array(account, 1000)),
                                  optional("demo_password", Schema::text(1000))});
}

Schema grant_schema() {
  return Schema::object("Grant", {{"id", Schema::id()},
                                  {"role", Schema::text(40)},
                                  {"team", Schema::text(1000)},
                                  {"team_name", Schema::text(1000)}});
}

Schema me_schema() {
  const Schema may = Schema::object("May", {{"offers", Schema::boolean()},
                                            {"people", Schema::boolean()},
                                            {"place", Schema::boolean()},
                                            {"data", Schema::boolean()},
                                            {"quarantine", Schema::boolean()},
                                            {"privacy", Schema::boolean()},
                                            {"accounts", Schema::boolean()}});
  return Schema::object("Me", {{"account", Schema::id()},
                               {"shown_name", Schema::text(1000)},
                               {"role", Schema::text(40)},
                               {"organisation", Schema::text(1000)},
                               {"organisation_name", Schema::text(1000)},
                               {"team", Schema::text(1000)},
                               {"team_name", Schema::text(1000)},
                               {"grants", Schema::array(grant_schema(), 1000)},
                               {"csrf", Schema::text(128)},
                               {"may", may}});
}

// Which screens are worth offering to a role. Whether anything is granted there is the access decision's to say.
json may_of(Role role) {
  const bool gives_care =
      role == Role::coordinator || role == Role::navigator || role == Role::practice || role == Role::team_leader;
  const bool counts = role == Role::analyst || role == Role::team_leader;
  const bool administers = role == Role::administrator;
  const bool privacy = role == Role::privacy_officer;
  return {{"offers", gives_care},      {"people", gives_care},
          {"place", counts},           {"data", counts || administers || privacy},
          {"quarantine", administers}, {"privacy", privacy},
          {"accounts", administers}};
}

base::Result<json> me_of(care::Store& store, const care::Caller& caller, const std::vector<care::Grant>& grants,
                         const std::string& token) {
  KURSAAL_ASSIGN(const care::Names names, care::names_of_all(store));
  json listed = json::array();
  for (const care::Grant& each : grants)
    listed.push_back({{"id", each.id},
                      {"role", care::role_name(each.role)},
                      {"team", each.team},
                      {"team_name", names.team(each.team)}});
  return json{{"account", caller.account},
              {"shown_name", caller.shown_name},
              {"role", care::role_name(caller.role)},
              {"organisation", caller.organisation},
              {"organisation_name", names.organisation(caller.organisation)},
              {"team", caller.team},
              {"team_name", names.team(caller.team)},
              {"grants", std::move(listed)},
              {"csrf", csrf_of(token)},
              {"may", may_of(caller.role)}};
}

base::Result<Answer> signed_in(care::Store& store, const care::SignedIn& in) {
  Answer answer;
  KURSAAL_ASSIGN(answer.body, me_of(store, in.caller, in.grants, in.token));
  answer.session = in.token;
  // A secret beside text that others can choose: compressed, its length would tell of it.
  answer.compressible = false;
  return answer;
}

base::Result<Answer> about(const Kitchen& kitchen, const std::optional<OtherSignIn>& other) {
  const bool demo = kitchen.care->mode() == care::Mode::demo;
  json snapshot;
  if (kitchen.published != nullptr) {
    const view::SnapshotFacts& facts = kitchen.published->snapshot()->facts();
    snapshot = {{"content_id", facts.content_id},
                {"as_of", base::format_day(facts.as_of)},
                {"known_by", base::format_day(facts.known_by)},
                {"published_at", care::format_instant({facts.published_at * care::kMicrosASecond})}};
  }
  Answer answer;
  answer.body = {{"place", kitchen.site->name},
                 {"mode", demo ? "demo" : "service"},
                 {"synthetic", demo},
                 {"now", care::format_instant(kitchen.care->now())},
                 {"snapshot", std::move(snapshot)},
                 {"version", kitchen.version},
                 {"sign_in", {{"password", true}, {"oidc", nullptr}}}};
  if (other) answer.body["sign_in"]["oidc"] = {{"label", other->label}, {"href", other->href}};
  if (!demo) return answer;
  answer.body["demo_accounts"] = json::array();
  for (const DemoAccount& each : kitchen.demo_accounts)
    answer.body["demo_accounts"].push_back(
        {{"name", each.name}, {"shown_name", each.shown_name}, {"role", each.role}, {"team_name", each.team_name}});
  answer.body["demo_password"] = kitchen.demo_password;
  return answer;
}

Route about_route(const Kitchen& kitchen, const std::optional<OtherSignIn>& other) {
  Route route;
  route.pattern = "/api/v1/about";
  route.id = "about";
  route.summary = "What this server shows, of which place and day, and how to sign in.";
  route.open = true;
  route.answer = about_schema();
  route.handler = [&kitchen, other](const Request&) { return about(kitchen, other); };
  return route;
}

Route sign_in_route(const Kitchen& kitchen) {
  Route route;
  route.method = Method::post;
  route.pattern = "/api/v1/sign-in";
  route.id = "signIn";
  route.summary = "Sign in with name and password, as one of the account's roles; the first one where none is said.";
  route.open = true;
  route.tries_secret = true;
  route.body = Schema::object(
      "SignIn",
      {{"name", Schema::text(1000, 1)}, {"password", Schema::text(1000, 1)}, optional("grant", Schema::text(128))});
  route.answer = me_schema();
  route.errors = {base::ErrorCode::denied};
  route.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_ASSIGN(const care::SignedIn in, care::sign_in(*kitchen.care, request.text("name"), request.text("password"),
                                                          request.text("grant"), request.address));
    // Whoever signs in anew in the same browser leaves nothing open behind them.
    if (!request.session_token.empty()) KURSAAL_TRY(care::sign_out(*kitchen.care, request.session_token));
    return signed_in(*kitchen.care, in);
  };
  return route;
}

Route sign_out_route(const Kitchen& kitchen) {
  Route route;
  route.method = Method::post;
  route.pattern = "/api/v1/sign-out";
  route.id = "signOut";
  route.summary = "End the session: its cookie is worth nothing from this moment.";
  route.success = 204;
  route.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_TRY(care::sign_out(*kitchen.care, request.session_token));
    Answer answer;
    answer.session = std::string();
    return answer;
  };
  return route;
}

Route me_route(const Kitchen& kitchen) {
  Route route;
  route.pattern = "/api/v1/me";
  route.id = "me";
  route.summary = "Who I am, as what I act, and what I may.";
  route.answer = me_schema();
  route.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_ASSIGN(const std::vector<care::Grant> grants, care::grants_of_caller(*kitchen.care, *request.caller));
    Answer answer;
    KURSAAL_ASSIGN(answer.body, me_of(*kitchen.care, *request.caller, grants, request.session_token));
    answer.compressible = false;
    return answer;
  };
  return route;
}

Route acting_as_route(const Kitchen& kitchen) {
  Route route;
  route.method = Method::post;
  route.pattern = "/api/v1/me/acting-as";
  route.id = "actAs";
  route.summary = "Act as another of my roles: this sign-in ends and a new one begins.";
  route.body = Schema::object("ActingAs", {{"grant", Schema::id()}});
  route.answer = me_schema();
  route.errors = {base::ErrorCode::denied};
  route.handler = [&kitchen](const Request& request) -> base::Result<Answer> {
    KURSAAL_ASSIGN(const care::SignedIn in,
                   care::act_as(*kitchen.care, request.session_token, request.text("grant"), request.address));
    return signed_in(*kitchen.care, in);
  };
  return route;
}

}  // namespace

void add_session_routes(Routes& routes, const Kitchen& kitchen, const std::optional<OtherSignIn>& other) {
  routes.add(about_route(kitchen, other));
  routes.add(sign_in_route(kitchen));
  routes.add(sign_out_route(kitchen));
  routes.add(me_route(kitchen));
  routes.add(acting_as_route(kitchen));
}

}  // namespace kursaal::serve
