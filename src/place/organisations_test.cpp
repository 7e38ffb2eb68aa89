#include "place/organisations.hpp"

#include <gtest/gtest.h>

#include "place/site_in_test.hpp"

namespace kursaal::place {
namespace {

using base::day_of;

TEST(Organisations, AreFollowedThroughTheirSuccessorsToTheHolderOfTheDay) {
  SiteInTest folder;
  const auto site = folder.load();
  ASSERT_TRUE(site.ok()) << site.error().text;
  const Organisations& all = site->organisations;
  const auto holder = [&](base::Day day) {
    const auto holders = all.holders("old-trust", day);
    return holders.size() == 1 ? holders[0]->id : "several or none";
  };
  EXPECT_EQ(holder(day_of(2017, 3, 31)), "old-trust");
  EXPECT_EQ(holder(day_of(2017, 4, 1)), "new-trust");
  EXPECT_EQ(holder(day_of(2017, 4, 2)), "new-trust");
  EXPECT_EQ(holder(day_of(2020, 3, 31)), "new-trust");
  EXPECT_EQ(holder(day_of(2020, 4, 1)), "last-trust");
  EXPECT_EQ(holder(base::Day{}), "old-trust");  // no day, no succession
  EXPECT_TRUE(all.holders("nobody", day_of(2020, 1, 1)).empty());
  // Activity given to an organisation after it closed can be seen.
  EXPECT_FALSE(all.by_id("old-trust")->valid.contains(day_of(2017, 4, 1)));
}

TEST(Organisations, AreFoundByCodeNameOrAlias) {
  SiteInTest folder;
  const auto site = folder.load();
  ASSERT_TRUE(site.ok()) << site.error().text;
  for (const std::string_view name :
       {"new-trust", "RXX", "nsft", "New Shore NHS Foundation Trust", "NEW SHORE TRUST"}) {
    const Organisation* found = site->organisations.named(name);
    ASSERT_NE(found, nullptr) << name;
    EXPECT_EQ(found->id, "new-trust") << name;
  }
  EXPECT_EQ(site->organisations.named("Shore"), nullptr);
}

TEST(Organisations, OfWhichOneFollowsItselfAreRefused) {
  SiteInTest folder;
  folder.change(
      "organisations.toml", "id = \"last-trust\"\n",
      "id = \"last-trust\"\nsuccessors = [{ organisation = \"old-trust\", on = 2015-01-01, source = \"T 9\" }]\n");
  EXPECT_NE(folder.refusal().find("ends up following itself"), std::string::npos);
}

TEST(Organisations, OfTwoTypesOrOneNameAreRefused) {
  SiteInTest two_types;
  EXPECT_NE(two_types.change("organisations.toml", "type = \"acute\"", "type = \"acuet\"")
                .refusal()
                .find("unknown type \"acuet\" (did you mean \"acute\"?)"),
            std::string::npos);
  SiteInTest one_name;
  EXPECT_NE(one_name.change("organisations.toml", "name = \"Last Trust\"", "name = \"N.S.F.T.\"")
                .refusal()
                .find("the name \"nsft\" stands for last-trust and for new-trust"),
            std::string::npos);
}

}  // namespace
}  // namespace kursaal::place
