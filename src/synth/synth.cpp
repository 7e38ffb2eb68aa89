#include "synth/synth.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <system_error>

#include "base/hash.hpp"
#include "base/json_text.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "place/place.hpp"
#include "synth/agencies.hpp"
#include "synth/parameters.hpp"
#include "synth/place_folder.hpp"
#include "synth/truth.hpp"
#include "tables/blocks.hpp"

namespace kursaal::synth {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::uint64_t kMostPeople = 4'500'000;  // their numbers, and those of the dead, lie below nine million
constexpr int kMostMonths = 60;
// Lives are drawn this far beyond the last extract, so that what is booked then is what will happen.
constexpr int kMonthsAhead = 2;
constexpr std::uint64_t kPeopleForAHome = 4000;  // ASSUMED: about ninety homes for 370,000 people

base::Error io_error(const fs::path& path, std::string_view what) {
  return base::make_error(ErrorCode::io, path.string(), " ", what);
}

std::string compact_day(base::Day day) {
  std::string text = base::format_day(day);
  std::erase(text, '-');
  return text;
}

// The files of the place, open while it is written; rows are added in the order of the blocks. Of a source that sends
// what is new there is a file for each extract, of others one for the last.
class Files {
 public:
  base::Status open(const fs::path& folder, const Setting& setting) {
    for (std::size_t extract = 0; extract < setting.extracts.size(); ++extract) {
      for (std::size_t i = 0; i < kSheets; ++i) {
        const SheetFacts& sheet = sheet_facts(static_cast<Sheet>(i));
        const AgencyFacts& agency = agency_facts(sheet.agency);
        const bool last = extract + 1 == setting.extracts.size();
        // A source that has stopped sends nothing more.
        const bool stopped =
            sheet.agency == Agency::ambulance && extract > 0 && setting.extracts[extract - 1] >= setting.stopped;
        if (stopped || (!agency.delta && !last)) continue;
        File& file = files_.emplace_back();
        file.extract = extract;
        file.sheet = i;
        const std::string ending = sheet.header.empty() ? ".ndjson" : ".csv";
        const std::string name = std::string(kMarkColumn) + "_" + std::string(sheet.file) + "_" +
                                 compact_day(setting.extracts[extract]) + ending;
        file.name = (fs::path("extracts") / agency.source / name).generic_string();
        KURSAAL_TRY(begin(file.stream, folder / file.name, sheet.header));
      }
    }
    const fs::path truth = folder / "truth";
    KURSAAL_TRY(begin(identity_, truth / "SYNTHETIC_identity.csv", "source,local_id,person"));
    KURSAAL_TRY(begin(people_, truth / "SYNTHETIC_people.csv", kPeopleColumns));
    return begin(states_, truth / "SYNTHETIC_state.csv", kStateColumns);
  }
  void add(const BlockPages& pages) {
    for (File& file : files_) {
      const Pages& extract = pages.extracts[file.extract];
      put(file.stream, extract.sheets[file.sheet]);
      file.rows += extract.rows[file.sheet];
    }
    put(identity_, pages.truth.identity);
    put(states_, pages.truth.states);
    put(people_, pages.truth.people);
  }
  base::Status close() {
    for (File& file : files_)
      if (!file.stream.flush())
        return base::make_error(ErrorCode::io, file.name, " could not be written whole; is the disk full?");
    if (!identity_.flush() || !states_.flush() || !people_.flush())
      return base::make_error(ErrorCode::io, "truth/ could not be written whole; is the disk full?");
    return base::ok_status();
  }
  void report(PlaceOutcome& outcome) const {
    for (const File& file : files_) {
      const Agency agency = sheet_facts(static_cast<Sheet>(file.sheet)).agency;
      outcome.sheets.push_back({std::string(agency_facts(agency).source), file.name, file.rows});
      outcome.rows += file.rows;
    }
    outcome.bytes = bytes_;
  }

 private:
  struct File {
    std::size_t extract = 0, sheet = 0;
    std::string name;
    std::uint64_t rows = 0;
    std::ofstream stream;
  };
  base::Status begin(std::ofstream& stream, const fs::path& file, std::string_view header) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    stream.open(file, std::ios::binary | std::ios::trunc);
    if (error || !stream) return io_error(file, "cannot be written");
    if (header.empty()) return base::ok_status();
    put(stream, header);
    put(stream, ",");
    put(stream, kMarkColumn);
    put(stream, "\n");
    return base::ok_status();
  }
  void put(std::ofstream& stream, std::string_view text) {
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    bytes_ += text.size();
  }
  std::deque<File> files_;
  std::ofstream identity_, states_, people_;
  std::uint64_t bytes_ = 0;
};

base::Status write_parameters(const fs::path& file, const PlaceRequest& request, const Setting& setting,
                              const PlaceOutcome& outcome, std::string_view identity) {
  base::JsonWriter json(1);
  const Parameters& p = parameters();
  const auto by_age = [&](std::string_view name, const ByAge& values) {
    json.key(name).begin_array();
    for (const double value : values) json.value(value);
    json.end_array();
  };
  json.begin_object().key("synthetic").value(true).key("people").value(request.people).key("seed").value(request.seed);
  json.key("months").value(static_cast<std::int64_t>(request.months)).key("place").value(identity);
  json.key("dead_in_ten_years").value(outcome.dead).key("happenings").value(outcome.happenings);
  json.key("first_day")
      .value(base::format_day(setting.window.from))
      .key("extract")
      .value(base::format_day(outcome.extract));
  json.key("counted")
      .value(base::format_day(setting.window.counted))
      .key("ambulance_stopped")
      .value(base::format_day(setting.stopped));
  json.key("practice_on_emis").value(setting.place.practices[setting.emis_practice].code);
  json.key("practice_that_changed_to_systmone")
      .value(setting.place.practices[setting.changed_practice].code)
      .key("changed")
      .value(base::format_day(setting.changed));
  write_planted_effects(setting.window, json);
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

// The same for all months of a place; another for any place with other bytes.
base::Result<std::string> identity_of(const PlaceRequest& request) {
  base::Digest digest;
  digest.add_number(kPlaceVersion);
  digest.add_number(request.people);
  digest.add_number(request.seed);
  for (const double effect : request.effects) digest.add_text(base::format_number(effect));
  KURSAAL_ASSIGN(const std::string tables, digest_site_tables(request.like));
  digest.add_text(tables);
  for (const fs::path* file : {&request.population, &request.deprivation}) {
    std::string given;
    if (!file->empty()) {
      KURSAAL_ASSIGN(given, tables::digest_file(*file));
    }
    digest.add_text(given);
  }
  return digest.hex();
}

// Whether the folder may be written: empty, the same place at an earlier month, or forced. Nothing is left to do where
// the same place stands there whole.
base::Result<bool> prepare_folder(const PlaceRequest& request, std::string_view identity) {
  std::error_code error;
  if (!fs::exists(request.folder, error) || fs::is_empty(request.folder, error)) return true;
  const auto before = made_before(request.folder);
  if (before && before->identity == identity && before->months <= request.months) {
    if (before->months == request.months) return false;
  } else if (!request.force) {
    return base::make_error(ErrorCode::usage, request.folder.string(),
                            before ? " holds another place (other people, seed, tables or months); name another folder "
                                     "or say --force"
                                   : " is not empty; name another folder or say --force");
  } else if (before) {
    KURSAAL_TRY(clear_place(request.folder));
  }
  // Until the new one is whole, nothing says that a place is there.
  fs::remove(request.folder / "truth" / "SYNTHETIC_parameters.json", error);
  return true;
}

}  // namespace

base::Result<PlaceOutcome> make_place(const PlaceRequest& request, base::Progress& progress) {
  if (request.people == 0 || request.people > kMostPeople)
    return base::make_error(ErrorCode::usage, "--people takes a number from 1 to ", base::format_count(kMostPeople));
  if (request.months < 0 || request.months > kMostMonths)
    return base::make_error(ErrorCode::usage, "--months takes a number from 0 to ", std::to_string(kMostMonths));
  if (!std::all_of(request.effects.begin(), request.effects.end(),
                   [](double ratio) { return ratio > 0 && ratio <= 3; }))
    return base::make_error(ErrorCode::usage, "--plant takes an effect above -100% and up to +200%");
  KURSAAL_ASSIGN(const place::Site site, place::load_site(request.like));
  KURSAAL_ASSIGN(const std::string identity, identity_of(request));
  const base::Day counted = base::day_of(2025, 6, 30);
  PlaceOutcome outcome;
  outcome.counted = counted;
  // The last day of a month, so that no month is drawn in two parts.
  outcome.extract = base::add_months(counted + 1, request.months) - 1;
  KURSAAL_ASSIGN(const PlaceTables place,
                 read_place_tables(request.like, site, counted, {request.population, request.deprivation}));
  KURSAAL_ASSIGN(const bool to_do, prepare_folder(request, identity));
  if (!to_do) {
    outcome.people = request.people;
    outcome.unchanged = true;
    return outcome;
  }
  KURSAAL_TRY(copy_site(request.like, request.folder));

  const std::uint64_t blocks = (request.people + kPeopleInBlock - 1) / kPeopleInBlock;
  const NhsNumbers numbers(request.people + blocks * kOthersInBlock);
  const auto homes = static_cast<std::uint16_t>(std::clamp<std::uint64_t>(request.people / kPeopleForAHome, 1, 1000));
  const base::Day horizon = base::add_months(outcome.extract + 1, kMonthsAhead) - 1;
  Setting setting{.place = place,
                  .numbers = numbers,
                  .window = {base::add_months(counted + 1, -120), horizon, counted, homes, request.effects}};
  setting.seed = request.seed;
  setting.living = request.people;
  for (int month = 0; month <= request.months; ++month)
    setting.extracts.push_back(base::add_months(counted + 1, month) - 1);
  setting.stopped = base::day_of(2025, 3, 14);
  setting.changed = base::day_of(2021, 10, 1);
  setting.emis_practice = static_cast<std::uint32_t>(place.practices.size() / 5);
  setting.changed_practice = static_cast<std::uint32_t>(place.practices.size() / 2);

  Files files;
  KURSAAL_TRY(files.open(request.folder, setting));
  progress.stage("synth", request.people);
  // A few blocks a thread at a time, written in order: memory does not grow with the people.
  const std::uint64_t wave = std::max<std::size_t>(request.threads, 1) * 2;
  for (std::uint64_t first = 0; first < blocks; first += wave) {
    const std::uint64_t count = std::min(wave, blocks - first);
    std::vector<BlockPages> pages(count);
    base::parallel_for(count, request.threads, [&](std::size_t piece, std::size_t) {
      const std::uint64_t block = first + piece;
      const auto people =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(kPeopleInBlock, request.people - block * kPeopleInBlock));
      pages[piece] = write_block(setting, block, people);
    });
    for (const BlockPages& each : pages) {
      files.add(each);
      outcome.people += each.people - each.dead;
      outcome.dead += each.dead;
      outcome.happenings += each.deeds;
      progress.advance(each.people - each.dead, each.deeds);
    }
  }
  progress.finish();
  KURSAAL_TRY(files.close());
  files.report(outcome);
  KURSAAL_TRY(
      write_parameters(request.folder / "truth" / "SYNTHETIC_parameters.json", request, setting, outcome, identity));
  return outcome;
}

}  // namespace kursaal::synth
