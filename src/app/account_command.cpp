#include "app/account_command.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "base/json_text.hpp"
#include "care/care.hpp"
#include "place/site.hpp"

namespace kursaal::app {
namespace {

using base::ErrorCode;

// The terminal shows nothing that is typed while this stands.
class Unseen {
 public:
  Unseen() {
    if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    std::fprintf(stderr, "Password (12 characters or more, it is not shown): ");
  }
  ~Unseen() {
    if (!hidden_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fprintf(stderr, "\n");
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool hidden_ = false;
};

base::Result<std::string> read_password() {
  const Unseen unseen;
  std::string line;
  if (!std::getline(std::cin, line) || line.empty())
    return base::make_error(ErrorCode::input_refused, "give the password on standard input, as its first line");
  if (line.back() == '\r') line.pop_back();
  return line;
}

base::Status make_organisation(care::Store& store, const care::Doing& doing, const AccountRequest& request) {
  KURSAAL_ASSIGN(const auto organisations, care::list_organisations(store, doing));
  const auto found =
      std::find_if(organisations.begin(), organisations.end(),
                   [&](const care::OrganisationListed& each) { return each.id == request.organisation; });
  if (found == organisations.end()) {
    if (request.organisation_name.empty())
      return base::make_error(ErrorCode::usage, "the organisation is not there yet: say --organisation-name too");
    KURSAAL_TRY(care::add_organisation(store, doing, {request.organisation, request.organisation_name, "place"}));
  }
  const bool administers =
      found != organisations.end() &&
      std::any_of(found->agreements.begin(), found->agreements.end(), [](const auto& agreement) {
        return agreement.purpose == care::purpose_name(care::Purpose::administration) && agreement.ends.empty();
      });
  if (administers) return base::ok_status();
  KURSAAL_TRY(care::add_agreement(
      store, doing,
      {request.organisation, care::Purpose::administration, 0, request.document, care::london_day(store.now()), {}}));
  return base::ok_status();
}

}  // namespace

void add_account_options(CLI::App& verb, AccountRequest& request) {
  CLI::App* add = verb.add_subcommand("add", "the first administrator; the password comes from standard input");
  verb.require_subcommand(1);
  add->add_option("site", request.store.site, "site folder")->required();
  add->add_option("--admin", request.admin, "the name to sign in with")->required();
  add->add_option("--shown-name", request.shown_name, "the name that others see (default: the name to sign in with)");
  add->add_option("--organisation", request.organisation, "id of the administrator's organisation")->required();
  add->add_option("--organisation-name", request.organisation_name, "its name, where it is not in the store yet");
  add->add_option("--document", request.document, "the paper by which they administer")->required();
  add_care_store_options(*add, request.store);
}

base::Result<int> add_first_administrator(const AccountRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(const place::Site site, place::open_site(request.store.site));
  const care::Mode mode = site.mode == place::Mode::service ? care::Mode::service : care::Mode::demo;
  KURSAAL_ASSIGN(const auto store, make_care_store(request.store, mode));
  const care::Caller program = care::the_program();
  const care::Doing doing{program, care::Purpose::administration, ""};
  KURSAAL_ASSIGN(const auto accounts, care::list_accounts(*store, doing));
  for (const care::AccountListed& each : accounts)
    for (const care::GrantListed& grant : each.grants)
      if (grant.role == care::role_name(care::Role::administrator) && !each.disabled && !each.demo)
        return base::make_error(ErrorCode::conflict, "somebody administers this store already: they add the next");
  KURSAAL_ASSIGN(const std::string password, read_password());
  KURSAAL_TRY(make_organisation(*store, doing, request));
  care::NewAccount account;
  account.name = request.admin;
  account.shown_name = request.shown_name.empty() ? request.admin : request.shown_name;
  account.organisation = request.organisation;
  account.password = password;
  KURSAAL_ASSIGN(const std::string id, care::add_account(*store, doing, account));
  KURSAAL_ASSIGN(const std::string grant, care::grant_role(*store, doing, {id, care::Role::administrator, ""}));
  if (settings.json) {
    base::JsonWriter json;
    json.begin_object().key("account").value(id).key("grant").value(grant).end_object();
    std::printf("%s\n", json.text().c_str());
  } else {
    std::printf("%s administers %s: sign in and add organisations, teams, agreements and accounts\n",
                request.admin.c_str(), site.name.c_str());
  }
  return 0;
}

}  // namespace kursaal::app
