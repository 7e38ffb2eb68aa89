// For tests: runs the built program as its users do, and a small place that was run once.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "tables/database.hpp"
#include "tables/test_folder.hpp"

namespace kursaal::app {

// Where the build put the program and its checkout is; the build tells only test files (command_line_test.cpp).
struct Built {
  std::string program;
  std::string checkout;
};
Built built();

struct ProgramAnswer {
  int status = -1;
  std::string out, err;
};

inline std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::string shell_word(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

inline ProgramAnswer run_program(const std::vector<std::string>& arguments, const std::string& input = {}) {
  const tables::TestFolder folder;
  const std::filesystem::path in = folder.write("in", input);
  std::string command = "KURSAAL_DATA=" + shell_word(built().checkout + "/data") + " " + shell_word(built().program);
  for (const std::string& argument : arguments) command += " " + shell_word(argument);
  const std::filesystem::path out = folder.path() / "out";
  const std::filesystem::path err = folder.path() / "err";
  command += " <" + shell_word(in.string()) + " >" + shell_word(out.string()) + " 2>" + shell_word(err.string());
  const int waited = std::system(command.c_str());
  return {WIFEXITED(waited) ? WEXITSTATUS(waited) : -1, text_of_file(out), text_of_file(err)};
}

// A small place, run for two dates, once for all tests of the program:
//   old    born 1940, GP falls 2015-03-02; ICD-10 B24 (HIV) of an admission 2024-02-10 to 2024-02-20; a GP visit
//   2024-03-01 late   born 1950, a fall on 2020-05-01 that was recorded on 2023-11-20 sealed born 1945, a fall
//   2019-01-01; the record is marked as restricted
class SmallPlace {
 public:
  static const SmallPlace& of_all_tests() {
    static const SmallPlace place;
    return place;
  }
  [[nodiscard]] std::filesystem::path site() const { return folder_.path() / "site"; }
  [[nodiscard]] std::filesystem::path out() const { return folder_.path() / "out"; }
  [[nodiscard]] std::string person(const std::string& local_id) const {
    auto database = tables::Database::open({});
    KURSAAL_CHECK(database.ok());
    auto connection = database->connect();
    KURSAAL_CHECK(connection.ok());
    const auto rows = connection->table(
        "SELECT person_id FROM read_parquet(" +
            tables::sql_quote((out() / "current" / "direct" / "links.parquet").string()) + ") WHERE local_id = $1",
        {local_id});
    KURSAAL_CHECK(rows.ok() && rows->rows.size() == 1);
    return *rows->rows[0][0];
  }

 private:
  SmallPlace() {
    std::filesystem::create_directory(site());
    folder_.write(
        "site/Patient.ndjson",
        R"({"resourceType":"Patient","id":"old","name":[{"family":"CANARYNAME","given":["Ada"]}],"gender":"female","birthDate":"1940-06-01"}
{"resourceType":"Patient","id":"late","gender":"male","birthDate":"1950-06-01"}
{"resourceType":"Patient","id":"sealed","meta":{"security":[{"code":"R"}]},"gender":"male","birthDate":"1945-06-01"}
)");
    const auto condition = [](const std::string& id, const std::string& person, const std::string& system,
                              const std::string& code, const std::string& day, const std::string& recorded) {
      return R"({"resourceType":"Condition","id":")" + id +
             R"(","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"confirmed"}]},"code":{"coding":[{"system":")" +
             system + R"(","code":")" + code + R"("}]},"subject":{"reference":"Patient/)" + person +
             R"("},"onsetDateTime":")" + day + R"(","recordedDate":")" + recorded + "\"}\n";
    };
    const std::string snomed = "http://snomed.info/sct";
    folder_.write("site/Condition.ndjson",
                  condition("c1", "old", snomed, "279992002", "2015-03-02", "2015-03-02") +
                      condition("c2", "old", "http://hl7.org/fhir/sid/icd-10", "B24", "2024-02-10", "2024-02-20") +
                      condition("c3", "late", snomed, "279992002", "2020-05-01", "2023-11-20") +
                      condition("c4", "sealed", snomed, "279992002", "2019-01-01", "2019-01-01"));
    folder_.write(
        "site/Encounter.ndjson",
        R"({"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"IMP"},"subject":{"reference":"Patient/old"},"period":{"start":"2024-02-10","end":"2024-02-20"},"hospitalization":{"extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod","valueCodeableConcept":{"coding":[{"system":"https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland","code":"21"}]}}]}}
{"resourceType":"Encounter","id":"e2","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/old"},"period":{"start":"2024-03-01","end":"2024-03-01"}}
)");
    const ProgramAnswer run = run_program(
        {"run", site().string(), "--out", out().string(), "--as-of", "2023-03-31,2024-03-31", "--json", "--quiet"});
    KURSAAL_CHECK(run.status == 0);
  }

  tables::TestFolder folder_;
};

}  // namespace kursaal::app
