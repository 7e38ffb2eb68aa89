#include "app/care_store.hpp"

#include <cstdlib>

namespace kursaal::app {
namespace {

namespace fs = std::filesystem;

std::string given_or_environment(const std::string& given, const char* name) {
  if (!given.empty()) return given;
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

base::Result<care::StoreOptions> options_of(const CareStoreRequest& request) {
  care::StoreOptions options;
  options.url = given_or_environment(request.database, "KURSAAL_DATABASE");
  options.key_file = given_or_environment(request.audit_key, "KURSAAL_AUDIT_KEY");
  if (options.url.empty() && request.site.empty())
    return base::make_error(base::ErrorCode::usage, "say which care store: name the site's folder, or --database URL");
  const fs::path folder = fs::path(request.site) / "care-store";
  const bool of_the_site = options.url.empty() || options.url.starts_with("postgres");
  if (options.key_file.empty() && of_the_site && !request.site.empty()) options.key_file = folder / "audit.key";
  if (options.url.empty()) options.url = "sqlite:" + (folder / "care.db").string();
  return options;
}

}  // namespace

void add_care_store_options(CLI::App& verb, CareStoreRequest& request) {
  verb.add_option("--database", request.database,
                  "the care store: sqlite:FILE or postgresql://... (KURSAAL_DATABASE; default "
                  "sqlite:SITE/care-store/care.db)");
  verb.add_option("--audit-key", request.audit_key,
                  "file of the audit's key (KURSAAL_AUDIT_KEY; default SITE/care-store/audit.key)");
}

base::Result<std::unique_ptr<care::Store>> make_care_store(const CareStoreRequest& request, care::Mode mode,
                                                           care::Clock clock) {
  KURSAAL_ASSIGN(care::StoreOptions options, options_of(request));
  options.mode = mode;
  options.clock = std::move(clock);
  std::error_code error;
  if (!request.site.empty()) {
    const fs::path folder = fs::path(request.site) / "care-store";
    const bool made = fs::create_directory(folder, error);
    if (made) fs::permissions(folder, fs::perms::owner_all, error);
    if (error)
      return base::make_error(base::ErrorCode::io, "cannot make the folder ", folder.string(), ": ", error.message());
  }
  return care::Store::open(std::move(options));
}

base::Result<std::unique_ptr<care::Store>> open_care_store(const CareStoreRequest& request) {
  KURSAAL_ASSIGN(care::StoreOptions options, options_of(request));
  options.existing_only = true;
  return care::Store::open(std::move(options));
}

}  // namespace kursaal::app
