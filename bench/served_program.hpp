// Inside bench: the program as a process of its own, serving a place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bench.hpp"

namespace kursaal::bench {

// A process of the program, which stands beside this one; ended when this is.
class Process {
 public:
  Process(std::vector<std::string> words, const std::filesystem::path& out);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  bool ended_well();
  [[nodiscard]] bool running() const;
  // Asks it to end and waits until it has.
  void end();

 private:
  int process_ = -1;
};

// The port on which `kursaal serve`, whose standard output goes to `said`, answers; 0: it does not, within two minutes.
std::uint16_t port_said(const std::filesystem::path& said);

double at_share(std::vector<double> values, double share);

// The milliseconds that the server says it took; nothing sensible where it says nothing.
double milliseconds_said(const std::string& server_timing);

// 500 offers listed, and offers accepted by eight people at once, over HTTP, of the place at `site` that has been run.
base::Status offers_over_http(BenchContext& context, const std::filesystem::path& site);

}  // namespace kursaal::bench
