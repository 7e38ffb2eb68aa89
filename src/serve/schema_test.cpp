#include "serve/schema.hpp"

#include <gtest/gtest.h>

namespace kursaal::serve {
namespace {

using nlohmann::json;

Schema person() {
  return Schema::object("Person", {{"person_id", Schema::id()},
                                   {"age_years", Schema::nullable(Schema::integer(0, 130))},
                                   optional("born", Schema::day()),
                                   {"flags", Schema::array(Schema::one_of({"frail", "carer"}), 2)}});
}

json sound() { return {{"person_id", "p1"}, {"age_years", 80}, {"born", "1944-02-29"}, {"flags", {"frail"}}}; }

TEST(Schema, FitsWhatItSays) {
  EXPECT_EQ(person().misfit(sound()), std::nullopt);
  json without = sound();
  without.erase("born");
  without["age_years"] = nullptr;
  EXPECT_EQ(person().misfit(without), std::nullopt);
}

TEST(Schema, SaysWhereAndWhyItDoesNotFitAndNeverTheValue) {
  const struct {
    const char* field;
    json value;
    const char* said;
  } kTable[] = {
      {"person_id", 7, "person_id: text of 1 to 128 characters"},
      {"person_id", "", "person_id: text of 1 to 128 characters"},
      {"person_id", std::string(129, 'x'), "person_id: text of 1 to 128 characters"},
      {"person_id", std::string("a\0b", 3), "person_id: text without control characters"},
      {"age_years", -1, "age_years: a whole number from 0 to 130"},
      {"age_years", 131, "age_years: a whole number from 0 to 130"},
      {"age_years", 80.5, "age_years: a whole number from 0 to 130"},
      {"age_years", "80", "age_years: a whole number from 0 to 130"},
      {"age_years", 18446744073709551615ULL, "age_years: a whole number from 0 to 130"},
      {"born", "1943-02-29", "born: a day such as 2024-01-31"},
      {"born", "1944-02", "born: a day such as 2024-01-31"},
      {"flags", {"frail", "CANARY"}, "flags/1: one of frail, carer"},
      {"flags", {"frail", "frail", "frail"}, "flags: a list of at most 2"},
      {"CANARY", "x", "a field that is not known here; known are person_id, age_years, born, flags"},
  };
  for (const auto& row : kTable) {
    json value = sound();
    value[row.field] = row.value;
    EXPECT_EQ(person().misfit(value), row.said) << row.field << " " << row.value;
  }
  json missing = sound();
  missing.erase("flags");
  EXPECT_EQ(person().misfit(missing), "\"flags\" is missing");
  EXPECT_EQ(person().misfit(json::array()), "an object");
  EXPECT_EQ(Schema().misfit(json::object()), "nothing is expected here");
  EXPECT_EQ(Schema().misfit(json()), std::nullopt);
}

TEST(Schema, CountsCharactersAndNotBytes) {
  EXPECT_EQ(Schema::text(3).misfit("äöü"), std::nullopt);
  EXPECT_NE(Schema::text(2).misfit("äöü"), std::nullopt);
  EXPECT_NE(Schema::text(9).misfit(std::string("\xff")), std::nullopt);
  EXPECT_EQ(Schema::text(9).misfit("a\nb\tc"), std::nullopt);
}

TEST(Schema, ReadsAMomentToTheMicrosecondAndNoOther) {
  for (const char* fits : {"2024-01-31T09:15:00Z", "2024-01-31T09:15:00.000001Z"})
    EXPECT_EQ(Schema::instant().misfit(fits), std::nullopt) << fits;
  for (const char* off : {"2024-01-31T24:15:00Z", "2024-01-31 09:15:00Z", "2024-01-31T09:15:00", "2024-02-30T09:15:00Z",
                          "2024-01-31T09:15:00.Z", "2024-01-31T09:-1:00Z"})
    EXPECT_NE(Schema::instant().misfit(off), std::nullopt) << off;
}

TEST(Schema, ReadsQueryValuesFromText) {
  EXPECT_EQ(Schema::integer(1, 100).misfit_of_text("100"), std::nullopt);
  for (const char* off : {"0", "101", "1.0", "", "one", "99999999999999999999"})
    EXPECT_NE(Schema::integer(1, 100).misfit_of_text(off), std::nullopt) << off;
  EXPECT_EQ(Schema::boolean().misfit_of_text("true"), std::nullopt);
  EXPECT_NE(Schema::boolean().misfit_of_text("1"), std::nullopt);
}

TEST(Schema, TakesAValueOrAnAbsence) {
  const Schema absence = Schema::object("Absence", {{"absent", Schema::one_of({"none", "unknown"})}});
  const Schema either = Schema::either({Schema::number(), absence});
  EXPECT_EQ(either.misfit(0.25), std::nullopt);
  EXPECT_EQ(either.misfit(json{{"absent", "none"}}), std::nullopt);
  EXPECT_EQ(either.misfit(json{{"absent", "zero"}}), "absent: one of none, unknown");
}

TEST(Schema, WritesNamedObjectsOnceAndRefersToThem) {
  json components = json::object();
  const json list = Schema::list("People", person(), 100).document(components);
  EXPECT_EQ(list, (json{{"$ref", "#/components/schemas/People"}}));
  EXPECT_EQ(components["People"]["properties"]["items"]["items"], (json{{"$ref", "#/components/schemas/Person"}}));
  EXPECT_EQ(components["Person"]["additionalProperties"], false);
  EXPECT_EQ(components["Person"]["required"], (json{"person_id", "age_years", "flags"}));
  EXPECT_EQ(components["Person"]["properties"]["age_years"]["anyOf"][1], (json{{"type", "null"}}));
}

}  // namespace
}  // namespace kursaal::serve
