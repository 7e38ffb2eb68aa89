#include "served_program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace kursaal::bench {

namespace fs = std::filesystem;

Process::Process(std::vector<std::string> words, const fs::path& out) {
  words.insert(words.begin(), (fs::read_symlink("/proc/self/exe").parent_path() / "kursaal").string());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  process_ = ::fork();
  if (process_ != 0) return;
  ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

Process::~Process() { end(); }

void Process::end() {
  if (process_ <= 0) return;
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool Process::ended_well() {
  int status = -1;
  const bool ok = ::waitpid(process_, &status, 0) == process_ && status == 0;
  process_ = -1;
  return ok;
}

bool Process::running() const { return ::waitpid(process_, nullptr, WNOHANG) == 0; }

std::uint16_t port_said(const fs::path& said) {
  for (int i = 0; i < 1200; ++i) {
    std::ifstream in(said);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("Serving on ") && line.find("(Ctrl-C") != std::string::npos)
        return static_cast<std::uint16_t>(std::atoi(line.c_str() + line.rfind(':') + 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return 0;
}

double at_share(std::vector<double> values, double share) {
  if (values.empty()) return NAN;
  std::sort(values.begin(), values.end());
  const auto index = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  return values[std::min(index, values.size() - 1)];
}

double milliseconds_said(const std::string& server_timing) {
  const std::size_t at = server_timing.find("dur=");
  return at == std::string::npos ? NAN : std::atof(server_timing.c_str() + at + 4);
}

}  // namespace kursaal::bench
