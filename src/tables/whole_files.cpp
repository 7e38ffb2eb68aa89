// Files read at once: their head, their whole text, their digest.
#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "tables/blocks.hpp"
#include "tables/byte_source.hpp"

namespace kursaal::tables {

base::Result<std::string> read_head(const std::filesystem::path& file, std::size_t bytes) {
  KURSAAL_ASSIGN(ByteSource source, ByteSource::open(file, ByteSource::Digesting::no));
  std::string head(bytes, '\0');
  KURSAAL_ASSIGN(const std::size_t got, source.read(head.data(), bytes));
  head.resize(got);
  return head;
}

base::Result<std::string> read_whole(const std::filesystem::path& file, std::size_t limit) {
  KURSAAL_ASSIGN(ByteSource source, ByteSource::open(file, ByteSource::Digesting::no));
  constexpr std::size_t kStep = 1U << 20;
  std::error_code unknown_size;
  const std::uintmax_t bytes = std::filesystem::file_size(file, unknown_size);
  std::string text;
  if (!unknown_size && !source.gzip())
    text.reserve(static_cast<std::size_t>(std::min<std::uintmax_t>(bytes, limit)) + 1);
  while (true) {
    const std::size_t before = text.size();
    const std::size_t step = std::max(std::min(kStep, text.capacity() - before), std::size_t{4096});
    text.resize(before + step);
    KURSAAL_ASSIGN(const std::size_t got, source.read(text.data() + before, step));
    text.resize(before + got);
    if (text.size() > limit)
      return base::make_error(base::ErrorCode::input_refused, file.string(), " is longer than the ",
                              std::to_string(limit), " bytes that are read at once");
    if (got < step) break;
  }
  if (source.cut_short())
    return base::make_error(base::ErrorCode::input_refused, file.string(),
                            " is a gzip file that is cut short or damaged: send it again");
  return text;
}

base::Result<std::string> digest_file(const std::filesystem::path& file) {
  KURSAAL_ASSIGN(ByteSource source, ByteSource::open_packed(file));
  constexpr std::size_t kStep = 256U << 10;
  std::vector<char> step(kStep);
  while (true) {
    KURSAAL_ASSIGN(const std::size_t got, source.read(step.data(), step.size()));
    if (got < step.size()) break;
  }
  return source.digest();
}

}  // namespace kursaal::tables
