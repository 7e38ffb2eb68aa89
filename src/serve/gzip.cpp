#include "serve/gzip.hpp"

#include <zlib.h>

#include "base/text.hpp"

namespace kursaal::serve {

std::optional<std::string> gzipped(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int kGzipHeader = 15 + 16;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipHeader, 8, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::string in(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END || out.size() >= bytes.size()) return std::nullopt;
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  for (const std::string_view part : base::split(accept_encoding, ',')) {
    const std::size_t semicolon = part.find(';');
    if (!base::equals_ignoring_case(base::trim(part.substr(0, semicolon)), "gzip")) continue;
    if (semicolon == std::string_view::npos) return true;
    const std::string_view rest = base::trim(part.substr(semicolon + 1));
    return !rest.starts_with("q=") || base::parse_number(rest.substr(2)).value_or(0) > 0;
  }
  return false;
}

}  // namespace kursaal::serve
