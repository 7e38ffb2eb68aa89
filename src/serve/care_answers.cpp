#include "serve/care_answers.hpp"

#include <algorithm>

#include "place/place.hpp"
#include "view/current.hpp"

namespace kursaal::serve {

using nlohmann::json;

base::Result<SharedSnapshot> snapshot_of(const Kitchen& kitchen) {
  if (kitchen.published == nullptr)
    return base::make_error(base::ErrorCode::storage, "no snapshot has been published yet");
  return kitchen.published->snapshot();
}

std::optional<std::string> suggested_in(const view::Snapshot& snapshot, std::string_view person_id) {
  std::optional<std::string> stage = snapshot.suggested_stage(person_id);
  if (stage == "unknown") stage.reset();
  return stage;
}

care::PersonFacts facts_in(const view::Snapshot& snapshot, std::string_view person_id) {
  const view::AccessFacts facts = snapshot.facts_of(person_id);
  return {facts.practice, facts.sealed};
}

care::FactsOf facts_from(SharedSnapshot snapshot) {
  return [snapshot = std::move(snapshot)](const std::string& person_id) { return facts_in(*snapshot, person_id); };
}

json instant_json(care::Instant moment) { return care::format_instant(moment); }

json day_json(std::string_view day) { return day.empty() ? json() : json(day); }
json day_json(base::Day day) { return day.known() ? json(base::format_day(day)) : json(); }

json sentences_json(std::string_view joined) {
  json out = json::array();
  std::size_t begin = 0;
  while (begin < joined.size()) {
    const std::size_t end = std::min(joined.find("; ", begin), joined.size());
    if (end > begin) out.push_back(joined.substr(begin, end - begin));
    begin = end + 2;
  }
  return out;
}

json text_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

std::string service_name(const Kitchen& kitchen, std::string_view service) {
  const place::Service* found = kitchen.site->service(service);
  return found != nullptr ? found->name : std::string(service);
}

Answer made(int status, json body) {
  Answer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

Answer done() {
  Answer answer;
  answer.status = 204;
  return answer;
}

Route get_route(std::string pattern, std::string id, std::string summary, Schema answer) {
  Route route;
  route.pattern = std::move(pattern);
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.answer = std::move(answer);
  return route;
}

Route post_route(std::string pattern, std::string id, std::string summary, Schema body) {
  Route route;
  route.method = Method::post;
  route.pattern = std::move(pattern);
  route.id = std::move(id);
  route.summary = std::move(summary);
  route.body = std::move(body);
  route.takes_key = true;
  route.success = 204;
  return route;
}

}  // namespace kursaal::serve
