#include "base/hash.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace kursaal::base {
namespace {

TEST(Hash, AgreesWithThePublishedVectorsOfXxh64) {
  EXPECT_EQ(hash_text(""), 0xEF46DB3751D8E999ULL);
  EXPECT_EQ(hash_text("a"), 0xD24EC4F1A98C6E5BULL);
  EXPECT_EQ(hash_text("abc"), 0x44BC2CF5AD770999ULL);
  EXPECT_EQ(hash_text("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1ULL);
}

TEST(Hash, DigestIsTheSameWhereverThePiecesAreCut) {
  Random random(7);
  std::string text(1000, ' ');
  for (char& c : text) c = static_cast<char>(random.below(256));
  Digest whole;
  whole.add(text.data(), text.size());
  for (int trial = 0; trial < 200; ++trial) {
    Digest pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t take = std::min<std::size_t>(text.size() - at, random.below(70));
      pieces.add(text.data() + at, take);
      at += take;
    }
    ASSERT_EQ(pieces.hex(), whole.hex());
  }
  EXPECT_EQ(whole.hex().substr(0, 16), hex_of(hash_text(text)));
}

TEST(Hash, DigestTellsWhereOneTextEndsAndTheNextBegins) {
  Digest first;
  first.add_text("ab");
  first.add_text("c");
  Digest second;
  second.add_text("a");
  second.add_text("bc");
  EXPECT_NE(first.hex(), second.hex());
}

}  // namespace
}  // namespace kursaal::base
