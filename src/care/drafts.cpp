#include "care/drafts.hpp"

#include "care/typed_text.hpp"

namespace kursaal::care {
namespace {

using base::ErrorCode;

base::Result<std::vector<Draft>> found_by(Connection& connection, const std::string& account,
                                          const std::string& about) {
  KURSAAL_ASSIGN(const auto found,
                 (connection.rows<std::string, std::string, std::int64_t, std::int64_t>(
                     "SELECT about, text, saved_at, version FROM draft WHERE account = ? AND (about = "
                     "? OR '' = ?) ORDER BY saved_at DESC, about",
                     account, about, about)));
  std::vector<Draft> out;
  for (const auto& [which, text, at, version] : found) out.push_back({which, text, Instant{at}, version});
  return out;
}

base::Error no_draft() { return base::make_error(ErrorCode::not_found, "there is no draft of that"); }

}  // namespace

base::Result<std::int64_t> save_draft(Store& store, const Caller& caller, const Draft& draft) {
  KURSAAL_ASSIGN(const std::string about, checked_id("what the draft is about", draft.about));
  KURSAAL_ASSIGN(const std::string text, checked_optional_text("the draft", draft.text, kLongestDraft));
  return store.write([&](Connection& connection) -> base::Result<std::int64_t> {
    KURSAAL_ASSIGN(const auto now, found_by(connection, caller.account, about));
    const std::int64_t version = now.empty() ? 0 : now.front().version;
    if (version != draft.version)
      return base::make_error(ErrorCode::conflict, "this draft was changed in another window; nothing was overwritten");
    if (now.empty())
      KURSAAL_TRY(connection.run("INSERT INTO draft (account, about, text, saved_at, version) VALUES (?, ?, ?, ?, 1)",
                                 caller.account, about, text, store.now().micros));
    else
      KURSAAL_TRY(connection.run(
          "UPDATE draft SET text = ?, saved_at = ?, version = version + 1 WHERE account = ? AND about = ?", text,
          store.now().micros, caller.account, about));
    return version + 1;
  });
}

base::Result<std::optional<Draft>> draft_of(Store& store, const Caller& caller, const std::string& about) {
  // Of what no draft can be about there is none.
  const auto checked = checked_id("what the draft is about", about);
  if (!checked.ok()) return std::optional<Draft>();
  return store.read([&](Connection& connection) -> base::Result<std::optional<Draft>> {
    KURSAAL_ASSIGN(const auto found, found_by(connection, caller.account, *checked));
    if (found.empty()) return std::optional<Draft>();
    return std::optional(found.front());
  });
}

base::Result<std::vector<Draft>> drafts_of(Store& store, const Caller& caller) {
  return store.read([&](Connection& connection) { return found_by(connection, caller.account, ""); });
}

base::Status drop_draft(Store& store, const Caller& caller, const std::string& about, std::int64_t version) {
  // Of what no draft can be about there is none.
  const auto checked = checked_id("what the draft is about", about);
  if (!checked.ok()) return no_draft();
  return store.write([&](Connection& connection) -> base::Status {
    KURSAAL_ASSIGN(const std::int64_t dropped,
                   connection.run("DELETE FROM draft WHERE account = ? AND about = ? AND version = ?", caller.account,
                                  *checked, version));
    if (dropped != 0) return base::ok_status();
    KURSAAL_ASSIGN(const auto now, found_by(connection, caller.account, *checked));
    if (now.empty()) return no_draft();
    return base::make_error(ErrorCode::conflict, "this draft was changed in another window; what stands there is kept");
  });
}

}  // namespace kursaal::care
