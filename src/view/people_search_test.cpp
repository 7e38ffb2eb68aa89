#include "view/people_search.hpp"

#include <algorithm>

#include "view/folded_text.hpp"
#include "view/snapshot_in_test.hpp"

namespace kursaal::view {
namespace {

TEST(FoldedText, IsPlainLettersInWords) {
  EXPECT_EQ(folded("Zoë"), "zoe");
  EXPECT_EQ(folded("O'Neill"), "oneill");
  EXPECT_EQ(folded("O’Neill"), "oneill");
  EXPECT_EQ(folded("ŁUKASZ  Strauß-Œuvre "), "lukasz strauss oeuvre");
  EXPECT_EQ(folded("Žižek"), "zizek");
  EXPECT_EQ(folded("e\xCC\x81lan"), "elan");  // a combining accent
  EXPECT_EQ(folded("Иван"), "Иван");
  EXPECT_EQ(folded(" - "), "");
  EXPECT_EQ(folded("\xC3"), "\xC3"[0] == 'x' ? "" : folded("\xC3"));  // half a letter does no harm
  EXPECT_EQ(folded_words("Anne-Marie de la Cruz"), (std::vector<std::string>{"anne", "marie", "de", "la", "cruz"}));
}

struct Read {
  const char* query;
  std::vector<std::string> names;
  std::optional<int> year, month, day;
  std::string number;
};

TEST(ReadSearch, TellsNamesDatesAndNumbersApart) {
  const Read rows[] = {
      {"Smith john", {"smith", "john"}, {}, {}, {}, ""},
      {"smith 1946", {"smith"}, 1946, {}, {}, ""},
      {"03/1946", {}, 1946, 3, {}, ""},
      {"14/7/1976 anne", {"anne"}, 1976, 7, 14, ""},
      {"1976-07-14", {}, 1976, 7, 14, ""},
      {"14.07.1976", {}, 1976, 7, 14, ""},
      {"1976-07", {}, 1976, 7, {}, ""},
      {"March 1946", {}, 1946, 3, {}, ""},
      {"14 july 1976", {}, 1976, 7, 14, ""},
      {"April May", {"april", "may"}, {}, {}, {}, ""},
      {"943 476 5919", {}, {}, {}, {}, "9434765919"},
      {"943-476-5919 smith", {"smith"}, {}, {}, {}, "9434765919"},
      {"9434765919", {}, {}, {}, {}, "9434765919"},
      {"31/13/1976", {"31", "13", "1976"}, {}, {}, {}, ""},  // no such month: text, which finds nobody
      {"12345", {"12345"}, {}, {}, {}, ""},
      {"  ", {}, {}, {}, {}, ""},
  };
  for (const Read& row : rows) {
    const SearchWords words = read_search(row.query);
    EXPECT_EQ(words.names, row.names) << row.query;
    EXPECT_EQ(words.year, row.year) << row.query;
    EXPECT_EQ(words.month, row.month) << row.query;
    EXPECT_EQ(words.day, row.day) << row.query;
    EXPECT_EQ(words.nhs_number, row.number) << row.query;
  }
}

class FindPeople : public SnapshotInTest {
 protected:
  void SetUp() override {
    drawn.person("PA", "Smith", "John Paul", "1946-03-14", "nhs_number = '9434765919', practice = 'hill'")
        .person("PB", "Smith", "Joan", "1946-07-01")
        .person("PC", "Müller-O'Neill", "Zoë", "1976-07-14")
        .person("PD", "Jones", "John", "1946-01-01", "birth_precision = 'year'")
        .person("PE", "Unknown", "", "");
    snapshot = opened();
  }
  std::vector<std::string> find(const std::string& query) {
    auto found = snapshot->find_people(query, 20, {});
    EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().text);
    return found.ok() ? found->person_ids : std::vector<std::string>{};
  }
  using Ids = std::vector<std::string>;
  std::shared_ptr<const Snapshot> snapshot;
};

TEST_F(FindPeople, TakesPartsOfTheNameInAnyOrder) {
  EXPECT_EQ(find("smith"), (Ids{"PB", "PA"}));  // in order of name
  EXPECT_EQ(find("john smi"), Ids{"PA"});
  EXPECT_EQ(find("SMITH, Paul"), Ids{"PA"});
  EXPECT_EQ(find("zoe muller"), Ids{"PC"});
  EXPECT_EQ(find("oneill"), Ids{"PC"});
  EXPECT_EQ(find("smithers"), Ids{});
}

TEST_F(FindPeople, TakesABirthDateOrAPartOfOneAndAsksNoMoreThanIsKnown) {
  EXPECT_EQ(find("smith 1946"), (Ids{"PB", "PA"}));
  EXPECT_EQ(find("smith 03/1946"), Ids{"PA"});
  EXPECT_EQ(find("14/7/1976"), Ids{"PC"});
  EXPECT_EQ(find("john 14/3/1946"), (Ids{"PD", "PA"}));  // Jones is known to be born in 1946 and no more
  EXPECT_EQ(find("smith 1947"), Ids{});
}

TEST_F(FindPeople, TakesAnNhsNumberWithBlanks) {
  EXPECT_EQ(find("943 476 5919"), Ids{"PA"});
  EXPECT_EQ(find("9434765918"), Ids{});
  EXPECT_EQ(find("joan 943 476 5919"), Ids{});
}

TEST_F(FindPeople, IsBoundedAndAsksWhoIsWanted) {
  const auto one = snapshot->find_people("smith", 1, {});
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->person_ids, Ids{"PB"});
  EXPECT_TRUE(one->more);
  const auto wanted = snapshot->find_people(
      "smith", 1, [](const std::string&, const AccessFacts& facts) { return facts.practice == "hill"; });
  ASSERT_TRUE(wanted.ok());
  EXPECT_EQ(wanted->person_ids, Ids{"PA"});
  EXPECT_FALSE(wanted->more);
}

TEST_F(FindPeople, RefusesWhatWouldFindEverybody) {
  for (const char* query : {"", "   ", "s", "j s", ",;"}) {
    const auto found = snapshot->find_people(query, 20, {});
    ASSERT_FALSE(found.ok()) << query;
    EXPECT_EQ(found.error().code, base::ErrorCode::input_refused);
  }
}

TEST_F(FindPeople, AgreesWithALookAtEverybody) {
  // The index against the slow way: every word of the query begins some word of the name.
  const std::vector<std::pair<std::string, std::string>> names = {{"PA", "smith john paul"},
                                                                  {"PB", "smith joan"},
                                                                  {"PC", "muller oneill zoe"},
                                                                  {"PD", "jones john"},
                                                                  {"PE", "unknown"}};
  for (const std::string query : {"jo", "jo sm", "un", "zo on", "jones j", "pa", "xx"}) {
    Ids slow;
    for (const auto& [id, name] : names) {
      const std::vector<std::string> own = folded_words(name);
      bool fits = true;
      for (const std::string& word : folded_words(query))
        fits =
            fits && std::any_of(own.begin(), own.end(), [&](const std::string& one) { return one.starts_with(word); });
      if (fits) slow.push_back(id);
    }
    Ids fast = find(query);
    std::sort(fast.begin(), fast.end());
    EXPECT_EQ(fast, slow) << query;
  }
}

}  // namespace
}  // namespace kursaal::view
