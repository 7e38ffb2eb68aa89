// Every route of the OpenAPI document, over the wire, on each engine: what is hostile in any text of it, what has a
// wrong shape, what is out of date, what is sent twice. A route that is added to the document is tried here as well.
#include "app/served_place_in_test.hpp"

namespace kursaal::app {
namespace {

using serve::Reply;

// JSON as it stands in a body, and whether a text may be that.
struct Hostile {
  const char* what;
  std::string json;
  enum class Said { maybe_text, no_text, no_json } said;
};

const std::vector<Hostile>& hostile_texts() {
  using Said = Hostile::Said;
  static const std::vector<Hostile> all = {
      {"SQL", R"("'; DROP TABLE person;--#")", Said::maybe_text},
      {"SQL in quotes", R"("\" OR 1=1; DROP TABLE audit; -- \\#")", Said::maybe_text},
      {"script", R"("<script>alert(1)</script>#")", Said::maybe_text},
      {"right to left", "\"\u202e\u2067\u200fevil\u2069\u202c \u05d0#\"", Said::maybe_text},
      {"formats", R"("%s%n$1{{7*7}}${jndi:ldap://x}\u0301\ud83d\ude00#")", Said::maybe_text},
      {"an escaped NUL", R"("a\u0000b")", Said::no_text},
      {"a control character", R"("a\u001bb")", Said::no_text},
      {"half a surrogate pair", R"("a\ud800b")", Said::no_json},
      {"the other half", R"("\udfff")", Said::no_json},
      {"a NUL", std::string("\"a\0b\"", 5), Said::no_json},
      {"no UTF-8", "\"\xff\xfe\"", Said::no_json},
      {"a surrogate in UTF-8", "\"\xed\xa0\x80\"", Said::no_json},
      {"too long a form", "\"\xc0\xaf\"", Said::no_json},
      {"100 kB", "\"" + std::string(100'001, 'a') + "\"", Said::no_text},
  };
  return all;
}

constexpr const char* kHole = "\"@hole@\"";

std::string with_raw(const Spot& spot, const std::string& raw) {
  std::string text = spot.with("@hole@").dump();
  return text.replace(text.find(kHole), std::string(kHole).size(), raw);
}

// `raw` with its # made a number of its own, so that it is known again.
std::string marked(std::string raw, int number) {
  const std::size_t at = raw.rfind('#');
  return at == std::string::npos ? raw : raw.replace(at, 1, "mark" + std::to_string(number) + "end");
}

void collect(const nlohmann::json& value, std::set<std::string>& texts) {
  if (value.is_string()) texts.insert(value.get<std::string>());
  if (value.is_structured())
    for (const nlohmann::json& each : value) collect(each, texts);
}

// Texts that no answer gives back: where they are kept, as a query that counts them, or nowhere.
const std::map<std::string, std::string>& kept_silently() {
  static const std::map<std::string, std::string> all = {
      {"signIn/name", ""},
      {"signIn/password", ""},
      {"searchPeople/query", ""},
      {"addAccount/password", ""},
      {"setPassword/password", ""},
      {"declareKin/kin", "SELECT COUNT(*) FROM account_kin WHERE kin = "},
      {"declineOffer/note", "SELECT COUNT(*) FROM offer WHERE note = "},
      {"closeCase/note", "SELECT COUNT(*) FROM care_case WHERE note = "},
      {"recordContact/note", "SELECT COUNT(*) FROM contact WHERE note = "},
      {"reviewAlert/note", "SELECT COUNT(*) FROM privacy_alert WHERE note = "},
      {"endReferral/why", "SELECT COUNT(*) FROM referral WHERE ended_why = "},
      {"confirmStage/record", "SELECT COUNT(*) FROM stage_confirmed WHERE record = "},
  };
  return all;
}

std::string sql_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

class EveryRoute : public ServedPlace {
 protected:
  // One of the answers that the document states, and a whole one.
  static void expect_stated(const Operation& operation, const Reply& reply, const std::string& what) {
    const std::string where =
        operation.id + ": " + what + ": " + std::to_string(reply.status) + " " + reply.body.substr(0, 300);
    EXPECT_TRUE(operation.statuses.contains(reply.status)) << where;
    EXPECT_NE(reply.status, 0) << where;
    EXPECT_LT(reply.status, 500) << where;
    if (reply.status < 400) {
      if (reply.header("content-type") == "application/json") {
        EXPECT_FALSE(reply.json().is_discarded()) << where;
      }
      return;
    }
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << where;
    const json problem = reply.json();
    ASSERT_TRUE(problem.is_object()) << where;
    EXPECT_EQ(problem["status"], reply.status) << where;
    EXPECT_FALSE(problem["code"].get<std::string>().empty()) << where;
    EXPECT_FALSE(problem["detail"].get<std::string>().empty()) << where;
    // What was typed is not thrown back.
    for (const char* mark : {"DROP TABLE", "<script", "jndi", "evil"})
      EXPECT_EQ(reply.body.find(mark), std::string::npos) << where;
  }
  static void expect_refused(const Operation& operation, const Reply& reply, int status, const std::string& what) {
    EXPECT_EQ(reply.status, status) << operation.id << ": " << what << ": " << reply.body.substr(0, 300);
    expect_stated(operation, reply, what);
  }

  // All that everybody's answers hold.
  std::set<std::string> all_texts() {
    std::set<std::string> texts;
    const std::set<std::string> people(touched.begin(), touched.end());
    for (const char* name : {kCoordinator, kLeader, kOther, "privacy", "admin"})
      for (const Operation& each : operations) {
        if (each.method != "GET" || each.open || each.path.find("{about}") != std::string::npos) continue;
        const bool of_person = each.path.find("{person_id}") != std::string::npos;
        if (of_person && name != std::string(kCoordinator)) continue;
        for (const std::string& person : of_person ? people : std::set<std::string>{""})
          for (std::string after;;) {
            const json page =
                send(each, {name, {{"person_id", person}, {"kind", "about_me"}}, {}, -1}, "", {}, after).json();
            collect(page, texts);
            if (!page.is_object() || !page.contains("next") || !page["next"].is_string()) break;
            after = "?after=" + percent_encoded(page["next"].get<std::string>());
          }
      }
    return texts;
  }

  // How many rows each table has, but for those that only say what was asked.
  std::map<std::string, std::int64_t> rows_of_all_tables() {
    const std::string names =
        by_shell(GetParam() == Engine::sqlite
                     ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                     : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
    std::map<std::string, std::int64_t> rows;
    for (const std::string_view name : base::split(names, '\n'))
      if (!name.empty() && name != "audit" && name != "session")
        rows[std::string(name)] = count("SELECT COUNT(*) FROM " + std::string(name));
    EXPECT_GT(rows.size(), 10U) << names;
    return rows;
  }
};

KURSAAL_ON_BOTH_ENGINES(EveryRoute);

TEST_P(EveryRoute, bears_hostile_text_in_every_text_of_every_body_and_gives_back_verbatim_what_it_took) {
  struct Taken {
    std::string field, text;
  };
  std::vector<Taken> kept;
  int number = 0;
  std::set<std::string> with_texts;
  for (const Operation& operation : operations) {
    if (operation.body.is_null()) continue;
    for (const Spot& first : spots_of(operation, scene_of(operation).body)) {
      if (first.schema.value("type", "") != "string") continue;
      with_texts.insert(operation.id);
      later();
      const std::string field = operation.id + first.at.to_string();
      Scene scene = scene_of(operation);
      for (const Hostile& each : hostile_texts()) {
        if (field == "saveDraft/text" && std::string(each.what) == "100 kB") continue;  // tried below
        const std::string raw = marked(each.json, ++number);
        Spot spot = first;
        // Another body each time, since ids and names are taken once; the field stands where it stood.
        if (each.said == Hostile::Said::maybe_text) {
          scene = scene_of(operation);
          for (const Spot& fresh : spots_of(operation, scene.body))
            if (fresh.at == first.at) spot = fresh;
        }
        const Reply reply = send(operation, scene, with_raw(spot, raw));
        const std::string what = first.at.to_string() + " holds " + each.what;
        if (each.said == Hostile::Said::no_json)
          expect_refused(operation, reply, 400, what);
        else if (each.said == Hostile::Said::no_text)
          expect_refused(operation, reply, 422, what);
        else
          expect_stated(operation, reply, what);
        if (reply.status < 300) kept.push_back({field, json::parse(raw).get<std::string>()});
      }
    }
  }
  EXPECT_GT(with_texts.size(), 20U);
  EXPECT_GT(kept.size(), 60U) << "texts are taken, not all refused";
  const std::set<std::string> told = all_texts();
  std::map<std::string, int> fields;
  for (const Taken& each : kept) {
    ++fields[each.field];
    const auto silent = kept_silently().find(each.field);
    if (silent == kept_silently().end()) {
      EXPECT_TRUE(told.contains(each.text)) << each.field << " took a text that no answer gives back: " << each.text
                                            << " (if that is meant, say in kept_silently where it is)";
    } else if (!silent->second.empty()) {
      EXPECT_EQ(count(silent->second + sql_text(each.text)), 1) << each.field << ": " << each.text;
    }
  }
  for (const char* field : {"/text", "/why", "/note", "/shown_name", "/document"})
    EXPECT_TRUE(std::any_of(fields.begin(), fields.end(), [&](const auto& each) {
      return each.first.ends_with(field);
    })) << field;
}

TEST_P(EveryRoute, keeps_a_draft_of_100_kB_whole_and_refuses_a_character_more) {
  for (const Operation& operation : operations) {
    if (operation.id != "saveDraft") continue;
    Scene scene = scene_of(operation);
    const std::string most(100'000, 'a');
    EXPECT_EQ(send(operation, scene, json{{"text", most}}.dump()).status, 200);
    EXPECT_EQ(in_as(scene.account).get("/api/v1/drafts/" + percent_encoded(scene.path["about"])).json()["text"], most);
    scene.version = 1;
    expect_refused(operation, send(operation, scene, json{{"text", most + "a"}}.dump()), 422, "a character more");
  }
}

TEST_P(EveryRoute, bears_hostile_text_in_every_path_and_query_and_header) {
  std::string long_id;  // that nothing shortens
  for (std::uint64_t x = 88172645463325252ULL; long_id.size() < 10'000; x ^= x << 7U, x ^= x >> 9U)
    long_id += static_cast<char>('a' + x % 26);
  const std::vector<std::string> values = {"'; DROP TABLE person;--",
                                           "\" OR 1=1 --",
                                           "<script>alert(1)</script>",
                                           "\u202e\u2067evil\u2069",
                                           std::string("a\0b", 3),
                                           "\xed\xa0\x80",
                                           "\xff",
                                           "../../etc/passwd",
                                           "%00",
                                           "-1",
                                           "9223372036854775808",
                                           long_id.substr(0, 512),
                                           long_id};
  for (const Operation& operation : operations) {
    later();
    const Scene scene = scene_of(operation);
    for (const std::string& value : values) {
      const std::string what = value.substr(0, 30);
      for (const std::string& name : operation.in_path) {
        Scene hostile = scene;
        hostile.path[name] = value;
        const Reply reply = send(operation, hostile);
        expect_stated(operation, reply, name + " is " + what);
        // What a draft is about is the screen's own word: "-1" is one. Of whomever a privacy officer asks who looked,
        // it is said that nobody did.
        if (operation.path.find("{about}") != std::string::npos || operation.id == "whoLooked") continue;
        EXPECT_TRUE(reply.status == 404 || reply.status == 422)
            << operation.id << ": " << name << " is " << what << ": " << reply.status << " " << reply.body;
      }
      for (const std::string& name : operation.in_query)
        expect_stated(operation,
                      send(operation, scene, "", {}, "?" + percent_encoded(name) + "=" + percent_encoded(value)),
                      name + " is " + what);
      if (operation.method != "GET") continue;
      expect_refused(operation, send(operation, scene, "", {}, "?" + percent_encoded(value) + "=1"), 400,
                     "an unknown name in the query: " + what);
    }
    const std::string whole = scene.body.is_null() ? "" : scene.body.dump();
    for (const char* value : {"'; DROP TABLE person;--", "<script>alert(1)</script>", "\xff\xfe", "7", "*", "\"-1\"",
                              "\"9223372036854775808\"", "\"7\", \"8\""})
      if (operation.needs_if_match)
        expect_refused(operation, send(operation, scene, whole, {{"If-Match", value}}), 400,
                       std::string("If-Match is ") + value);
    for (const std::string& value : {std::string(129, 'k'), std::string("two words"), std::string("\xc3\xa9")})
      if (operation.takes_key)
        expect_refused(operation, send(operation, scene, whole, {{"Idempotency-Key", value}}), 400, "a bad key");
  }
}

TEST_P(EveryRoute, refuses_wrong_types_and_unknown_fields_and_what_is_missing_in_every_body) {
  const std::vector<std::pair<std::string, json>> values = {
      {"null", nullptr},     {"boolean", true}, {"integer", 7},
      {"number", 7.5},       {"string", "x"},   {"array", json::array({json::array()})},
      {"object", {{"x", 1}}}};
  for (const Operation& operation : operations) {
    if (operation.body.is_null()) continue;
    later();
    const Scene scene = scene_of(operation);
    const auto refused = [&](const json& body, const std::string& what) {
      expect_refused(operation, send(operation, scene, body.dump()), 422, what);
    };
    for (const Spot& spot : spots_of(operation, scene.body)) {
      const std::string type = spot.schema.value("type", "");
      const std::string where = spot.at.to_string() + " ";
      for (const auto& [name, value] : values) {
        if (name == type || (type == "number" && name == "integer")) continue;
        // Where one of several shapes stands, another of them may be right: the whole of the choice is tried below.
        if (operation.body.dump().find("anyOf") != std::string::npos && name == "null") continue;
        if (spot.at.empty() && name == "object") continue;
        refused(spot.with(value), where + "is " + value.dump());
      }
      if (type == "object") {
        json more = spot.body.at(spot.at);
        more["there_is_no_such_field"] = 1;
        refused(spot.with(more), where + "has a field too many");
        for (const json& name : spot.schema.value("required", json::array())) {
          json less = spot.body.at(spot.at);
          less.erase(name.get<std::string>());
          refused(spot.with(less), where + "lacks " + name.get<std::string>());
        }
      }
      if (spot.schema.contains("enum")) refused(spot.with("no-such-word"), where + "is no word of the list");
      if (spot.schema.value("format", "") == "date") {
        refused(spot.with("2025-02-30"), where + "is no day");
        refused(spot.with("2025-07"), where + "is a month");
      }
      if (type == "integer") {
        refused(spot.with(spot.schema["maximum"].get<std::int64_t>() == INT64_MAX
                              ? json(UINT64_MAX)
                              : json(spot.schema["maximum"].get<std::int64_t>() + 1)),
                where + "is too large");
        refused(spot.with(spot.schema["minimum"].get<std::int64_t>() - 1), where + "is too small");
      }
      if (type == "string" && spot.schema.value("minLength", 0) > 0) refused(spot.with(""), where + "is empty");
      if (type == "array") {
        json many = json::array();
        for (std::size_t i = 0; i <= spot.schema["maxItems"].get<std::size_t>(); ++i)
          many.push_back(fitting(spot.schema["items"]));
        if (many.size() < 10'000) refused(spot.with(many), where + "has too many");
      }
    }
    const std::string whole = scene.body.dump();
    expect_refused(operation, send(operation, scene, whole.substr(0, whole.size() - 1)), 400, "half a body");
    expect_refused(operation, send(operation, scene, whole + whole), 400, "two bodies");
    expect_refused(operation, send(operation, scene, ""), 400, "no body");
    if (!scene.body.empty()) {
      const std::string name = json(scene.body.begin().key()).dump();
      expect_refused(operation, send(operation, scene, "{" + name + ":1," + whole.substr(1)), 400, "a name twice");
    }
    // After all of it the same request is one like any other.
    later();
    const Reply reply = send(operation, scene);
    expect_stated(operation, reply, "as it should be");
  }
}

TEST_P(EveryRoute, that_takes_a_version_wants_it_and_refuses_a_stale_one_and_changes_nothing) {
  int tried = 0;
  for (const Operation& operation : operations) {
    if (!operation.needs_if_match) continue;
    later();
    Scene scene = scene_of(operation);
    const std::string whole = scene.body.is_null() ? "" : scene.body.dump();
    const auto before = rows_of_all_tables();
    expect_refused(operation, send(operation, scene, whole, {{"If-Match", ""}}), 428, "no version");
    const std::string stale = "\"" + std::to_string(scene.version + 1000) + "\"";
    if (scene.known) {
      expect_refused(operation, send(operation, scene, whole, {{"If-Match", stale}}), 409, "a version that is none");
      EXPECT_EQ(rows_of_all_tables(), before) << operation.id;
      const Reply done = send(operation, scene);
      EXPECT_LT(done.status, 300) << operation.id << " " << done.body;
      const Reply again = send(operation, scene);
      // What has ended is nobody's any more, and then there is no version to speak of. A contact is added to a case and
      // changes nothing of it: two are two.
      if (operation.id != "recordContact") {
        EXPECT_TRUE(again.status == 409 || again.status == 404) << operation.id << " " << again.status << again.body;
      }
      ++tried;
    }
  }
  EXPECT_GE(tried, 9);
}

TEST_P(EveryRoute, that_takes_a_key_does_once_what_is_asked_twice_and_tells_the_first_answer) {
  int tried = 0;
  for (const Operation& operation : operations) {
    if (!operation.takes_key) continue;
    later();
    const Scene scene = scene_of(operation);
    const std::string whole = scene.body.is_null() ? "" : scene.body.dump();
    const Headers key = {{"Idempotency-Key", "key-" + operation.id}};
    const Reply first = send(operation, scene, whole, key);
    expect_stated(operation, first, "with a key");
    if (!scene.known) continue;
    EXPECT_LT(first.status, 300) << operation.id << " " << first.body;
    const auto before = rows_of_all_tables();
    const Reply again = send(operation, scene, whole, key);
    EXPECT_EQ(again.status, first.status) << operation.id << " " << again.body;
    EXPECT_EQ(again.body, first.body) << operation.id;
    EXPECT_EQ(again.header("etag"), first.header("etag")) << operation.id;
    EXPECT_EQ(rows_of_all_tables(), before) << operation.id;
    ++tried;
  }
  EXPECT_GE(tried, 20);
}

}  // namespace
}  // namespace kursaal::app
