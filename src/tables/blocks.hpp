// Reads a file (plain, or gzip by its content) as blocks that end at a record's end, and hands them to workers in
// bounded memory. Buffered reads, not mmap: mapped pages would count as memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.hpp"

namespace kursaal::tables {

enum class RecordEnd : std::uint8_t {
  newline,      // NDJSON: a record is a line
  csv_newline,  // CSV: a newline outside double quotes
};

struct BlockOptions {
  RecordEnd record_end = RecordEnd::newline;
  std::size_t block_bytes = 1U << 20;        // the cache holds it from reading to parsing
  std::size_t max_record_bytes = 64U << 20;  // a longer record is skipped and reported, see Block::oversized
  std::size_t threads = 1;
  char separator = ',';  // csv_newline: a quote opens a quoted cell only after this, or where a record begins
};

struct Block {
  std::uint64_t ordinal = 0;     // 0, 1, 2 ... in file order
  std::uint64_t first_line = 1;  // physical line on which `text` begins
  std::string_view text{};       // whole records; the last record of a file may lack its newline
  bool last = false;             // the file's last block (always delivered, even if empty)
  bool oversized = false;        // `text` is empty: one record longer than max_record_bytes was skipped at first_line
};

struct FileFacts {
  std::uint64_t bytes = 0;       // as on disk
  std::uint64_t text_bytes = 0;  // after unpacking
  std::uint64_t lines = 0;       // physical lines, a last one without newline counted
  std::string digest{};          // base::Digest of the bytes on disk
  bool cut_short = false;        // gzip ended before its end mark; the text up to there was delivered
  bool unclosed_quote = false;   // csv_newline: the file ended inside quotes
};

// Calls work(block, worker) for each block, from up to `threads` workers at once; blocks may finish out of order.
// Returns when all are done. A UTF-8 byte order mark is skipped. Memory: about (threads + 2) blocks, plus one record.
// Errors: io (cannot open, read). Bad gzip data is not an error: cut_short.
base::Result<FileFacts> for_each_block(const std::filesystem::path& file, const BlockOptions& options,
                                       const std::function<void(const Block&, std::size_t worker)>& work);

// The first `bytes` of the text (unpacked, no UTF-8 byte order mark), for recognition. Errors: io.
base::Result<std::string> read_head(const std::filesystem::path& file, std::size_t bytes);

// The whole text (unpacked, no UTF-8 byte order mark); "-" is standard input. Errors: io; input_refused if it is longer
// than `limit` or its gzip is cut short.
base::Result<std::string> read_whole(const std::filesystem::path& file, std::size_t limit);

// The digest of the bytes on disk, as FileFacts::digest. Errors: io.
base::Result<std::string> digest_file(const std::filesystem::path& file);

// Writes `text` to `file` by way of a temporary file in the same folder, synced and renamed. Errors: io.
base::Status write_atomically(const std::filesystem::path& file, std::string_view text);

}  // namespace kursaal::tables
