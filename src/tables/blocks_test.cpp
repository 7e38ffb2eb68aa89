#include "tables/blocks.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/hash.hpp"
#include "base/progress.hpp"
#include "tables/csv.hpp"
#include "tables/slow_csv.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::tables {
namespace {

struct Record {
  std::uint64_t line = 0;
  std::string text;
  friend auto operator<=>(const Record&, const Record&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Record& record) {
    return out << record.line << " <" << record.text << '>';
  }
};

// The slow twin: the records of a text, one character at a time.
std::vector<Record> slow_records(std::string_view text, std::uint64_t line, RecordEnd record_end,
                                 bool* open = nullptr) {
  std::vector<Record> records;
  Record record{line, ""};
  bool in_quotes = false;
  char before = '\n';
  bool closed_just_now = false;
  for (const char c : text) {
    if (c == '"' && record_end == RecordEnd::csv_newline) {
      const bool closes = in_quotes;
      if (in_quotes)
        in_quotes = false;
      else if (closed_just_now || before == ',' || before == '\n')
        in_quotes = true;
      closed_just_now = closes;
    } else {
      closed_just_now = false;
    }
    before = c;
    if (c == '\n') ++line;
    if (c == '\n' && !in_quotes) {
      records.push_back(record);
      record = {line, ""};
      continue;
    }
    record.text += c;
  }
  if (!record.text.empty()) records.push_back(record);
  if (open != nullptr) *open = in_quotes;
  return records;
}

struct Gathered {
  std::vector<Record> records;
  std::vector<std::uint64_t> oversized;
  std::size_t blocks = 0;
  std::size_t last_blocks = 0;
  FileFacts facts;
};

Gathered gather(const std::filesystem::path& file, const BlockOptions& options) {
  Gathered all;
  std::mutex lock;
  auto facts = for_each_block(file, options, [&](const Block& block, std::size_t worker) {
    EXPECT_LT(worker, std::max<std::size_t>(options.threads, 1));
    std::vector<Record> records = slow_records(block.text, block.first_line, options.record_end);
    const std::lock_guard guard(lock);
    ++all.blocks;
    all.last_blocks += block.last ? 1 : 0;
    if (block.oversized) {
      EXPECT_TRUE(block.text.empty());
      all.oversized.push_back(block.first_line);
    }
    all.records.insert(all.records.end(), records.begin(), records.end());
  });
  EXPECT_TRUE(facts.ok()) << facts.error().text;
  if (facts.ok()) all.facts = *facts;
  std::sort(all.records.begin(), all.records.end());
  std::sort(all.oversized.begin(), all.oversized.end());
  return all;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::uint64_t slow_line_count(std::string_view text) {
  const auto newlines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  return newlines + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

class Blocks : public testing::Test {
 protected:
  TestFolder folder_;
};

TEST_F(Blocks, DeliversAnEmptyFileAsOneEmptyLastBlock) {
  const Gathered all = gather(folder_.write("empty", ""), {});
  EXPECT_EQ(all.blocks, 1U);
  EXPECT_EQ(all.last_blocks, 1U);
  EXPECT_EQ(all.facts.bytes, 0U);
  EXPECT_EQ(all.facts.lines, 0U);
  EXPECT_EQ(all.facts.digest, base::Digest().hex());
}

TEST_F(Blocks, CountsALastLineWithoutNewline) {
  const Gathered all = gather(folder_.write("file", "a\nb"), {});
  EXPECT_EQ(all.records, (std::vector<Record>{{1, "a"}, {2, "b"}}));
  EXPECT_EQ(all.facts.lines, 2U);
  EXPECT_EQ(gather(folder_.write("file", "a\nb\n"), {}).facts.lines, 2U);
}

TEST_F(Blocks, SkipsAUtf8ByteOrderMarkAndPassesUtf16On) {
  EXPECT_EQ(gather(folder_.write("bom",
                                 "\xEF\xBB\xBF"
                                 "a\n"),
                   {})
                .records,
            (std::vector<Record>{{1, "a"}}));
  EXPECT_TRUE(gather(folder_.write("bom", "\xEF\xBB\xBF"), {}).records.empty());
  EXPECT_EQ(*read_head(folder_.write("bom",
                                     "\xEF\xBB\xBF"
                                     "abc"),
                       2),
            "ab");
  const std::string utf16(
      "\xFF\xFE"
      "a\0\n\0",
      6);
  EXPECT_EQ(*read_head(folder_.write("utf16", utf16), 100), utf16);
  EXPECT_EQ(*read_whole(folder_.write("half", "\xEF\xBB"), 100), "\xEF\xBB");
}

TEST_F(Blocks, AgreeWithTheSlowTwinOnRandomTextWhateverTheBlockAndRecordLimit) {
  base::Random random(11);
  const std::filesystem::path file = folder_.path() / "random";
  for (int trial = 0; trial < 10'000; ++trial) {
    const std::string text = random_csv_text(random, 300);
    folder_.write("random", random.chance(0.2) ? gzip(text) : text);
    BlockOptions options;
    options.record_end = random.chance(0.8) ? RecordEnd::csv_newline : RecordEnd::newline;
    options.block_bytes = 1 + random.below(90);
    options.max_record_bytes = random.chance(0.5) ? 1000 : 1 + random.below(40);
    options.threads = random.chance(0.1) ? 3 : 1;

    bool open = false;
    std::vector<Record> expected = slow_records(text, 1, options.record_end, &open);
    std::vector<std::uint64_t> oversized;
    for (const Record& record : expected)
      if (record.text.size() > options.max_record_bytes) oversized.push_back(record.line);
    std::erase_if(expected, [&](const Record& record) { return record.text.size() > options.max_record_bytes; });

    const Gathered all = gather(file, options);
    ASSERT_EQ(all.records, expected) << "trial " << trial << ": " << text;
    ASSERT_EQ(all.oversized, oversized) << "trial " << trial << ": " << text;
    ASSERT_EQ(all.facts.lines, slow_line_count(text)) << text;
    ASSERT_EQ(all.facts.text_bytes, text.size());
    ASSERT_EQ(all.facts.unclosed_quote, open) << text;
    ASSERT_EQ(all.last_blocks, 1U);
    ASSERT_FALSE(all.facts.cut_short);
  }
}

TEST_F(Blocks, GiveTheCsvCursorTheRowsOfTheWholeFile) {
  base::Random random(12);
  const std::filesystem::path file = folder_.path() / "random.csv";
  for (int trial = 0; trial < 10'000; ++trial) {
    const std::string text = random_csv_text(random, 200);
    folder_.write("random.csv", text);
    std::vector<SlowRow> rows;
    const auto facts = for_each_block(
        file, {.record_end = RecordEnd::csv_newline, .block_bytes = 7}, [&](const Block& block, std::size_t) {
          CsvCursor cursor(block.text, block.first_line);
          CsvRow row;
          while (cursor.next(row))
            rows.push_back({{row.cells.begin(), row.cells.end()}, row.line, std::string(row.raw)});
        });
    ASSERT_TRUE(facts.ok());
    ASSERT_EQ(rows, slow_csv_rows(text, ',')) << text;
  }
}

TEST_F(Blocks, LetAStrayQuoteWithinACellCostNothing) {
  std::string text = "id,term\n1,5\" pipe\n";
  for (int i = 2; i <= 1000; ++i) text += std::to_string(i) + ",plain\n";
  const Gathered all = gather(folder_.write("stray.csv", text),
                              {.record_end = RecordEnd::csv_newline, .block_bytes = 256, .max_record_bytes = 512});
  EXPECT_EQ(all.records.size(), 1U + 1000U);
  EXPECT_TRUE(all.oversized.empty());
  EXPECT_FALSE(all.facts.unclosed_quote);
}

TEST_F(Blocks, GiveTheSameRecordsWithTheSameLinesOnOneThreadAndOnFour) {
  base::Random random(13);
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i) + ",\"" + std::string(random.below(3), '\n') + "\",x\n";
  const std::filesystem::path file = folder_.write("rows.csv", text);
  BlockOptions options{.record_end = RecordEnd::csv_newline, .block_bytes = 4096, .threads = 1};
  const Gathered one = gather(file, options);
  options.threads = 4;
  const Gathered four = gather(file, options);
  EXPECT_EQ(one.records.size(), 50'000U);
  EXPECT_TRUE(one.records == four.records);
  EXPECT_EQ(one.blocks, four.blocks);
  EXPECT_EQ(one.facts.digest, four.facts.digest);
  EXPECT_EQ(one.facts.lines, four.facts.lines);
}

TEST_F(Blocks, NumberTheBlocksInFileOrder) {
  const std::filesystem::path file = folder_.write("file", "a\nb\nc\nd\ne\nf\n");
  std::uint64_t expected = 0;
  std::string whole;
  ASSERT_TRUE(for_each_block(file, {.block_bytes = 3}, [&](const Block& block, std::size_t) {
                EXPECT_EQ(block.ordinal, expected++);
                whole += block.text;
              }).ok());
  EXPECT_EQ(whole, "a\nb\nc\nd\ne\nf\n");
}

TEST_F(Blocks, WorkInTheCallingThreadWhenThereIsOne) {
  const std::filesystem::path file = folder_.write("file", "a\nb\nc\n");
  const auto caller = std::this_thread::get_id();
  ASSERT_TRUE(for_each_block(file, {.block_bytes = 2, .threads = 1}, [&](const Block&, std::size_t worker) {
                EXPECT_EQ(std::this_thread::get_id(), caller);
                EXPECT_EQ(worker, 0U);
              }).ok());
}

TEST_F(Blocks, ReadGzipByItsContentWhateverItsName) {
  const std::string text = "a\nb\nc\n";
  const std::string packed = gzip(text);
  const Gathered all = gather(folder_.write("rows.csv", packed), {});
  EXPECT_EQ(all.records.size(), 3U);
  EXPECT_EQ(all.facts.bytes, packed.size());
  EXPECT_EQ(all.facts.text_bytes, text.size());
  EXPECT_FALSE(all.facts.cut_short);
  EXPECT_EQ(*digest_file(folder_.path() / "rows.csv"), all.facts.digest);
  EXPECT_EQ(gather(folder_.write("plain.gz", text), {}).records.size(), 3U);
}

TEST_F(Blocks, ReadAGzipOfTwoMembersAndZeroPadding) {
  const std::string packed = gzip("a\nb") + gzip("c\nd\n") + std::string(512, '\0');
  const Gathered all = gather(folder_.write("two.gz", packed), {});
  EXPECT_EQ(all.records, (std::vector<Record>{{1, "a"}, {2, "bc"}, {3, "d"}}));
  EXPECT_FALSE(all.facts.cut_short);
}

TEST_F(Blocks, TellAGzipThatIsCutShortAndDeliverWhatCameBefore) {
  base::Random random(14);
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(random.next()) + "\n";
  const std::string packed = gzip(text);
  const Gathered half = gather(folder_.write("half.gz", packed.substr(0, packed.size() / 2)), {});
  EXPECT_TRUE(half.facts.cut_short);
  EXPECT_GT(half.facts.text_bytes, text.size() / 3);
  EXPECT_LT(half.facts.text_bytes, text.size());
  EXPECT_EQ(half.facts.bytes, packed.size() / 2);
  for (const std::size_t missing : {1U, 8U, 9U}) {  // in the length, in the checksum, in the data
    const Gathered all = gather(folder_.write("end.gz", packed.substr(0, packed.size() - missing)), {});
    EXPECT_TRUE(all.facts.cut_short) << missing;
  }
  EXPECT_TRUE(gather(folder_.write("head.gz", packed.substr(0, 2)), {}).facts.cut_short);
  EXPECT_TRUE(gather(folder_.write("second.gz", gzip("a\n") + packed.substr(0, 100)), {}).facts.cut_short);
  const auto whole = read_whole(folder_.path() / "half.gz", 1U << 30);
  ASSERT_FALSE(whole.ok());
  EXPECT_EQ(whole.error().code, base::ErrorCode::input_refused);
}

TEST_F(Blocks, TellAGzipThatIsDamagedOrFollowedByWhatIsNoGzip) {
  std::string packed = gzip(std::string(10'000, 'x') + "\n");
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // in the checksum
  EXPECT_TRUE(gather(folder_.write("damaged.gz", packed), {}).facts.cut_short);
  const std::filesystem::path followed = folder_.write("followed.gz", gzip("a\n") + "not gzip");
  const Gathered all = gather(followed, {});
  EXPECT_TRUE(all.facts.cut_short);
  EXPECT_EQ(all.records, (std::vector<Record>{{1, "a"}}));
  EXPECT_EQ(all.facts.digest, *digest_file(followed));
}

TEST_F(Blocks, SkipALineOf200MegabytesInBoundedMemory) {
  const std::filesystem::path file = folder_.path() / "long";
  {
    std::ofstream out(file, std::ios::binary);
    out << "first\n";
    const std::string piece(1U << 20, 'x');
    for (int i = 0; i < 200; ++i) out << piece;
    out << "\nlast\n";
  }
  const std::uint64_t before = base::peak_memory_bytes();
  const Gathered all = gather(file, {.threads = 2});
  const std::uint64_t grown = base::peak_memory_bytes() - before;
  EXPECT_EQ(all.records, (std::vector<Record>{{1, "first"}, {3, "last"}}));
  EXPECT_EQ(all.oversized, (std::vector<std::uint64_t>{2}));
  EXPECT_EQ(all.facts.lines, 3U);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which take memory of their own
  EXPECT_LT(grown, 150U << 20);
#else
  static_cast<void>(grown);
#endif
}

TEST_F(Blocks, DeliverARecordThatIsJustNotTooLong) {
  const std::string text = std::string(100, 'x') + "\n" + std::string(101, 'y') + "\n" + std::string(100, 'z');
  const Gathered all = gather(folder_.write("file", text), {.block_bytes = 16, .max_record_bytes = 100});
  EXPECT_EQ(all.records, (std::vector<Record>{{1, std::string(100, 'x')}, {3, std::string(100, 'z')}}));
  EXPECT_EQ(all.oversized, (std::vector<std::uint64_t>{2}));
}

TEST_F(Blocks, FailWithIoOnAMissingFileAndOnAFolder) {
  for (const std::filesystem::path& file : {folder_.path() / "none", folder_.path()}) {
    const auto facts = for_each_block(file, {}, [](const Block&, std::size_t) {});
    ASSERT_FALSE(facts.ok());
    EXPECT_EQ(facts.error().code, base::ErrorCode::io);
    EXPECT_FALSE(read_whole(file, 10).ok());
    EXPECT_FALSE(read_head(file, 10).ok());
    EXPECT_FALSE(digest_file(file).ok());
  }
}

TEST_F(Blocks, ReadAWholeFileUpToItsLimit) {
  const std::string text(100'000, 'x');
  const std::filesystem::path file = folder_.write("file", text);
  EXPECT_EQ(*read_whole(file, text.size()), text);
  const auto refused = read_whole(file, text.size() - 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::input_refused);
  EXPECT_EQ(*read_whole(folder_.write("file.gz", gzip(text)), text.size()), text);
  EXPECT_EQ(*read_whole(folder_.write("empty", ""), 0), "");
}

TEST_F(Blocks, ReadAPipe) {
  const std::filesystem::path pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream out(pipe, std::ios::binary);
    for (int i = 0; i < 1000; ++i) out << i << '\n' << std::flush;
  });
  const Gathered all = gather(pipe, {.block_bytes = 100, .threads = 2});
  writer.join();
  EXPECT_EQ(all.records.size(), 1000U);
  EXPECT_EQ(all.records.back(), (Record{1000, "999"}));
}

}  // namespace
}  // namespace kursaal::tables
