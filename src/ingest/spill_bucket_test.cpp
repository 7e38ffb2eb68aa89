#include "ingest/spill_bucket.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "ingest/staged_entry.hpp"

namespace kursaal::ingest {
namespace {

class Bucket : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("kursaal-spill-bucket-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // An entry of a key, the number-th to arrive. Keys share their leading seven bits, as those of one bucket do.
  static std::string entry(std::uint64_t key, std::uint32_t number) {
    EntryHead head;
    head.key_high = base::hash_mix(key) >> 7;
    head.key_low = key;
    head.line = number;
    head.bytes = static_cast<std::uint32_t>(key % 50);
    std::string bytes;
    append_plain(bytes, head);
    return bytes + std::string(head.bytes, 'x');
  }
  struct Taken {
    std::size_t parts = 0, largest = 0;
    std::map<std::uint64_t, std::size_t> part_of_key;
    std::map<std::uint64_t, std::vector<std::uint32_t>> arrived;
  };
  Taken take(SpillBucket& bucket, std::size_t most_bytes) {
    Taken taken;
    const base::Status status = bucket.take_in_parts(most_bytes, 7, [&](std::string_view entries) -> base::Status {
      ++taken.parts;
      taken.largest = std::max(taken.largest, entries.size());
      while (!entries.empty()) {
        EntryHead head;
        std::memcpy(&head, entries.data(), sizeof head);
        const auto [at, is_new] = taken.part_of_key.emplace(head.key_low, taken.parts);
        EXPECT_EQ(at->second, taken.parts) << "a key in two parts";
        taken.arrived[head.key_low].push_back(head.line);
        entries.remove_prefix(sizeof head + head.bytes);
      }
      return base::ok_status();
    });
    EXPECT_TRUE(status.ok());
    return taken;
  }
  std::filesystem::path folder_;
};

TEST_F(Bucket, gives_all_back_in_parts_that_fit_with_each_key_in_one) {
  SpillBucket bucket;
  bucket.open_at(folder_ / "records.bin", 4096);
  std::map<std::uint64_t, std::vector<std::uint32_t>> sent;
  for (std::uint32_t number = 0; number < 60'000; ++number) {
    const std::uint64_t key = number * 7919ULL % 20'011;
    ASSERT_TRUE(bucket.append(entry(key, number)).ok());
    sent[key].push_back(number);
  }
  const Taken taken = take(bucket, 256U << 10);
  EXPECT_GT(taken.parts, 4U);
  EXPECT_LT(taken.largest, 2U * (256U << 10));
  EXPECT_EQ(taken.arrived, sent);
  EXPECT_TRUE(std::filesystem::is_empty(folder_)) << "no file stays";
}

TEST_F(Bucket, that_is_small_never_touches_the_disk) {
  SpillBucket bucket;
  bucket.open_at(folder_ / "records.bin");
  ASSERT_TRUE(bucket.append(entry(1, 10) + entry(2, 11)).ok());
  ASSERT_TRUE(bucket.append(entry(1, 12)).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  const Taken taken = take(bucket, 1U << 20);
  EXPECT_EQ(taken.parts, 1U);
  EXPECT_EQ(taken.arrived, (std::map<std::uint64_t, std::vector<std::uint32_t>>{{1, {10, 12}}, {2, {11}}}));
}

TEST_F(Bucket, says_why_it_cannot_write) {
  SpillBucket bucket;
  bucket.open_at(folder_ / "no-such-folder" / "records.bin", 10);
  const base::Status status = bucket.append(entry(1, 1));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, base::ErrorCode::io);
}

}  // namespace
}  // namespace kursaal::ingest
