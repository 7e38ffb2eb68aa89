// Runs the built program as its users do, and reads what it published.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kursaal::acceptance {

struct ProgramResult {
  int status = -1;
  std::string out;
  std::string err;
  std::uint64_t peak_memory_bytes = 0;
};

// Runs `kursaal ARGS`, waits, returns its exit status and what it said.
ProgramResult run_kursaal(const std::vector<std::string>& arguments);

// A folder that is gone when the test is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Writes a file below it, making folders.
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

struct Counts {
  std::uint64_t read = 0, loaded = 0, unused_type = 0, unknown_format = 0, duplicate = 0, superseded = 0,
                quarantined = 0;
  [[nodiscard]] bool closes() const {
    return read == loaded + unused_type + unknown_format + duplicate + superseded + quarantined;
  }
};

// What a run's --json document says.
struct RunSummary {
  Counts total;
  std::uint64_t files = 0, people = 0, events = 0, links = 0, withdrawn = 0;
  std::map<std::string, Counts> by_type;  // of all sources together
  std::map<std::string, std::string> content;
  std::vector<std::string> unusable_files, unknown_files, as_of;
  std::string content_id;
  bool unchanged = false;
};
RunSummary read_summary(const std::string& json);

// Runs `kursaal run FOLDER --out OUT --json` and reads the document; fails the test if the exit status is not 0 or a
// conservation law does not hold in what was published.
RunSummary run_folder(const std::filesystem::path& folder, const std::filesystem::path& out,
                      const std::vector<std::string>& more = {});

// Rows of a query as text ("" for NULL); OUT/current may be written as {current}.
std::vector<std::vector<std::string>> query(const std::filesystem::path& out, std::string sql);
// The only cell of a query that has one row of one column; fails the test if there is none.
std::string query_one(const std::filesystem::path& out, const std::string& sql);

// A folder of real input, or nothing where it is absent (the caller skips aloud): $KURSAAL_SHARED, else ../shared
// beside the checkout.
std::optional<std::filesystem::path> shared_data(const std::string& name);

}  // namespace kursaal::acceptance
