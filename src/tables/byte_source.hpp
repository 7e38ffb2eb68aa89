// The text of a file, piece by piece: plain, or gzip (told by its first bytes, any number of members), without a UTF-8
// byte order mark. Buffered reads in bounded memory.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "tables/durable_file.hpp"

namespace kursaal::tables {

class ByteSource {
 public:
  enum class Digesting { no, yes };

  // "-" is standard input. Errors: io.
  static base::Result<ByteSource> open(const std::filesystem::path& file, Digesting digesting);

  // The bytes as they are on disk, nothing unpacked or left out, with their digest. Errors: io.
  static base::Result<ByteSource> open_packed(const std::filesystem::path& file);

  // Fills `into` wholly unless the text ends; 0 is the end. Errors: io. Bad gzip data ends the text: see cut_short.
  base::Result<std::size_t> read(char* into, std::size_t size);

  // The rest are whole once read has returned less than it was asked for.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }
  [[nodiscard]] bool cut_short() const { return cut_short_; }
  [[nodiscard]] bool gzip() const { return inflater_ != nullptr; }
  [[nodiscard]] std::string digest() const { return digest_.hex(); }

 private:
  struct EndInflate {
    void operator()(z_stream* stream) const;
  };

  explicit ByteSource(Descriptor file) : file_(std::move(file)) {}
  static base::Result<ByteSource> open_file(const std::filesystem::path& file, Digesting digesting);
  base::Status begin();
  base::Result<std::size_t> read_disk(unsigned char* into, std::size_t size);
  base::Status refill();
  base::Result<std::size_t> read_text(char* into, std::size_t size);
  base::Result<std::size_t> inflate_some(char* into, std::size_t size);
  base::Status drain();

  std::filesystem::path name_;
  Descriptor file_;
  Digesting digesting_ = Digesting::no;
  std::unique_ptr<unsigned char[]> raw_;  // bytes as on disk, not yet used: [raw_at_, raw_end_)
  std::size_t raw_at_ = 0;
  std::size_t raw_end_ = 0;
  bool disk_ended_ = false;
  std::unique_ptr<z_stream, EndInflate> inflater_;
  bool member_open_ = true;  // inside a gzip member: an end of the file here is a cut
  bool text_ended_ = false;
  bool cut_short_ = false;
  char head_[3] = {};  // the first bytes of the text, held back to look for a byte order mark
  std::size_t head_at_ = 0;
  std::size_t head_end_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t text_bytes_ = 0;
  base::Digest digest_;
};

}  // namespace kursaal::tables
