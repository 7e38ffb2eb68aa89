#include "serve/sender.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kursaal::serve {
namespace {

constexpr std::size_t kLongestAddress = 64;

// All lines of one name are one list (RFC 9110, 5.3), and each proxy adds to its end, on the line that is there or on
// one of its own: what stands before that anybody can have written.
std::string_view last_of_list(const Incoming& in, std::string_view lower_name) {
  const auto line =
      std::find_if(in.headers.rbegin(), in.headers.rend(), [&](const auto& each) { return each.first == lower_name; });
  if (line == in.headers.rend()) return {};
  const std::string_view list = line->second;
  return base::trim(list.substr(list.rfind(',') + 1));
}

}  // namespace

std::string sender_of(const Incoming& in, bool behind_proxy) {
  if (!behind_proxy) return in.address;
  const std::string_view last = last_of_list(in, "x-forwarded-for");
  return last.empty() || last.size() > kLongestAddress ? in.address : std::string(last);
}

bool sent_securely(const Incoming& in, bool behind_proxy) {
  return in.secure || (behind_proxy && last_of_list(in, "x-forwarded-proto") == "https");
}

}  // namespace kursaal::serve
