#include "serve/vocabulary.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "care/care.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;
using Word = std::pair<std::string_view, std::string_view>;

constexpr std::array kDeclineWords = {
    Word{"person-declined", "The person does not want it"},
    Word{"cannot-reach", "The person cannot be reached"},
    Word{"in-hospital", "The person is in hospital"},
    Word{"not-suitable", "This is not right for the person"},
    Word{"already-supported", "Somebody else is already helping"},
    Word{"objected", "The person objects to being listed at all"},
    Word{"moved-away", "The person has moved away"},
    Word{"died", "The person has died"},
    Word{"other", "Another reason, in your own words"},
};
constexpr std::array kOutcomeWords = {
    Word{"better", "Better than at the start"},
    Word{"same", "The same as at the start"},
    Word{"worse", "Worse than at the start"},
    Word{"completed", "What was planned is done"},
    Word{"lost-contact", "Contact was lost"},
    Word{"person-declined", "The person does not want it any more"},
    Word{"moved-away", "The person has moved away"},
    Word{"died", "The person has died"},
    Word{"taken-by-another-service", "Another service has taken over"},
};
constexpr std::array kContactWords = {
    Word{"visit", "Visit"},     Word{"telephone", "Telephone call"},        Word{"video", "Video call"},
    Word{"meeting", "Meeting"}, Word{"no-reply", "Tried, without a reply"},
};
constexpr std::array kGlassWords = {
    Word{"emergency", "An emergency"},
    Word{"safeguarding", "Somebody is at risk of abuse or neglect"},
    Word{"patient-asked", "The person asked me to look"},
    Word{"other", "Another reason, in your own words"},
};
constexpr std::array kStageWords = {
    Word{"independent", "Independent: manages alone"},
    Word{"adaptive", "Adaptive: manages with changes at home or in habits"},
    Word{"assisted", "Assisted: needs regular help"},
    Word{"dependent", "Dependent: needs help every day"},
    Word{"end-of-life", "End of life: a clinician has recorded it"},
};
constexpr std::array kRoleWords = {
    Word{"coordinator", "Co-ordinator"},    Word{"navigator", "Navigator"}, Word{"practice", "Practice"},
    Word{"team-leader", "Team leader"},     Word{"analyst", "Analyst"},     Word{"privacy-officer", "Privacy officer"},
    Word{"administrator", "Administrator"},
};
constexpr std::array kLabelWords = {
    Word{"hiv", "HIV"},
    Word{"sexual-health", "Sexual health"},
    Word{"termination", "Termination of pregnancy"},
    Word{"gender", "Gender reassignment"},
    Word{"mental-health", "Mental health"},
    Word{"substance-use", "Alcohol and drugs"},
    Word{"abuse", "Abuse"},
    Word{"safeguarding", "Safeguarding"},
    Word{"marked-by-source", "Marked as sensitive by who sent it"},
};

template <class Words>
std::string_view words_for(const Words& words, std::string_view code) {
  for (const auto& [known, said] : words)
    if (known == code) return said;
  // A code without words is a fault of ours that the first test finds.
  KURSAAL_CHECK(false);
  return {};
}

template <class Codes, class Words>
json worded(const Codes& codes, const Words& words) {
  json out = json::array();
  for (const std::string_view code : codes) out.push_back({{"code", code}, {"words", words_for(words, code)}});
  return out;
}

Schema vocabulary_schema() {
  const Schema word = Schema::object("Word", {{"code", Schema::text(64)}, {"words", Schema::text(200)}});
  const Schema decline = Schema::object(
      "DeclineReason", {{"code", Schema::text(64)}, {"words", Schema::text(200)}, {"asks_again", Schema::boolean()}});
  const Schema words = Schema::array(word, 100);
  return Schema::object("Vocabulary", {{"decline_reasons", Schema::array(decline, 100)},
                                       {"case_outcomes", words},
                                       {"contact_kinds", words},
                                       {"glass_reasons", words},
                                       {"stages", words},
                                       {"roles", words},
                                       {"labels", words}});
}

}  // namespace

json vocabulary() {
  json declines = json::array();
  for (const care::DeclineReason& each : care::decline_reasons())
    declines.push_back(
        {{"code", each.code}, {"words", words_for(kDeclineWords, each.code)}, {"asks_again", each.asks_again}});
  std::vector<std::string_view> roles;
  for (const care::Role each : care::all_roles()) roles.push_back(care::role_name(each));
  std::vector<std::string_view> labels;
  for (std::size_t i = 0; i < care::kLabels; ++i) labels.push_back(care::label_name(static_cast<care::Label>(i)));
  return {{"decline_reasons", std::move(declines)},
          {"case_outcomes", worded(care::case_outcomes(), kOutcomeWords)},
          {"contact_kinds", worded(care::contact_kinds(), kContactWords)},
          {"glass_reasons", worded(care::glass_reasons(), kGlassWords)},
          {"stages", worded(care::stage_codes(), kStageWords)},
          {"roles", worded(roles, kRoleWords)},
          {"labels", worded(labels, kLabelWords)}};
}

void add_vocabulary_routes(Routes& routes) {
  Route route;
  route.pattern = "/api/v1/vocabulary";
  route.id = "vocabulary";
  route.summary = "Every code that is asked for or answered, with the words for it.";
  route.answer = vocabulary_schema();
  route.handler = [](const Request&) -> base::Result<Answer> {
    Answer answer;
    answer.body = vocabulary();
    return answer;
  };
  routes.add(std::move(route));
}

}  // namespace kursaal::serve
