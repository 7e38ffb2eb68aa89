// What the server counts of itself, in Prometheus' text format. Routes by their pattern: never a path, never a person.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace kursaal::serve {

// Upper edges of the histogram's buckets, seconds.
inline constexpr std::array<double, 12> kSecondsEdges = {0.001, 0.0025, 0.005, 0.01, 0.02, 0.05,
                                                         0.1,   0.25,   0.5,   1,    2.5,  10};

// Thread-safe.
class Metrics {
 public:
  // `route`: a pattern, "web" or "none". `seconds`: from the whole request to the whole answer, without the network.
  void count(std::string_view route, std::string_view method, int status, double seconds);

  // Adds one figure of another part to a document: "# HELP", "# TYPE" and the value.
  static void append_gauge(std::string& out, std::string_view name, std::string_view help, double value);
  static void append_counter(std::string& out, std::string_view name, std::string_view help, double value);

  // The document of what was counted.
  [[nodiscard]] std::string text() const;

 private:
  struct Times {
    std::array<std::uint64_t, kSecondsEdges.size() + 1> buckets{};
    double sum = 0;
    std::uint64_t count = 0;
  };
  mutable std::mutex guard_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;  // by labels of route and method, status
  std::map<std::string, Times> times_;
};

}  // namespace kursaal::serve
