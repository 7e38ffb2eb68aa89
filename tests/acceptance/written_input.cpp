#include "acceptance/written_input.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace kursaal::acceptance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGood = "good.ndjson";

std::string text(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) all += part;
  return all;
}

}  // namespace

std::string patient_line(std::string_view id, std::string_view nhs_number, std::string_view birth,
                         std::string_view more) {
  const std::string number =
      nhs_number.empty()
          ? ""
          : text({R"(,"identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":")", nhs_number, R"("}])"});
  return text({R"({"resourceType":"Patient","id":")", id, "\"", number, R"(,"gender":"female","birthDate":")", birth,
               "\"", more, "}\n"});
}

std::string condition_line(std::string_view id, std::string_view person, std::string_view day, std::string_view snomed,
                           std::string_view more) {
  return text({R"({"resourceType":"Condition","id":")", id, R"(","subject":{"reference":"Patient/)", person,
               R"("},"code":{"coding":[{"system":"http://snomed.info/sct","code":")", snomed,
               R"("}]},"onsetDateTime":")", day, "\"", more, "}\n"});
}

std::string encounter_line(std::string_view id, std::string_view person, std::string_view start,
                           std::string_view class_code, std::string_view more) {
  return text({R"({"resourceType":"Encounter","id":")", id, R"(","status":"finished","class":{"code":")", class_code,
               R"("},"subject":{"reference":"Patient/)", person, R"("},"period":{"start":")", start, R"(","end":")",
               start, "\"}", more, "}\n"});
}

std::string haemoglobin_line(std::string_view id, std::string_view person, std::string_view day, std::string_view value,
                             std::string_view unit) {
  return text({R"({"resourceType":"Observation","id":")", id, R"(","status":"final","subject":{"reference":"Patient/)",
               person, R"("},"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},"effectiveDateTime":")",
               day, R"(","valueQuantity":{"value":)", value, R"(,"unit":")", unit, "\"}}\n"});
}

std::string bundle_of(const std::vector<std::string>& lines, std::string_view type, std::string_view timestamp) {
  std::string all =
      text({R"({"resourceType":"Bundle","type":")", type, R"(","timestamp":")", timestamp, R"(","entry":[)"});
  for (std::size_t i = 0; i < lines.size(); ++i)
    all += text({i == 0 ? "" : ",", R"({"resource":)", std::string_view(lines[i]).substr(0, lines[i].size() - 1), "}"});
  return all + "]}\n";
}

WrittenInput::WrittenInput() {
  write(kGood, patient_line("good", "9990000018", "1950-01-01") +
                   condition_line("good-1", "good", "2020-02-01", "38341003") +
                   condition_line("good-2", "good", "2020-03-01", "13645005") +
                   condition_line("good-3", "good", "2020-04-01", "73211009"));
}

void WrittenInput::write_gzip(const std::string& name, const std::string& content, std::size_t kept) const {
  const fs::path packed = site() / name;
  write(name, "");
  std::FILE* pipe = ::popen(("gzip -c >'" + packed.string() + "'").c_str(), "w");
  ASSERT_NE(pipe, nullptr);
  ASSERT_EQ(std::fwrite(content.data(), 1, content.size(), pipe), content.size());
  ASSERT_EQ(::pclose(pipe), 0);
  if (kept > 0) fs::resize_file(packed, kept);
}

void WrittenInput::append(const std::string& name, const std::string& more) const {
  std::ofstream(site() / name, std::ios::binary | std::ios::app) << more;
}

void WrittenInput::remove_good() const { fs::remove(site() / kGood); }

const RunSummary& WrittenInput::run(const std::vector<std::string>& more) {
  summary_ = run_folder(site(), out(), more);
  if (fs::exists(site() / kGood) && fs::exists(out() / "current")) {
    EXPECT_EQ(events_of(kGood), 3U) << "the sound file beside it loads";
    EXPECT_TRUE(doubts(kGood).empty());
  }
  return summary_;
}

ProgramResult WrittenInput::try_run(const std::vector<std::string>& more) const {
  std::vector<std::string> arguments{"run", site().string(), "--out", out().string(), "--quiet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_kursaal(arguments);
}

std::vector<DoubtRow> WrittenInput::doubts(const std::string& file) const {
  std::vector<DoubtRow> rows;
  for (const auto& row : query(out(),
                               "SELECT source, file, line, code, severity, text FROM "
                               "read_parquet('{current}/direct/quarantine.parquet') WHERE file = '" +
                                   file + "' ORDER BY ALL"))
    rows.push_back({row[0], row[1], std::stoull(row[2]), row[3], row[4], row[5]});
  return rows;
}

void WrittenInput::expect_doubt(const std::string& file, std::uint64_t line, std::string_view code,
                                std::string_view severity, const std::vector<std::string>& says,
                                const std::vector<std::string>& hides) const {
  std::string all;
  std::size_t found = 0;
  for (const DoubtRow& row : doubts(file)) {
    all += "  line " + std::to_string(row.line) + " " + row.severity + " " + row.code + ": " + row.text + "\n";
    for (const std::string& value : hides)
      EXPECT_EQ(row.text.find(value), std::string::npos) << "a value in a reason: " << row.text;
    if (row.line != line || row.code != code || row.severity != severity) continue;
    ++found;
    EXPECT_FALSE(row.source.empty());
    for (const std::string& word : says)
      EXPECT_NE(row.text.find(word), std::string::npos) << word << " is not in: " << row.text;
  }
  EXPECT_EQ(found, 1U) << "looked for line " << line << " " << severity << " " << code << " of " << file
                       << "; there are\n"
                       << all;
}

std::uint64_t WrittenInput::events_of(const std::string& file) const {
  return std::stoull(one(
      "SELECT count(*) FROM population.events e JOIN population.files f USING (file) WHERE f.name = '" + file + "'"));
}

bool WrittenInput::report_puts_on_top(const std::string& file, const std::string& why) const {
  std::ifstream stream(out() / "current" / "report.html", std::ios::binary);
  const std::string report{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t begin = report.find("Look at these first");
  if (begin == std::string::npos) return false;
  const std::size_t named = report.find(">" + file + "<", begin);
  if (named == std::string::npos || named > report.find("</section>", begin)) return false;
  return report.substr(named, report.find("</li>", named) - named).find(why) != std::string::npos;
}

}  // namespace kursaal::acceptance
