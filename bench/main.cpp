// kursaal_bench [--out FILE] [--scale X] [--threads N] [NAME...]: runs the registered benches, prints a table, writes
// the figures as JSON. KURSAAL_BENCH_SCALE is the scale where --scale is not given. Exit 1 if an answer was wrong or a
// figure broke its limit.
#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/json_text.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "bench.hpp"
#include "tables/blocks.hpp"

namespace kursaal::bench {
namespace {

struct Registered {
  std::string_view name;
  BenchFunction function;
};
std::vector<Registered>& registry() {
  static std::vector<Registered> benches;
  return benches;
}

std::string machine() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return std::string(base::trim(line.substr(line.find(':') + 1)));
  return "unknown";
}

std::string figures_json(const BenchContext& context) {
  base::JsonWriter json(1);
  const char* commit = std::getenv("KURSAAL_COMMIT");
  json.begin_object()
      .key("machine")
      .value(machine())
      .key("processors")
      .value(static_cast<std::uint64_t>(base::processor_count()));
  json.key("compiler")
      .value(KURSAAL_COMPILER)
      .key("build")
      .value(KURSAAL_BUILD)
      .key("commit")
      .value(commit == nullptr ? "unknown" : commit);
  json.key("scale")
      .value(context.scale)
      .key("threads")
      .value(static_cast<std::uint64_t>(context.threads))
      .key("figures")
      .begin_array();
  for (const Figure& figure : context.figures) {
    json.begin_object()
        .key("bench")
        .value(figure.bench)
        .key("name")
        .value(figure.name)
        .key("value")
        .value(figure.value)
        .key("unit")
        .value(figure.unit);
    if (figure.at_most) json.key("at_most").value(*figure.at_most);
    if (figure.at_least) json.key("at_least").value(*figure.at_least);
    json.key("kept").value(figure.kept()).end_object();
  }
  json.end_array().key("wrong_answers").begin_array();
  for (const std::string& text : context.wrong_answers) json.value(text);
  json.end_array().end_object();
  return json.text() + "\n";
}

void print(const Figure& figure) {
  std::string limit;
  if (figure.at_most) limit = "at most " + base::format_number(*figure.at_most);
  if (figure.at_least) limit = "at least " + base::format_number(*figure.at_least);
  std::printf("%-10s %-52s %12.3f %-12s %-14s %s\n", figure.bench.c_str(), figure.name.c_str(), figure.value,
              figure.unit.c_str(), limit.c_str(),
              limit.empty()   ? ""
              : figure.kept() ? "kept"
                              : "BROKEN");
}

int run(int argc, char** argv) {
  BenchContext context;
  context.threads = std::min<std::size_t>(base::processor_count(), 2);
  if (const char* scale = std::getenv("KURSAAL_BENCH_SCALE"); scale != nullptr)
    context.scale = base::parse_number(scale).value_or(1);
  std::filesystem::path out;
  std::vector<std::string_view> names;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--out" && has_value)
      out = argv[++i];
    else if (word == "--scale" && has_value)
      context.scale = base::parse_number(argv[++i]).value_or(1);
    else if (word == "--threads" && has_value)
      context.threads = static_cast<std::size_t>(base::parse_integer(argv[++i]).value_or(1));
    else if (word.starts_with("--"))
      return std::fprintf(stderr, "usage: kursaal_bench [--out FILE] [--scale X] [--threads N] [NAME...]\n"), 2;
    else
      names.push_back(word);
  }
  auto& benches = registry();
  std::sort(benches.begin(), benches.end(), [](const Registered& a, const Registered& b) { return a.name < b.name; });
  context.folder = std::filesystem::temp_directory_path() / ("kursaal-bench-" + std::to_string(getpid()));
  std::filesystem::create_directories(context.folder);
  int failed = 0;
  for (const Registered& bench : benches) {
    if (!names.empty() && std::find(names.begin(), names.end(), bench.name) == names.end()) continue;
    context.bench = bench.name;
    const std::size_t before = context.figures.size();
    if (const base::Status status = bench.function(context); !status.ok()) context.wrong(status.error().text);
    for (std::size_t i = before; i < context.figures.size(); ++i) print(context.figures[i]);
    std::fflush(stdout);
  }
  std::filesystem::remove_all(context.folder);
  for (const std::string& text : context.wrong_answers) std::printf("WRONG: %s\n", text.c_str());
  for (const Figure& figure : context.figures) failed += figure.kept() ? 0 : 1;
  if (!out.empty())
    if (const base::Status written = tables::write_atomically(out, figures_json(context)); !written.ok())
      context.wrong(written.error().text);
  return failed != 0 || !context.wrong_answers.empty() ? 1 : 0;
}

}  // namespace

RegisterBench::RegisterBench(std::string_view name, BenchFunction function) { registry().push_back({name, function}); }

double seconds_of(const std::function<void()>& work, int times) {
  double best = 1e300;
  for (int i = 0; i < times; ++i) {
    const auto began = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  return best;
}

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace kursaal::bench

int main(int argc, char** argv) { return kursaal::bench::run(argc, argv); }
