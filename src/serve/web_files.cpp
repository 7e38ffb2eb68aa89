#include "serve/web_files.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/hash.hpp"
#include "serve/gzip.hpp"
#include "serve/problem.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64ULL << 20U;

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view type_of(const fs::path& file) {
  const std::string ending = file.extension().string();
  for (const auto& [known, type] : kTypes)
    if (ending == known) return type;
  return "application/octet-stream";
}

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Kursaal</title></head><body><h1>Kursaal</h1>"
    "<p>The web application is not built here. <code>make run</code> builds it; the API answers at "
    "<a href=\"/api/v1/about\">/api/v1/about</a>.</p></body></html>\n";

}  // namespace

base::Result<WebFiles> WebFiles::load(const fs::path& folder) {
  WebFiles out;
  std::error_code error;
  const auto keep = [&out](const std::string& path, std::string bytes, std::string_view type, bool immutable) {
    File file;
    base::Digest digest;
    digest.add_text(bytes);
    file.etag = "\"" + digest.hex() + "\"";
    file.type = type;
    file.immutable = immutable;
    if (auto small = gzipped(bytes, 9)) file.gzip = std::make_shared<const std::string>(std::move(*small));
    file.bytes = std::make_shared<const std::string>(std::move(bytes));
    out.files_.insert_or_assign(path, std::move(file));
  };
  if (folder.empty() || !fs::is_regular_file(folder / "index.html", error)) {
    keep("/index.html", std::string(kNotBuilt), "text/html; charset=utf-8", false);
    return out;
  }
  out.built_ = true;
  std::uintmax_t total = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file(error) || entry.is_symlink(error)) continue;
    total += entry.file_size(error);
    if (total > kMostBytes)
      return base::make_error(base::ErrorCode::input_refused, folder.string(),
                              " holds more than 64 MB: that is not the built web application");
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) return base::make_error(base::ErrorCode::io, "cannot read ", entry.path().string());
    const std::string path = "/" + entry.path().lexically_relative(folder).generic_string();
    keep(path, std::move(text).str(), type_of(entry.path()), path.starts_with("/assets/"));
  }
  if (error) return base::make_error(base::ErrorCode::io, "cannot read the folder ", folder.string());
  return out;
}

Outgoing WebFiles::answer(std::string_view path, const Incoming& in) const {
  const std::optional<std::string> decoded = decode_percent(path);
  if (decoded) {
    const auto found = files_.find(*decoded);
    if (found != files_.end()) return answer_with(found->second, in);
    const std::size_t slash = decoded->rfind('/');
    const bool page = slash != std::string::npos && decoded->find('.', slash) == std::string::npos;
    if (page && !decoded->starts_with("/assets/")) return answer_with(files_.find("/index.html")->second, in);
  }
  return outgoing_of({404, "not-found", "there is no such page"});
}

Outgoing WebFiles::answer_with(const File& file, const Incoming& in) const {
  Outgoing out;
  out.headers.emplace_back("ETag", file.etag);
  out.headers.emplace_back("Vary", "Accept-Encoding");
  out.headers.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (in.header("if-none-match").find(file.etag) != std::string_view::npos) {
    out.status = 304;
    return out;
  }
  out.headers.emplace_back("Content-Type", file.type);
  const bool small = file.gzip != nullptr && accepts_gzip(in.header("accept-encoding"));
  if (small) out.headers.emplace_back("Content-Encoding", "gzip");
  out.body = small ? file.gzip : file.bytes;
  return out;
}

}  // namespace kursaal::serve
