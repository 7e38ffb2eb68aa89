#include "tables/blocks.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>

#include "base/parallel.hpp"
#include "tables/byte_source.hpp"
#include "tables/record_scanner.hpp"

namespace kursaal::tables {
namespace {

// Grows by realloc: large pieces are then moved by remapping, so that a long record is never in memory twice.
class GrowingBuffer {
 public:
  [[nodiscard]] char* data() { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  void set_size(std::size_t size) { size_ = size; }
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    void* grown = std::realloc(data_.get(), capacity);
    if (grown == nullptr) throw std::bad_alloc();
    static_cast<void>(data_.release());
    data_.reset(static_cast<char*>(grown));
    capacity_ = capacity;
  }
  void assign(const char* text, std::size_t size) {
    reserve(size);
    if (size > 0) std::memcpy(data_.get(), text, size);
    size_ = size;
  }
  // Gives the memory of a past long record back.
  void shrink_to(std::size_t most) {
    if (capacity_ <= most) return;
    data_.reset();
    capacity_ = 0;
    size_ = 0;
  }

 private:
  struct Free {
    void operator()(char* data) const { std::free(data); }
  };
  std::unique_ptr<char, Free> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Cuts the text of a file into blocks, in order. One caller at a time.
class BlockReader {
 public:
  BlockReader(ByteSource source, const BlockOptions& options)
      : source_(std::move(source)),
        max_record_(std::max<std::size_t>(options.max_record_bytes, 1)),
        // No block longer than a record may be: then only a block's first record can be oversized.
        step_(std::clamp<std::size_t>(options.block_bytes, 1, max_record_)),
        scanner_(options.record_end, options.separator) {}

  // The next block, its text in `buffer`; nothing after the last. Errors: io.
  base::Result<std::optional<Block>> next(GrowingBuffer& buffer);

  // Once next() has returned nothing.
  [[nodiscard]] FileFacts facts() const;

 private:
  base::Status read_more(GrowingBuffer& buffer);
  Block block(std::string_view text);
  Block skipped_first_record(GrowingBuffer& buffer);
  base::Result<Block> skip_record(GrowingBuffer& buffer);

  ByteSource source_;
  std::size_t max_record_;
  std::size_t step_;
  RecordScanner scanner_;
  GrowingBuffer carry_;      // the beginning of the next block, as far as it was read
  std::size_t scanned_ = 0;  // of carry_
  std::uint64_t ordinal_ = 0;
  std::uint64_t line_ = 1;  // on which carry_ begins
  bool text_ended_ = false;
  bool delivered_last_ = false;
  bool ends_in_newline_ = true;
  bool unclosed_quote_ = false;
};

base::Status BlockReader::read_more(GrowingBuffer& buffer) {
  buffer.reserve(buffer.size() + step_);
  KURSAAL_ASSIGN(const std::size_t got, source_.read(buffer.data() + buffer.size(), step_));
  buffer.set_size(buffer.size() + got);
  if (got > 0) ends_in_newline_ = buffer.data()[buffer.size() - 1] == '\n';
  text_ended_ = got < step_;
  return base::ok_status();
}

Block BlockReader::block(std::string_view text) { return {.ordinal = ordinal_++, .first_line = line_, .text = text}; }

Block BlockReader::skipped_first_record(GrowingBuffer& buffer) {
  Block skipped = block({});
  skipped.oversized = true;
  const std::size_t cut = scanner_.first_end();
  carry_.assign(buffer.data() + cut, buffer.size() - cut);
  line_ += scanner_.newlines_to_first_end();
  scanner_.restart();
  scanned_ = 0;
  return skipped;
}

// The buffer holds the beginning of a record that is already too long: reads past its end, keeping nothing.
base::Result<Block> BlockReader::skip_record(GrowingBuffer& buffer) {
  const std::uint64_t first_line = line_;
  while (scanner_.first_end() == 0 && !text_ended_) {
    line_ += scanner_.newlines();
    scanner_.cut_all(buffer.data(), buffer.size());
    buffer.set_size(0);
    buffer.shrink_to(2 * step_);
    KURSAAL_TRY(read_more(buffer));
    scanner_.scan(buffer.data(), 0, buffer.size());
  }
  if (scanner_.first_end() == 0) {
    line_ += scanner_.newlines();
    unclosed_quote_ = scanner_.in_quotes();
    scanner_.restart();
    carry_.set_size(0);
    scanned_ = 0;
    Block skipped = block({});
    skipped.first_line = first_line;
    skipped.oversized = true;
    return skipped;
  }
  Block skipped = skipped_first_record(buffer);
  skipped.first_line = first_line;
  return skipped;
}

base::Result<std::optional<Block>> BlockReader::next(GrowingBuffer& buffer) {
  if (delivered_last_) return std::optional<Block>();
  buffer.shrink_to(4 * step_);
  buffer.assign(carry_.data(), carry_.size());
  std::size_t scanned = scanned_;
  carry_.set_size(0);
  carry_.shrink_to(2 * step_);
  while (true) {
    // What was carried over unscanned is scanned alone first, so that a later record of it cannot grow too long unseen.
    if (scanned == buffer.size() && !text_ended_) KURSAAL_TRY(read_more(buffer));
    scanner_.scan(buffer.data(), scanned, buffer.size());
    scanned = buffer.size();
    const std::size_t first_record = scanner_.first_end() > 0 ? scanner_.first_end() - 1 : buffer.size();
    if (first_record > max_record_) {
      if (scanner_.first_end() > 0) return std::optional<Block>(skipped_first_record(buffer));
      KURSAAL_ASSIGN(Block skipped, skip_record(buffer));
      return std::optional<Block>(skipped);
    }
    if (text_ended_ || scanner_.last_end() > 0) break;
  }
  const std::size_t cut = text_ended_ ? buffer.size() : scanner_.last_end();
  Block whole = block({buffer.data(), cut});
  if (text_ended_) {
    whole.last = true;
    delivered_last_ = true;
    line_ += scanner_.newlines();
    unclosed_quote_ = unclosed_quote_ || scanner_.in_quotes();
  } else {
    carry_.assign(buffer.data() + cut, buffer.size() - cut);
    line_ += scanner_.newlines_to_last_end();
    scanner_.cut_at_last_end();
    scanned_ = carry_.size();
  }
  return std::optional<Block>(whole);
}

FileFacts BlockReader::facts() const {
  return {.bytes = source_.bytes(),
          .text_bytes = source_.text_bytes(),
          .lines = line_ - 1 + (ends_in_newline_ ? 0 : 1),
          .digest = source_.digest(),
          .cut_short = source_.cut_short(),
          .unclosed_quote = unclosed_quote_};
}

}  // namespace

base::Result<FileFacts> for_each_block(const std::filesystem::path& file, const BlockOptions& options,
                                       const std::function<void(const Block&, std::size_t)>& work) {
  KURSAAL_ASSIGN(ByteSource source, ByteSource::open(file, ByteSource::Digesting::yes));
  std::error_code unknown_size;
  const std::uintmax_t bytes = std::filesystem::file_size(file, unknown_size);
  const bool one_block = !source.gzip() && !unknown_size && bytes < options.block_bytes;
  const std::size_t threads = one_block ? 1 : std::max<std::size_t>(options.threads, 1);

  BlockReader reader(std::move(source), options);
  std::mutex turn;
  std::optional<base::Error> failure;
  const auto take_turns = [&](std::size_t, std::size_t worker) {
    GrowingBuffer buffer;
    while (true) {
      std::optional<Block> next;
      {
        const std::lock_guard lock(turn);
        if (failure) return;
        base::Result<std::optional<Block>> read = reader.next(buffer);
        if (!read.ok()) {
          failure = read.error();
          return;
        }
        next = read.value();
      }
      if (!next) return;
      work(*next, worker);
    }
  };
  base::parallel_for(threads, threads, take_turns);
  if (failure) return *failure;
  return reader.facts();
}

}  // namespace kursaal::tables
