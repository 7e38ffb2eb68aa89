#include "serve/rates.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace kursaal::serve {

double Rates::filled(const Bucket& bucket, Moment now) const {
  const double minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.at).count();
  return std::min(rate_.burst, bucket.left + std::max(0.0, minutes) * rate_.a_minute);
}

bool Rates::take(std::string_view key, Moment now) {
  const std::lock_guard lock(guard_);
  if (buckets_.size() >= look_at_) forget_full(now);
  const auto [found, is_new] = buckets_.try_emplace(std::string(key), Bucket{rate_.burst, now});
  Bucket& bucket = found->second;
  bucket.left = filled(bucket, now);
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

std::size_t Rates::keys() const {
  const std::lock_guard lock(guard_);
  return buckets_.size();
}

void Rates::forget_full(Moment now) {
  std::erase_if(buckets_, [&](const auto& each) { return filled(each.second, now) >= rate_.burst; });
  // Looked for again only when as many have come as were kept, so that a crowd costs each of it little.
  look_at_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

std::string counted_address(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(address);
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> out{};
  return ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size()) != nullptr ? std::string(out.data()) + "/64"
                                                                                : text;
}

}  // namespace kursaal::serve
