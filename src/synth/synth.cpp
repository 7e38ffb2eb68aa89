#include "synth/synth.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/hash.hpp"
#include "base/json_text.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "place/place.hpp"
#include "synth/agencies.hpp"
#include "synth/parameters.hpp"

namespace kursaal::synth {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::uint64_t kMostPeople = 7'000'000;  // their numbers, and those of the dead, lie below nine million
constexpr int kMostMonths = 60;
constexpr std::uint64_t kPeopleForAHome = 4000;  // ASSUMED: about ninety homes for 370,000 people

base::Error io_error(const fs::path& path, std::string_view what) {
  return base::make_error(ErrorCode::io, path.string(), " ", what);
}

// The site's own tables and mappings; never its extracts, builds or ledger.
base::Status copy_site(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to, error);
  if (error) return io_error(to, "cannot be made: " + error.message());
  for (const fs::directory_entry& entry : fs::directory_iterator(from, error)) {
    const std::string ending = entry.path().extension().string();
    if (!entry.is_regular_file() || (ending != ".toml" && ending != ".csv")) continue;
    fs::copy_file(entry.path(), to / entry.path().filename(), fs::copy_options::overwrite_existing, error);
    if (error) return io_error(to / entry.path().filename(), "cannot be written: " + error.message());
  }
  if (error) return io_error(from, "cannot be read: " + error.message());
  for (const char* part : {"mappings", "synth", "codelists"}) {
    std::error_code absent;
    if (!fs::is_directory(from / part, absent)) continue;
    fs::copy(from / part, to / part, fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
    if (error) return io_error(to / part, "cannot be written: " + error.message());
  }
  return base::ok_status();
}

// The files of the place, open while it is written; rows are added in the order of the blocks.
class Files {
 public:
  base::Status open(const fs::path& folder, base::Day extract) {
    std::string day;
    for (const char c : base::format_day(extract))
      if (c != '-') day += c;
    for (std::size_t i = 0; i < kSheets; ++i) {
      const SheetFacts& facts = sheet_facts(static_cast<Sheet>(i));
      const fs::path in = fs::path("extracts") / agency_facts(facts.agency).source;
      names_[i] =
          (in / ("SYNTHETIC_" + std::string(facts.file) + "_" + day + (facts.header.empty() ? ".ndjson" : ".csv")))
              .generic_string();
      KURSAAL_TRY(begin(streams_[i], folder / names_[i], facts.header));
    }
    KURSAAL_TRY(begin(identity_, folder / "truth" / "identity.csv", "source,local_id,person"));
    KURSAAL_TRY(begin(people_, folder / "truth" / "people.csv",
                      "person,birth,sex,lsoa,vigour_in_thousandths,complex_care_from"));
    return begin(states_, folder / "truth" / "state.csv", "person,from_day,state");
  }
  void add(const Pages& pages) {
    for (std::size_t i = 0; i < kSheets; ++i) put(streams_[i], pages.sheets[i]);
    put(identity_, pages.identity);
    put(states_, pages.states);
    put(people_, pages.people_truth);
  }
  base::Status close() {
    for (std::size_t i = 0; i < kSheets; ++i)
      if (!streams_[i].flush())
        return base::make_error(ErrorCode::io, names_[i], " could not be written whole; is the disk full?");
    if (!identity_.flush() || !states_.flush() || !people_.flush())
      return base::make_error(ErrorCode::io, "truth/ could not be written whole; is the disk full?");
    return base::ok_status();
  }
  [[nodiscard]] const std::string& name(std::size_t sheet) const { return names_[sheet]; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  base::Status begin(std::ofstream& stream, const fs::path& file, std::string_view header) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    stream.open(file, std::ios::binary | std::ios::trunc);
    if (error || !stream) return io_error(file, "cannot be written");
    if (header.empty()) return base::ok_status();
    put(stream, header);
    put(stream, "\n");
    return base::ok_status();
  }
  void put(std::ofstream& stream, std::string_view text) {
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    bytes_ += text.size();
  }
  std::array<std::ofstream, kSheets> streams_;
  std::array<std::string, kSheets> names_;
  std::ofstream identity_, states_, people_;
  std::uint64_t bytes_ = 0;
};

base::Status write_parameters(const fs::path& file, const PlaceRequest& request, const Setting& setting,
                              const PlaceOutcome& outcome) {
  base::JsonWriter json(1);
  const Parameters& p = parameters();
  const auto by_age = [&](std::string_view name, const ByAge& values) {
    json.key(name).begin_array();
    for (const double value : values) json.value(value);
    json.end_array();
  };
  json.begin_object().key("synthetic").value(true).key("people").value(request.people).key("seed").value(request.seed);
  json.key("dead_in_ten_years").value(outcome.dead).key("happenings").value(outcome.happenings);
  json.key("first_day")
      .value(base::format_day(setting.window.from))
      .key("extract")
      .value(base::format_day(setting.window.extract));
  json.key("counted")
      .value(base::format_day(setting.window.counted))
      .key("ambulance_stopped")
      .value(base::format_day(setting.stopped));
  json.key("practice_on_emis").value(setting.place.practices[setting.emis_practice].code);
  json.key("practice_that_changed_to_systmone")
      .value(setting.place.practices[setting.changed_practice].code)
      .key("changed")
      .value(base::format_day(setting.changed));
  json.key("planted_effects").begin_array().begin_object().key("service").value("complex-care");
  json.key("outcome")
      .value("emergency admissions in the 365 days after")
      .key("hazard_ratio")
      .value(setting.window.complex_care);
  json.key("entry_a_month").value(p.service_entry).key("confounded_by").value("vigour");
  json.key("log_ratio_of_entry_for_a_standard_deviation").value(p.service_by_vigour);
  json.key("log_ratio_of_need_for_a_standard_deviation").value(p.need_by_vigour).end_object().end_array();
  by_age("emergency_admissions_a_year", p.emergency);
  by_age("ae_attendances_a_year", p.ae);
  by_age("gp_contacts_a_year", p.gp_contact);
  json.key("conditions").begin_array();
  for (const ConditionFacts& facts : condition_table())
    json.begin_object()
        .key("name")
        .value(facts.name)
        .key("top")
        .value(facts.top)
        .key("middle_age")
        .value(facts.middle)
        .key("width")
        .value(facts.width)
        .key("men_over_women")
        .value(facts.men)
        .key("most_over_least_deprived")
        .value(facts.deprived)
        .key("by_vigour")
        .value(facts.vigour)
        .end_object();
  json.end_array().key("agencies").begin_array();
  for (std::size_t i = 0; i < kAgencies; ++i) {
    const AgencyFacts& facts = agency_facts(static_cast<Agency>(i));
    json.begin_object()
        .key("source")
        .value(facts.source)
        .key("nhs_number_missing_per_1000")
        .value(facts.number_missing)
        .key("misspelt_per_1000")
        .value(facts.slips)
        .end_object();
  }
  json.end_array().end_object();
  std::ofstream out(file, std::ios::binary);
  out << json.text() << '\n';
  return out.flush() ? base::ok_status() : base::Status(io_error(file, "could not be written"));
}

}  // namespace

base::Result<PlaceOutcome> make_place(const PlaceRequest& request, base::Progress& progress) {
  if (request.people == 0 || request.people > kMostPeople)
    return base::make_error(ErrorCode::usage, "--people takes a number from 1 to ", base::format_count(kMostPeople));
  std::error_code error;
  if (fs::exists(request.folder, error) && !fs::is_empty(request.folder, error) && !request.force)
    return base::make_error(ErrorCode::usage, request.folder.string(),
                            " is not empty; name another folder or say --force");
  KURSAAL_ASSIGN(const place::Site site, place::load_site(request.like));
  if (request.months < 0 || request.months > kMostMonths)
    return base::make_error(ErrorCode::usage, "--months takes a number from 0 to ", std::to_string(kMostMonths));
  if (!(request.complex_care > 0 && request.complex_care <= 3))
    return base::make_error(ErrorCode::usage, "--plant takes an effect above -100% and up to +200%");
  const base::Day counted = base::day_of(2025, 6, 30);
  // The last day of a month, so that no month is drawn in two parts.
  const base::Day extract = base::add_months(counted + 1, request.months) - 1;
  KURSAAL_ASSIGN(const PlaceTables place,
                 read_place_tables(request.like, site, counted, {request.population, request.deprivation}));
  KURSAAL_TRY(copy_site(request.like, request.folder));

  const std::uint64_t blocks = (request.people + kPeopleInBlock - 1) / kPeopleInBlock;
  const NhsNumbers numbers(request.people + blocks * kDeadInBlock);
  const auto homes = static_cast<std::uint16_t>(std::clamp<std::uint64_t>(request.people / kPeopleForAHome, 1, 1000));
  Setting setting{.place = place,
                  .numbers = numbers,
                  .window = {base::add_months(counted + 1, -120), extract, counted, homes, request.complex_care}};
  setting.seed = request.seed;
  setting.living = request.people;
  setting.stopped = base::day_of(2025, 3, 14);
  setting.changed = base::day_of(2021, 10, 1);
  setting.emis_practice = static_cast<std::uint32_t>(place.practices.size() / 5);
  setting.changed_practice = static_cast<std::uint32_t>(place.practices.size() / 2);

  PlaceOutcome outcome;
  outcome.counted = counted;
  outcome.extract = extract;
  Files files;
  KURSAAL_TRY(files.open(request.folder, extract));
  std::array<std::uint64_t, kSheets> rows{};
  progress.stage("synth", request.people);
  // A few blocks a thread at a time, written in order: memory does not grow with the people.
  const std::uint64_t wave = std::max<std::size_t>(request.threads, 1) * 2;
  for (std::uint64_t first = 0; first < blocks; first += wave) {
    const std::uint64_t count = std::min(wave, blocks - first);
    std::vector<Pages> pages(count);
    base::parallel_for(count, request.threads, [&](std::size_t piece, std::size_t) {
      const std::uint64_t block = first + piece;
      const auto people =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(kPeopleInBlock, request.people - block * kPeopleInBlock));
      pages[piece] = write_block(setting, block, people);
    });
    for (const Pages& each : pages) {
      files.add(each);
      for (std::size_t i = 0; i < kSheets; ++i) rows[i] += each.rows[i];
      outcome.people += each.people - each.dead;
      outcome.dead += each.dead;
      outcome.happenings += each.deeds;
      progress.advance(each.people - each.dead, each.deeds);
    }
  }
  progress.finish();
  KURSAAL_TRY(files.close());
  for (std::size_t i = 0; i < kSheets; ++i) {
    outcome.sheets.push_back(
        {std::string(agency_facts(sheet_facts(static_cast<Sheet>(i)).agency).source), files.name(i), rows[i]});
    outcome.rows += rows[i];
  }
  outcome.bytes = files.bytes();
  KURSAAL_TRY(write_parameters(request.folder / "truth" / "parameters.json", request, setting, outcome));
  return outcome;
}

}  // namespace kursaal::synth
