#include "serve/paging.hpp"

#include "care/care.hpp"
#include "serve/id_token.hpp"

namespace kursaal::serve {
namespace {

constexpr std::size_t kCheck = 12;  // characters

// Begins with what tells a slip, and a cursor of another list. It keeps nothing secret.
std::string cursor_of(std::string_view list, std::string_view key) {
  return care::plain_digest(std::string(list) + '\n' + std::string(key)).substr(0, kCheck) + to_base64url(key);
}

}  // namespace

std::vector<QueryValue> page_query(std::size_t most) {
  return {{"limit", Schema::integer(1, static_cast<std::int64_t>(most)), "rows a page; all where it is not said"},
          {"after", Schema::text(2000, 1), "the `next` of the page before"}};
}

base::Result<care::Page> page_of(const Request& request, std::string_view list, std::size_t most) {
  care::Page page;
  page.limit = static_cast<std::size_t>(request.query_integer("limit", static_cast<std::int64_t>(most)));
  const std::string& cursor = request.query_value("after");
  if (cursor.empty()) return page;
  const auto key = cursor.size() > kCheck ? from_base64url(std::string_view(cursor).substr(kCheck)) : std::nullopt;
  if (!key || key->empty() || cursor_of(list, *key) != cursor)
    return base::make_error(base::ErrorCode::usage, "\"after\" is not the `next` of a page of this list");
  page.after = *key;
  return page;
}

nlohmann::json next_json(const care::Page& page, std::string_view list) {
  if (page.next.empty()) return nullptr;
  return cursor_of(list, page.next);
}

}  // namespace kursaal::serve
