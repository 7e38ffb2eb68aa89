#include "serve/shown_count.hpp"

namespace kursaal::serve {

Schema shown_count_schema() {
  return Schema::either({Schema::object("ShownCount", {{"value", Schema::integer(0, INT64_MAX)}}),
                         Schema::object("HiddenCount", {{"hidden", Schema::boolean()}})});
}

nlohmann::json shown_count_json(const std::optional<std::uint64_t>& people) {
  return people ? nlohmann::json{{"value", *people}} : nlohmann::json{{"hidden", true}};
}

}  // namespace kursaal::serve
