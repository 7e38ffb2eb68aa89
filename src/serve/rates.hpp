// How often somebody may ask: a bucket for each key that is filled again with time.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "serve/settings.hpp"

namespace kursaal::serve {

// Thread-safe. Holds a bounded number of keys: of those that are full again, none is kept.
class Rates {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  explicit Rates(Settings::Rate rate) : rate_(rate) {}

  // Takes one from the bucket of `key`; false where it is empty.
  bool take(std::string_view key, Moment now);
  [[nodiscard]] std::size_t keys() const;

 private:
  struct Bucket {
    double left = 0;
    Moment at;
  };
  void forget_full(Moment now);
  [[nodiscard]] double filled(const Bucket& bucket, Moment now) const;

  const Settings::Rate rate_;
  mutable std::mutex guard_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::size_t look_at_ = 1024;
};

// Who is counted as one: an IPv4 address, or the /64 of an IPv6 one, which is what one customer has.
std::string counted_address(std::string_view address);

}  // namespace kursaal::serve
