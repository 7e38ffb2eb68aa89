#include "app/run_inputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "app/run_facts.hpp"
#include "app/version.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "population/snapshot.hpp"
#include "tables/blocks.hpp"

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

// Regular files below a folder but hidden ones and those below `leave_out`, sorted by name.
base::Result<std::vector<fs::path>> files_below(const fs::path& folder, const std::vector<fs::path>& leave_out) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const bool hidden = at->path().filename().string().starts_with('.');
    const bool out = std::any_of(leave_out.begin(), leave_out.end(), [&](const fs::path& path) {
      std::error_code unresolved;
      return fs::weakly_canonical(at->path(), unresolved) == path && !unresolved;
    });
    // A link that leads nowhere or round in a circle is no file; only a failure of the listing itself ends it.
    std::error_code none;
    if (at->is_directory(none) && (hidden || out))
      at.disable_recursion_pending();
    else if (at->is_regular_file(none) && !hidden)
      files.push_back(at->path());
  }
  if (failed)
    return base::make_error(ErrorCode::io, "cannot list the folder ", folder.filename().string(), ": ",
                            failed.message());
  std::sort(files.begin(), files.end());
  return files;
}

// `known`: digests of files by their name relative to the folder, sorted by name.
base::Status add_files(base::Digest& digest, const fs::path& folder, const std::vector<fs::path>& leave_out,
                       std::size_t threads, std::span<const population::SourceFile> known = {}) {
  KURSAAL_ASSIGN(const std::vector<fs::path> files, files_below(folder, leave_out));
  std::vector<base::Result<std::string>> digests(files.size(), std::string());
  base::parallel_for(files.size(), threads, [&](std::size_t i, std::size_t) {
    const std::string name = files[i].lexically_relative(folder).generic_string();
    const auto at = std::lower_bound(
        known.begin(), known.end(), name,
        [](const population::SourceFile& file, const std::string& wanted) { return file.name < wanted; });
    if (at != known.end() && at->name == name && !at->digest.empty())
      digests[i] = at->digest;
    else
      digests[i] = tables::digest_file(files[i]);
  });
  for (std::size_t i = 0; i < files.size(); ++i) {
    digest.add_text(files[i].lexically_relative(folder).generic_string());
    // A file that cannot be opened is told of by ingest and ends no run; once it can be, the input has changed.
    digest.add_text(digests[i].ok() ? digests[i].value() : "unreadable");
  }
  return base::ok_status();
}

}  // namespace

fs::path ledger_folder(const fs::path& site, const fs::path& out, const fs::path& ledger) {
  if (!ledger.empty()) return ledger;
  std::error_code none;
  if (fs::exists(site / "site.toml", none)) return site / "ledger";
  return (out.empty() ? site / "build" : out) / "ledger";
}

base::Result<RunFolders> resolve_folders(const RunRequest& request) {
  std::error_code failed;
  if (!fs::is_directory(request.site, failed))
    return base::make_error(ErrorCode::not_found, "there is no folder ", request.site.string(),
                            fs::exists(request.site, failed) ? ", but a file: name the folder that it lies in" : "");
  RunFolders folders;
  folders.site = fs::weakly_canonical(request.site);
  folders.out = fs::weakly_canonical(request.out.value_or(folders.site / "build"));
  folders.ledger = fs::weakly_canonical(ledger_folder(folders.site, folders.out, request.ledger.value_or(fs::path())));
  if (folders.out == folders.site)
    return base::make_error(ErrorCode::usage,
                            "the output folder is the site folder, whose files are input; name another with --out");
  if (fs::exists(folders.out) && !fs::is_directory(folders.out))
    return base::make_error(ErrorCode::usage, "--out is a file, not a folder");
  // A ledger may stand there before anything was published: feedback was written first.
  const bool ours = std::all_of(fs::directory_iterator(folders.out, failed), fs::directory_iterator(),
                                [&](const fs::directory_entry& entry) { return entry.path() == folders.ledger; });
  if (!ours && !fs::exists(folders.out / "snapshots") && !request.force)
    return base::make_error(ErrorCode::usage, "the output folder ", folders.out.filename().string(),
                            " holds something else; name another with --out, or use --force");
  return folders;
}

base::Status check_writable_ledger(const fs::path& ledger) {
  std::error_code none;
  fs::path there = fs::exists(ledger / "ledger.csv", none) ? ledger / "ledger.csv" : ledger;
  while (!fs::exists(there, none) && there.has_relative_path()) there = there.parent_path();
  const int wanted = fs::is_directory(there, none) ? W_OK | X_OK : W_OK;
  if (::access(there.c_str(), wanted) == 0) return base::ok_status();
  return base::make_error(ErrorCode::configuration, "the identity ledger cannot be written in ", ledger.string(), ": ",
                          std::generic_category().message(errno), "; name a folder for it with --ledger");
}

bool snapshot_is_whole(const fs::path& folder, std::string_view document, std::size_t threads) {
  for (const std::string_view name : kOtherFiles) {
    std::error_code failed;
    const std::uintmax_t bytes = fs::file_size(folder / name, failed);
    if (failed || bytes == 0 || bytes != number_member(document, name)) return false;
  }
  std::vector<char> same(kPublishedFiles.size(), 0);
  base::parallel_for(kPublishedFiles.size(), threads, [&](std::size_t i, std::size_t) {
    const base::Result<std::string> digest = tables::digest_file(folder / kPublishedFiles[i]);
    same[i] = digest.ok() && digest.value() == text_member(document, kPublishedFiles[i]);
  });
  return std::find(same.begin(), same.end(), 0) == same.end();
}

base::Result<std::string> digest_inputs(const RunFolders& folders, const RunRequest& request, const Settings& settings,
                                        std::span<const population::SourceFile> read_already) {
  base::Digest digest;
  digest.add_text(kVersion);
  digest.add_number(population::kSnapshotFormat);
  for (const base::Day day : request.as_of)
    digest.add_number(static_cast<std::uint64_t>(static_cast<std::int64_t>(day.value)));
  digest.add_text(request.known_by ? base::format_day(*request.known_by) : "");
  KURSAAL_TRY(add_files(digest, folders.site,
                        {folders.out, folders.ledger, folders.site / "ledger", folders.site / "care-store"},
                        settings.threads, read_already));
  KURSAAL_TRY(add_files(digest, settings.data_folder, {}, settings.threads));
  // Another secret gives other person ids and pseudonyms; its digest tells nothing of it.
  if (const char* secret = std::getenv("KURSAAL_SECRET_FILE"); secret != nullptr) {
    KURSAAL_ASSIGN(const std::string secret_digest, tables::digest_file(secret));
    digest.add_text(secret_digest);
  }
  digest.add_text("ledger");
  if (fs::is_directory(folders.ledger)) KURSAAL_TRY(add_files(digest, folders.ledger, {}, settings.threads));
  return digest.hex();
}

}  // namespace kursaal::app
