// Pages of lists as requests ask for them: ?limit=N&after=CURSOR. A cursor is a row's place in the order of its list,
// written so that only this list reads it.
#pragma once

#include <string_view>
#include <vector>

#include "care/page.hpp"
#include "serve/route.hpp"

namespace kursaal::serve {

// The two values that a list's route declares. Without a limit a page is as long as the list may be.
std::vector<QueryValue> page_query(std::size_t most);

// Errors: usage: a cursor that this list did not give.
base::Result<care::Page> page_of(const Request& request, std::string_view list, std::size_t most);

// The cursor of the next page, or null.
nlohmann::json next_json(const care::Page& page, std::string_view list);

}  // namespace kursaal::serve
