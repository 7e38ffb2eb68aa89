#include "serve/all_routes.hpp"

#include "serve/api_accounts.hpp"
#include "serve/api_cases.hpp"
#include "serve/api_changes.hpp"
#include "serve/api_data.hpp"
#include "serve/api_drafts.hpp"
#include "serve/api_notes.hpp"
#include "serve/api_offers.hpp"
#include "serve/api_people.hpp"
#include "serve/api_place.hpp"
#include "serve/api_privacy.hpp"
#include "serve/api_referrals.hpp"
#include "serve/api_stages.hpp"
#include "serve/api_unattended.hpp"
#include "serve/vocabulary.hpp"

namespace kursaal::serve {

void add_all_routes(Routes& routes, const Kitchen& kitchen, const Status& status, OidcProvider* provider) {
  std::optional<OtherSignIn> other;
  if (provider != nullptr) other = OtherSignIn{provider->settings().label, "/auth/oidc/start"};
  add_session_routes(routes, kitchen, other);
  add_vocabulary_routes(routes);
  add_offer_routes(routes, kitchen);
  add_unattended_routes(routes, kitchen);
  add_case_routes(routes, kitchen);
  add_change_routes(routes, kitchen);
  add_people_routes(routes, kitchen);
  add_stage_routes(routes, kitchen);
  add_note_routes(routes, kitchen);
  add_referral_routes(routes, kitchen);
  add_draft_routes(routes, kitchen);
  add_privacy_routes(routes, kitchen);
  add_account_routes(routes, kitchen);
  add_place_routes(routes, kitchen);
  add_data_routes(routes, kitchen);
  add_oidc_routes(routes, kitchen, provider);
  add_status_routes(routes, kitchen, status);
}

}  // namespace kursaal::serve
