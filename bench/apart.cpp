#include "apart.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace kursaal::bench {

base::Result<Measured> run_apart(const std::function<base::Result<Measured>()>& work) {
  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) return base::make_error(base::ErrorCode::io, "no pipe: ", std::strerror(errno));
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return base::make_error(base::ErrorCode::io, "no process: ", std::strerror(errno));
  if (child == 0) {
    ::close(pipe_ends[0]);
    const base::Result<Measured> measured = work();
    if (!measured.ok()) std::fprintf(stderr, "%s\n", measured.error().text.c_str());
    const bool said = measured.ok() && ::write(pipe_ends[1], &measured.value(), sizeof(Measured)) ==
                                           static_cast<ssize_t>(sizeof(Measured));
    ::_exit(said ? 0 : 1);
  }
  ::close(pipe_ends[1]);
  Measured measured;
  const bool told = ::read(pipe_ends[0], &measured, sizeof measured) == static_cast<ssize_t>(sizeof measured);
  ::close(pipe_ends[0]);
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || !told || status != 0)
    return base::make_error(base::ErrorCode::internal, "the measured process did not end well");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  measured.processor_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  measured.peak_memory_bytes = static_cast<std::uint64_t>(used.ru_maxrss) << 10;
  return measured;
}

double median(std::vector<double> figures) {
  std::sort(figures.begin(), figures.end());
  const std::size_t half = figures.size() / 2;
  return figures.size() % 2 == 1 ? figures[half] : (figures[half - 1] + figures[half]) / 2;
}

}  // namespace kursaal::bench
