// A registry of benches: each measures something, checks its answer, and reports figures with the limit they must keep.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kursaal::bench {

struct Figure {
  std::string bench;
  std::string name;
  double value = 0;
  std::string unit;
  std::optional<double> at_most;   // the figure keeps its promise if value <= at_most
  std::optional<double> at_least;  // or value >= at_least
  [[nodiscard]] bool kept() const { return (!at_most || value <= *at_most) && (!at_least || value >= *at_least); }
};

struct BenchContext {
  double scale = 1;  // of the data: 1 is the size the promise is made for
  std::size_t threads = 2;
  std::filesystem::path folder;  // for scratch files, removed by the program
  std::vector<Figure> figures;
  std::vector<std::string> wrong_answers;
  std::string bench;  // the name of what runs

  void report(std::string name, double value, std::string unit) {
    figures.push_back({bench, std::move(name), value, std::move(unit), {}, {}});
  }
  void report_at_most(std::string name, double value, std::string unit, double limit) {
    figures.push_back({bench, std::move(name), value, std::move(unit), limit, {}});
  }
  void report_at_least(std::string name, double value, std::string unit, double limit) {
    figures.push_back({bench, std::move(name), value, std::move(unit), {}, limit});
  }
  void wrong(std::string text) { wrong_answers.push_back(bench + ": " + std::move(text)); }
};

using BenchFunction = base::Status (*)(BenchContext& context);

// Put at file scope: the bench runs when the program is called without names or with its name.
struct RegisterBench {
  RegisterBench(std::string_view name, BenchFunction function);
};

// Seconds that `work` takes, of the best of `times` runs.
double seconds_of(const std::function<void()>& work, int times = 1);

// Seconds of processor time, of all threads, that the process has used so far: steadier than the clock on a busy
// machine.
double processor_seconds();

}  // namespace kursaal::bench
