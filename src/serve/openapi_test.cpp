#include "serve/openapi.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "serve/all_routes.hpp"
#include "serve/serve.hpp"

namespace kursaal::serve {
namespace {

using nlohmann::json;

Routes all() {
  static const Kitchen kitchen;
  Routes routes;
  add_all_routes(routes, kitchen, {}, nullptr);
  return routes;
}

TEST(OpenApi, HasEveryRouteWithWhatItTakesAndAnswers) {
  const Routes routes = all();
  const json document = openapi_document(routes, "1");
  std::size_t operations = 0;
  for (const auto& [path, methods] : document["paths"].items()) operations += methods.size();
  EXPECT_EQ(operations, routes.all().size());
  for (const Route& route : routes.all()) {
    const json& operation = document["paths"][route.pattern][base::to_lower(method_name(route.method))];
    EXPECT_EQ(operation["operationId"], route.id);
    EXPECT_FALSE(route.summary.empty()) << route.id;
    EXPECT_EQ(operation.contains("requestBody"), !route.body.nothing()) << route.id;
    const json& success = operation["responses"][std::to_string(route.success)];
    EXPECT_EQ(success.contains("content"), !route.answer.nothing() || route.answer_type != "application/json")
        << route.id;
    EXPECT_EQ(route.answer.nothing() && route.answer_type == "application/json", route.success == 204) << route.id;
    EXPECT_EQ(operation["responses"].contains("401"), !route.open) << route.id;
  }
}

TEST(OpenApi, NamesEveryVariableOfAPathAndRefersOnlyToWhatIsThere) {
  const json document = json::parse(openapi_text("1"));
  for (const auto& [path, methods] : document["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::set<std::string> named;
      for (const json& each : operation.value("parameters", json::array()))
        if (each["in"] == "path") named.insert(each["name"].get<std::string>());
      std::set<std::string> wanted;
      for (const std::string_view part : base::split(path, '/'))
        if (part.starts_with("{")) wanted.insert(std::string(part.substr(1, part.size() - 2)));
      EXPECT_EQ(named, wanted) << path;
    }
  const std::string text = document.dump();
  const std::string beginning = "#/components/schemas/";
  for (std::size_t at = text.find(beginning); at != std::string::npos; at = text.find(beginning, at + 1)) {
    const std::size_t from = at + beginning.size();
    const std::string name = text.substr(from, text.find('"', from) - from);
    EXPECT_TRUE(document["components"]["schemas"].contains(name)) << name;
  }
}

TEST(OpenApi, AsksEveryWriteForTheCsrfValueButTheSignIn) {
  const Routes routes = all();
  const json document = openapi_document(routes, "1");
  for (const Route& route : routes.all()) {
    if (route.method == Method::get) continue;
    const std::string text = document["paths"][route.pattern][base::to_lower(method_name(route.method))].dump();
    EXPECT_EQ(text.find("X-Kursaal-CSRF") != std::string::npos, !route.open) << route.id;
  }
}

TEST(OpenApi, IsTheDocumentThatTheScreensWereBuiltFrom) {
  std::ifstream in(std::string(KURSAAL_SOURCE_DIR) + "/web/openapi.json", std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  const json kept = json::parse(text.str(), nullptr, false);
  ASSERT_TRUE(kept.is_object()) << "web/openapi.json is missing: kursaal serve --openapi > web/openapi.json";
  EXPECT_TRUE(text.str() == openapi_text(kept["info"]["version"].get<std::string>()))
      << "the routes have changed: kursaal serve --openapi > web/openapi.json, then npm run types in web/";
}

TEST(Routes, FindTheNearestPatternAndTellTheMethodsOfAPath) {
  Routes routes;
  const auto add = [&routes](Method method, const std::string& pattern) {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.id = pattern + std::string(method_name(method));
    route.handler = [](const Request&) -> base::Result<Answer> { return Answer(); };
    routes.add(std::move(route));
  };
  add(Method::get, "/people/{person_id}");
  add(Method::get, "/people/me");
  add(Method::post, "/people/{person_id}/notes/{kind}");
  EXPECT_EQ(routes.find(Method::get, "/people/me").route->pattern, "/people/me");
  EXPECT_EQ(routes.find(Method::get, "/people/p%2F1").path.at("person_id"), "p/1");
  const Routes::Found notes = routes.find(Method::get, "/people/p1/notes/about_me");
  EXPECT_EQ(notes.route, nullptr);
  EXPECT_EQ(notes.allowed, std::vector<Method>{Method::post});
  for (const char* path : {"/people/", "/people/p1/", "/people//notes/x", "/People/p1", "/people/%", "/people/%00"})
    EXPECT_EQ(routes.find(Method::get, path).route, nullptr) << path;
}

}  // namespace
}  // namespace kursaal::serve
