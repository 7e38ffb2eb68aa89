#include "tables/byte_source.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace kursaal::tables {
namespace {

constexpr std::size_t kRawBytes = 256U << 10;

bool begins_gzip(const unsigned char* bytes, std::size_t size) {
  return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

}  // namespace

void ByteSource::EndInflate::operator()(z_stream* stream) const {
  inflateEnd(stream);
  delete stream;
}

base::Result<ByteSource> ByteSource::open_file(const std::filesystem::path& file, Digesting digesting) {
  const bool standard_input = file == "-";
  Descriptor opened(standard_input ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.number() < 0) return file_error("cannot open", file);
  if (!standard_input) ::posix_fadvise(opened.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  ByteSource source(std::move(opened));
  source.name_ = file;
  source.digesting_ = digesting;
  return source;
}

base::Result<ByteSource> ByteSource::open(const std::filesystem::path& file, Digesting digesting) {
  KURSAAL_ASSIGN(ByteSource source, open_file(file, digesting));
  KURSAAL_TRY(source.begin());
  return source;
}

base::Result<ByteSource> ByteSource::open_packed(const std::filesystem::path& file) {
  return open_file(file, Digesting::yes);
}

base::Status ByteSource::begin() {
  raw_ = std::make_unique_for_overwrite<unsigned char[]>(kRawBytes);
  KURSAAL_TRY(refill());
  if (begins_gzip(raw_.get(), raw_end_)) {
    auto stream = std::make_unique<z_stream>();
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(stream.get(), kGzipOnly) != Z_OK)
      return base::make_error(base::ErrorCode::io, "no memory to unpack ", name_.string());
    inflater_.reset(stream.release());
  }
  KURSAAL_ASSIGN(head_end_, read_text(head_, sizeof head_));
  if (head_end_ == 3 && std::memcmp(head_, "\xEF\xBB\xBF", 3) == 0) head_at_ = 3;
  return base::ok_status();
}

base::Result<std::size_t> ByteSource::read_disk(unsigned char* into, std::size_t size) {
  while (true) {
    const ssize_t got = ::read(file_.number(), into, size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("cannot read", name_);
    const auto count = static_cast<std::size_t>(got);
    if (count == 0) disk_ended_ = true;
    bytes_ += count;
    if (digesting_ == Digesting::yes) digest_.add(into, count);
    return count;
  }
}

base::Status ByteSource::refill() {
  raw_at_ = 0;
  raw_end_ = 0;
  while (!disk_ended_ &&
         raw_end_ < kRawBytes) {  // whole, so that a gzip mark is never split over two refills of a pipe
    KURSAAL_ASSIGN(const std::size_t got, read_disk(raw_.get() + raw_end_, kRawBytes - raw_end_));
    raw_end_ += got;
  }
  return base::ok_status();
}

base::Result<std::size_t> ByteSource::read(char* into, std::size_t size) {
  const std::size_t held = std::min(size, head_end_ - head_at_);
  std::memcpy(into, head_ + head_at_, held);
  head_at_ += held;
  if (held == size) return held;
  KURSAAL_ASSIGN(const std::size_t got, read_text(into + held, size - held));
  return held + got;
}

base::Result<std::size_t> ByteSource::read_text(char* into, std::size_t size) {
  std::size_t filled = 0;
  while (filled < size && !text_ended_) {
    std::size_t got = 0;
    if (inflater_ != nullptr) {
      KURSAAL_ASSIGN(got, inflate_some(into + filled, size - filled));
    } else if (raw_at_ < raw_end_) {
      got = std::min(size - filled, raw_end_ - raw_at_);
      std::memcpy(into + filled, raw_.get() + raw_at_, got);
      raw_at_ += got;
    } else {
      if (!disk_ended_) {
        KURSAAL_ASSIGN(got, read_disk(reinterpret_cast<unsigned char*>(into) + filled, size - filled));
      }
      text_ended_ = disk_ended_;
    }
    filled += got;
  }
  text_bytes_ += filled;
  return filled;
}

// One call of inflate: some text, or a step towards it, or the end.
base::Result<std::size_t> ByteSource::inflate_some(char* into, std::size_t size) {
  if (raw_at_ == raw_end_ && !disk_ended_) KURSAAL_TRY(refill());
  if (!member_open_) {
    // Between members. Zeros are the padding of tapes; anything else that is no member is damage.
    while (raw_at_ < raw_end_ && raw_[raw_at_] == 0) ++raw_at_;
    if (raw_at_ == raw_end_) {
      text_ended_ = disk_ended_;
      return std::size_t{0};
    }
    if (raw_[raw_at_] != 0x1f) {
      cut_short_ = true;
      KURSAAL_TRY(drain());
      return std::size_t{0};
    }
    inflateReset(inflater_.get());
    member_open_ = true;
  }
  if (raw_at_ == raw_end_) {
    cut_short_ = true;
    text_ended_ = true;
    return std::size_t{0};
  }
  const auto room = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
  inflater_->next_in = raw_.get() + raw_at_;
  inflater_->avail_in = static_cast<uInt>(raw_end_ - raw_at_);
  inflater_->next_out = reinterpret_cast<Bytef*>(into);
  inflater_->avail_out = room;
  const int state = inflate(inflater_.get(), Z_NO_FLUSH);
  raw_at_ = raw_end_ - inflater_->avail_in;
  if (state == Z_STREAM_END) {
    member_open_ = false;
  } else if (state != Z_OK && state != Z_BUF_ERROR) {
    cut_short_ = true;
    KURSAAL_TRY(drain());
  }
  return static_cast<std::size_t>(room - inflater_->avail_out);
}

// Ends the text, but reads the file to its end: the digest is of all of it.
base::Status ByteSource::drain() {
  text_ended_ = true;
  while (!disk_ended_) KURSAAL_TRY(refill());
  raw_at_ = raw_end_;
  return base::ok_status();
}

}  // namespace kursaal::tables
