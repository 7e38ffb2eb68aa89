#include "serve/metrics.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kursaal::serve {
namespace {

void append_header(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

void Metrics::count(std::string_view route, std::string_view method, int status, double seconds) {
  std::string labels;
  labels.append("route=\"").append(route).append("\",method=\"").append(method).append("\"");
  const auto bucket = static_cast<std::size_t>(std::lower_bound(kSecondsEdges.begin(), kSecondsEdges.end(), seconds) -
                                               kSecondsEdges.begin());
  const std::lock_guard lock(guard_);
  ++requests_[{labels, status}];
  Times& times = times_[labels];
  ++times.buckets[bucket];
  times.sum += seconds;
  ++times.count;
}

void Metrics::append_gauge(std::string& out, std::string_view name, std::string_view help, double value) {
  append_header(out, name, help, "gauge");
  out.append(name).append(" ").append(base::format_number(value)).append("\n");
}

void Metrics::append_counter(std::string& out, std::string_view name, std::string_view help, double value) {
  append_header(out, name, help, "counter");
  out.append(name).append(" ").append(base::format_number(value)).append("\n");
}

std::string Metrics::text() const {
  std::string out;
  const std::lock_guard lock(guard_);
  append_header(out, "kursaal_requests_total", "Requests answered, by route and status.", "counter");
  for (const auto& [key, count] : requests_)
    out.append("kursaal_requests_total{")
        .append(key.first)
        .append(",status=\"")
        .append(std::to_string(key.second))
        .append("\"} ")
        .append(std::to_string(count))
        .append("\n");
  append_header(out, "kursaal_request_seconds", "The server's own time, from the whole request to the whole answer.",
                "histogram");
  for (const auto& [labels, times] : times_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i <= kSecondsEdges.size(); ++i) {
      below += times.buckets[i];
      const std::string edge = i < kSecondsEdges.size() ? base::format_number(kSecondsEdges[i]) : "+Inf";
      out.append("kursaal_request_seconds_bucket{")
          .append(labels)
          .append(",le=\"")
          .append(edge)
          .append("\"} ")
          .append(std::to_string(below))
          .append("\n");
    }
    out.append("kursaal_request_seconds_sum{")
        .append(labels)
        .append("} ")
        .append(base::format_number(times.sum))
        .append("\n");
    out.append("kursaal_request_seconds_count{")
        .append(labels)
        .append("} ")
        .append(std::to_string(times.count))
        .append("\n");
  }
  return out;
}

}  // namespace kursaal::serve
