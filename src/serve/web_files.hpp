// The built web application, whole in memory: a file is answered only if it was there when the server started, so no
// path leads anywhere else.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "serve/exchange.hpp"

namespace kursaal::serve {

// Read-only once made; safe from any thread.
class WebFiles {
 public:
  // Files of `folder`, compressed once. Missing: without such a folder, one page that says how to build it. Errors: io,
  // input-refused (more than 64 MB: that is not a web application).
  static base::Result<WebFiles> load(const std::filesystem::path& folder);

  // `path` as sent, without its query. What is no file and looks like a page of the application (no dot in its last
  // part) is the application's to show; else 404.
  [[nodiscard]] Outgoing answer(std::string_view path, const Incoming& in) const;

  [[nodiscard]] bool built() const { return built_; }

 private:
  struct File {
    std::shared_ptr<const std::string> bytes, gzip;  // gzip: nullptr where it is not smaller
    std::string type, etag;
    bool immutable = false;  // its name has a digest of its content in it
  };
  [[nodiscard]] Outgoing answer_with(const File& file, const Incoming& in) const;
  std::map<std::string, File, std::less<>> files_;  // "/assets/index-4f2a.js"
  bool built_ = false;
};

}  // namespace kursaal::serve
