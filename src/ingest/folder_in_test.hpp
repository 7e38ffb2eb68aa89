// A folder of input drawn in a test, read by the program's own door with the mappings and tables that it ships.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

#include "ingest/ingest.hpp"

namespace kursaal::ingest {

struct FolderRead {
  population::Staged staged;
  std::vector<population::Event> events;  // in total order

  // "error cell-count @ a.csv:3", in the order of the report; columns that a mapping could do without are left out.
  [[nodiscard]] std::vector<std::string> issues() const {
    std::vector<std::string> all;
    for (const auto& row : staged.quarantine)
      if (const std::string& code = staged.reason_of(row).code; code != "column-absent")
        all.push_back(std::string(base::severity_code(row.severity)) + " " + code + " @ " +
                      staged.files[row.file].name + ":" + std::to_string(row.line));
    return all;
  }
  // "emergency-admission p1 2024-01-02 icd10|I10", in total order.
  [[nodiscard]] std::vector<std::string> drawn() const {
    std::vector<std::string> all;
    for (const auto& event : events) {
      const auto& code = staged.concepts.at(base::ConceptId{event.concept_id});
      all.push_back(std::string(population::event_kind_name(event.kind)) + " " +
                    staged.identities[event.person].key.local_id + " " + base::format_day(base::Day{event.day}) + " " +
                    std::string(terminology::code_system_name(code.system)) + "|" + code.code);
    }
    return all;
  }
  [[nodiscard]] population::Identity person(std::string_view local_id) const {
    for (population::Identity who : staged.identities)
      if (who.key.local_id == local_id) return who;
    ADD_FAILURE() << "no person " << local_id;
    return {};
  }
  [[nodiscard]] population::RecordCounts counts() const { return staged.accounting.records; }
};

inline std::string gzipped(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class Folder : public ::testing::Test {
 protected:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kursaal-ingest-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    folder_ = root_ / "in";
    std::filesystem::create_directory(folder_);
  }
  ~Folder() override {
    std::error_code error;
    std::filesystem::remove_all(root_, error);
  }
  void file(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  base::Result<population::Staged> try_read(std::size_t threads = 2) {
    const std::filesystem::path data = std::filesystem::path(KURSAAL_SOURCE_DIR) / "data";
    auto lists = terminology::CodeLists::load(data, folder_ / "codelists");
    auto measures = terminology::Measures::load(data);
    if (!lists.ok()) return lists.error();
    if (!measures.ok()) return measures.error();
    auto site = place::open_site(folder_);
    if (!site.ok()) return site.error();
    IngestOptions options;
    options.data_folder = data;
    options.spill_folder = root_ / ("spill-" + std::to_string(++runs_));
    options.threads = threads;
    return ingest_folder(folder_, *site, *lists, *measures, options);
  }
  FolderRead read(std::size_t threads = 2) {
    FolderRead read;
    auto staged = try_read(threads);
    if (!staged.ok()) {
      ADD_FAILURE() << staged.error().text;
      return read;
    }
    read.staged = std::move(*staged);
    for (const auto& path : read.staged.events.files) {
      std::ifstream in(path, std::ios::binary);
      population::Event event;
      while (in.read(reinterpret_cast<char*>(&event), sizeof event)) read.events.push_back(event);
    }
    std::sort(read.events.begin(), read.events.end(), population::EventOrder{});
    // Every run's account closes.
    population::Accounting account = read.staged.accounting;
    account.events_published = account.events_swept = account.events_staged;
    account.people = account.identities;
    const base::Status laws = account.check_laws();
    EXPECT_TRUE(laws.ok()) << laws.error().text;
    EXPECT_EQ(read.events.size(), read.staged.events.events);
    return read;
  }
  std::filesystem::path root_, folder_;
  int runs_ = 0;
};

// A small source of a place: people in one file, contacts in another, as a site's own mapping describes them.
inline constexpr std::string_view kPeopleMapping = R"toml(
name = "people"
source = "town"
record = "person"
domains = ["mixed"]
recognise = ["person", "born", "sex"]
[key]
columns = ["person"]
version = "version"
deleted = { column = "deleted", values = ["1"] }
[extract]
file_name = "_(\\d{8})"
format = "%Y%m%d"
[person]
id = "person"
record = true
nhs_number = "nhs_number"
family = "family"
birth = "born"
death = "died"
sex = { column = "sex", values = { F = "female", M = "male" } }
)toml";
inline constexpr std::string_view kVisitsMapping = R"toml(
name = "visits"
source = "town"
record = "visit"
domains = ["mixed"]
recognise = ["person", "day", "code"]
date_format = ""
no_date = ["1900-01-01"]
[key]
columns = ["visit"]
version = "version"
deleted = { column = "deleted", values = ["1"] }
[extract]
file_name = "_(\\d{8})"
format = "%Y%m%d"
[person]
id = "person"
[[event]]
kind = "measurement"
date = "day"
known = "known"
code = { column = "code", system = "snomed", display = "text" }
value = { column = "value", unit = "unit" }
)toml";

class Town : public Folder {
 protected:
  Town() {
    file("mappings/people.toml", kPeopleMapping);
    file("mappings/visits.toml", kVisitsMapping);
  }
};

using Lines = std::vector<std::string>;

}  // namespace kursaal::ingest
