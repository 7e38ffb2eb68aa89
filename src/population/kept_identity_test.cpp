#include "population/kept_identity.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <tuple>

#include "base/random.hpp"

namespace kursaal::population {
namespace {

std::string random_text(base::Random& random) {
  static constexpr std::size_t kLengths[] = {0, 0, 1, 10, 127, 128, 20'000};
  return std::string(kLengths[random.below(std::size(kLengths))], static_cast<char>('a' + random.below(26)));
}

Identity random_identity(base::Random& random) {
  Identity who;
  for (std::string* text :
       {&who.key.source, &who.key.local_id, &who.nhs_number, &who.family, &who.given, &who.prefix, &who.ethnicity,
        &who.postcode, &who.address, &who.lsoa, &who.practice, &who.language, &who.communication_needs})
    *text = random_text(random);
  for (std::uint64_t i = random.below(4); i > 0; --i) who.other_families.push_back(random_text(random));
  for (bool* said :
       {&who.has_record, &who.birth_inferred_from_age, &who.deceased, &who.restricted, &who.test_patient, &who.stands})
    *said = random.chance(0.5);
  for (base::Day* day : {&who.birth, &who.death, &who.registered_from})
    if (random.chance(0.5)) *day = base::Day{static_cast<std::int32_t>(random.between(-40'000, 20'000))};
  who.birth_precision = static_cast<base::Precision>(random.below(5));
  who.sex = static_cast<Sex>(random.below(4));
  who.file = static_cast<std::uint32_t>(random.below(100));
  who.line = 4'000'000'000U;
  who.source = 65'000;
  return who;
}

void expect_same(const Identity& a, const Identity& b) {
  EXPECT_EQ(a.key, b.key);
  EXPECT_EQ(std::tie(a.nhs_number, a.family, a.given, a.prefix, a.ethnicity, a.postcode, a.address, a.lsoa, a.practice,
                     a.language, a.communication_needs, a.other_families),
            std::tie(b.nhs_number, b.family, b.given, b.prefix, b.ethnicity, b.postcode, b.address, b.lsoa, b.practice,
                     b.language, b.communication_needs, b.other_families));
  EXPECT_EQ(std::tie(a.has_record, a.birth_inferred_from_age, a.deceased, a.restricted, a.test_patient, a.stands),
            std::tie(b.has_record, b.birth_inferred_from_age, b.deceased, b.restricted, b.test_patient, b.stands));
  EXPECT_EQ(std::tie(a.birth, a.death, a.registered_from, a.birth_precision, a.sex, a.file, a.line, a.source),
            std::tie(b.birth, b.death, b.registered_from, b.birth_precision, b.sex, b.file, b.line, b.source));
}

TEST(KeptIdentity, GivesBackWhatItWasGiven) {
  base::Random random(3);
  Identities list;
  std::vector<Identity> given;
  for (int i = 0; i < 2'000; ++i) {
    given.push_back(random_identity(random));
    const KeptIdentity kept(given.back());
    expect_same(kept.get(), given.back());
    EXPECT_EQ(kept.local_id(), given.back().key.local_id);
    EXPECT_EQ(kept.nhs_number(), given.back().nhs_number);
    EXPECT_EQ(kept.birth(), given.back().birth);
    EXPECT_EQ(kept.birth_inferred_from_age(), given.back().birth_inferred_from_age);
    EXPECT_EQ(kept.death(), given.back().death);
    KeptIdentity copy = kept;
    expect_same(copy.get(), given.back());
    EXPECT_EQ(copy.stands(), given.back().stands);
    copy.set_fallen();
    EXPECT_FALSE(copy.stands());
    EXPECT_EQ(copy.get().family, given.back().family);
    list.push_back(given.back());
  }
  ASSERT_EQ(list.size(), given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    expect_same(list[i], given[i]);
    EXPECT_EQ(list.key(i), given[i].key);
  }
}

TEST(KeptIdentity, OfNobodyKnowsNothing) {
  const KeptIdentity nobody;
  expect_same(nobody.get(), Identity{});
  EXPECT_EQ(nobody.nhs_number(), "");
  EXPECT_FALSE(nobody.birth().known());
  EXPECT_FALSE(nobody.death().known());
}

TEST(Identities, keep_their_keys_numbers_and_whether_they_stand_when_all_else_is_forgotten) {
  Identity first;
  first.key = {"gp", "7"};
  first.nhs_number = "9990000018";
  first.family = "Ng";
  Identity nameless;
  nameless.key = {"hospital", std::string(300, 'x')};
  nameless.stands = false;
  Identities kept(std::vector<Identity>{first, nameless, Identity{}});
  kept.keep_keys();
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept.key(0), first.key);
  EXPECT_EQ(kept.nhs_number(0), first.nhs_number);
  EXPECT_TRUE(kept.stands(0));
  EXPECT_EQ(kept.key(1), nameless.key);
  EXPECT_EQ(kept.nhs_number(1), "");
  EXPECT_FALSE(kept.stands(1));
  EXPECT_EQ(kept.local_id(2), "");
  EXPECT_TRUE(kept.stands(2));
}

}  // namespace
}  // namespace kursaal::population
