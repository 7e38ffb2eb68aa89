// Coded events of general practices, made up as CSV.
#include <array>

#include "base/random.hpp"
#include "extract_file.hpp"
#include "extracts.hpp"

namespace kursaal::bench {
namespace {

constexpr std::string_view kMapping =
    R"(# Coded events of general practices, one row an event: how the measured extract is read.
name = "gp-events"
source = "gp"
record = "events"
domains = ["gp"]
recognise = ["event_id", "patient_id", "event_date", "ctv3_code"]

[key]
columns = ["event_id"]

[person]
id = "patient_id"

[[event]]
kind = { column = "event_type", values = { O = "measurement", P = "medication", D = "condition" }, otherwise = "other-coded" }
date = "event_date"
known = "recorded_date"
code = { column = "ctv3_code", system = "ctv3", display = "term" }
value = { column = "value", unit = "unit" }
)";

struct Coded {
  std::string_view type, code, term, unit;
  double least, most;
};
constexpr std::array<Coded, 12> kCodes{{{"O", "246..", "O/E - blood pressure reading", "mmHg", 90, 180},
                                        {"O", "22A..", "O/E - weight", "kg", 45, 120},
                                        {"O", "423..", "Haemoglobin estimation", "g/L", 90, 170},
                                        {"O", "44P..", "Serum cholesterol", "mmol/L", 3, 8},
                                        {"O", "XaK8y", "Glomerular filtration rate", "mL/min", 20, 110},
                                        {"D", "C10F.", "Type 2 diabetes mellitus", "", 0, 0},
                                        {"D", "XE0Ub", "Essential hypertension", "", 0, 0},
                                        {"D", "H33..", "Asthma", "", 0, 0},
                                        {"P", "bxd5.", "Simvastatin 40mg tablets", "", 0, 0},
                                        {"P", "bi1..", "Lisinopril", "", 0, 0},
                                        {"N", "9N11.", "Seen in GP's surgery", "", 0, 0},
                                        {"N", "XaIuJ", "Medication review done, \"face to face\"", "", 0, 0}}};

}  // namespace

base::Result<std::uint64_t> write_gp_events(const std::filesystem::path& folder, std::uint64_t rows,
                                            std::uint64_t people) {
  std::filesystem::create_directories(folder / "mappings");
  ExtractFile mapping(folder / "mappings" / "gp-events.toml");
  mapping << kMapping;
  ExtractFile out(folder / "gp-events.csv");
  out << "event_id,patient_id,practice,event_date,recorded_date,event_type,ctv3_code,term,value,unit,episode,recorded_"
         "by";
  out.end_record();
  base::Random random(20'240'102);
  const base::Day first = base::day_of(2005, 1, 1);
  for (std::uint64_t row = 0; row < rows; ++row) {
    const std::uint64_t person = random.below(people);
    const base::Day day = first + random.between(0, 19 * 365);
    const Coded& what = kCodes[random.below(kCodes.size())];
    out << 100'000'000 + row << ",P" << 1'000'000 + person << ",F81" << 100 + person % 40 << ",";
    out.day(day) << ",";
    out.day(day + (random.below(8) == 0 ? random.between(1, 30) : 0)) << "," << what.type << "," << what.code << ",";
    if (what.term.find('"') == std::string_view::npos)
      out << what.term;
    else
      out << R"("Medication review done, ""face to face""")";
    out << ",";
    if (what.most > 0) out.number(what.least + (what.most - what.least) * random.unit(), 1);
    out << "," << what.unit << "," << (row % 4 == 0 ? "F" : "O") << ",S" << random.below(400);
    out.end_record();
  }
  const std::uint64_t bytes = out.bytes();
  if (!mapping.close() || !out.close())
    return base::make_error(base::ErrorCode::io, "the CSV extract cannot be written");
  return bytes;
}

}  // namespace kursaal::bench
