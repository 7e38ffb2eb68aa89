// The last step of resolving: the outcomes of all buckets become one staged value, sorted so that nothing depends on
// which thread was first.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "ingest/resolve.hpp"

namespace kursaal::ingest {
namespace {

using population::QuarantineRow;

constexpr std::size_t kRowsOfFile = 2;  // that assembling may add to a file's own

}  // namespace

void Resolver::assemble_quarantine(std::vector<Outcome>& outcomes, population::Staged& staged) {
  std::unordered_set<std::uint64_t> dropped;
  std::size_t room = staging_.quarantine_.size() + staging_.doubts_.size() + people_.issues.size() +
                     kRowsOfFile * staging_.files_.size();
  for (const Outcome& outcome : outcomes) {
    dropped.insert(outcome.dropped.begin(), outcome.dropped.end());
    room += outcome.issues.size();
  }
  std::vector<QuarantineRow>& rows = staged.quarantine;
  rows.reserve(room);
  const auto keep = [&](const QuarantineRow& row) { rows.push_back(row); };
  for (Outcome& outcome : outcomes) outcome.issues.drain(keep);
  staging_.quarantine_.drain(keep);
  staging_.doubts_.drain([&](const QuarantineRow& row) {
    if (!dropped.contains(place_of(row.file, static_cast<std::uint32_t>(row.line)))) rows.push_back(row);
  });
  people_.issues.drain(keep);

  // A file in which nothing was usable stands at the top of the report: each of its records has its error row, or it is
  // broken before the first.
  std::vector<std::uint64_t> refused(staging_.files_.size(), 0);
  std::vector<char> broken(staging_.files_.size(), 0);
  for (const QuarantineRow& row : rows) {
    if (row.severity != base::Severity::error) continue;
    if (row.line > 0)
      ++refused[row.file];
    else
      broken[row.file] = 1;
  }
  for (std::uint32_t file = 0; file < refused.size(); ++file) {
    const auto say = [&](base::Severity severity, std::string_view code, std::string_view text) {
      rows.push_back({staging_.files_[file].source, severity, file, staging_.reasons_.number(code, text), 0});
    };
    const bool no_record = staging_.read_[file] == 0;
    if (no_record && staging_.files_[file].bytes > 0 && !broken[file])
      say(base::Severity::information, "file-without-records",
          "The file holds no record (a header alone, or an empty Bundle).");
    if (no_record ? broken[file] != 0 : refused[file] >= staging_.read_[file] && !staging_.repeated(file))
      say(base::Severity::error, "file-unusable",
          no_record ? "The file is broken before its first record ends."
                    : "Nothing in this file was usable; the reasons stand at its records.");
  }

  std::vector<char> used(staging_.reasons_.size(), 0);
  for (const QuarantineRow& row : rows) used[row.reason] = 1;
  ReasonBook::Finished reasons = staging_.reasons_.finish(used);
  for (QuarantineRow& row : rows) row.reason = reasons.final_of[row.reason];
  staged.reasons = std::move(reasons.reasons);
  // Reasons are sorted by code and text, so that rows are too.
  std::sort(rows.begin(), rows.end(), [](const QuarantineRow& a, const QuarantineRow& b) {
    return std::tie(a.file, a.line, a.reason, a.source, a.severity) <
           std::tie(b.file, b.line, b.reason, b.source, b.severity);
  });
}

void Resolver::doubt_dates(const std::vector<std::uint64_t>& places) {
  for (const std::uint64_t place : places)
    staging_.file_issue(static_cast<std::uint32_t>(place >> 32), base::Severity::warning, "date-stands-alone",
                        "What is said to have happened in this year stands years after all but a few records; it is "
                        "kept, but does not set the date of the run (give one with --as-of).",
                        static_cast<std::uint32_t>(place));
}

population::Staged Resolver::assemble(std::vector<Outcome>& outcomes) {
  population::Staged staged;
  std::vector<RecordType>& types = staging_.types_;
  staged.unknown_code_events.assign(staging_.sources_.size(), 0);
  staged.coded_events.assign(staging_.sources_.size(), 0);
  HappenedYears happened;
  for (Outcome& outcome : outcomes) {
    for (std::size_t i = 0; i < types.size(); ++i) {
      types[i].counts += outcome.counts[i];
      repeats_[i] += outcome.repeats[i];
    }
    for (std::size_t i = 0; i < staging_.sources_.size(); ++i) {
      staged.coded_events[i] += outcome.coded[i];
      staged.unknown_code_events[i] += outcome.unknown[i];
    }
    staged.accounting.withdrawn += outcome.withdrawn;
    staged.events.events += outcome.events;
    happened.add(*outcome.happened);
    if (!outcome.file.empty()) staged.events.files.push_back(outcome.file);
  }
  std::sort(staged.events.files.begin(), staged.events.files.end());

  for (const population::StagedSource& source : staging_.sources_)
    staged.latest_extract = std::max(staged.latest_extract, source.extracted);
  const HappenedYears::Latest latest = happened.latest();
  staged.latest_happened = latest.day;
  // Where a source states when it was extracted, the last thing that happened sets nothing.
  if (!staged.latest_extract.known()) doubt_dates(latest.doubted);

  assemble_quarantine(outcomes, staged);

  population::Accounting& account = staged.accounting;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const RecordType& type = types[i];
    if (type.counts.read == 0) continue;
    account.records += type.counts;
    const std::string& source = staging_.sources_[type.source].name;
    account.by_type.push_back({source, type.name, type.counts});
    population::FieldQuality whole{source,
                                   type.name,
                                   "(record)",
                                   type.counts.read,
                                   type.counts.read,
                                   type.counts.read - type.counts.quarantined,
                                   type.counts.duplicate - repeats_[i],
                                   0,
                                   0};
    staged.quality.push_back(std::move(whole));
  }
  std::sort(account.by_type.begin(), account.by_type.end(),
            [](const auto& a, const auto& b) { return std::tie(a.source, a.record) < std::tie(b.source, b.record); });
  for (auto& [key, quality] : staging_.quality_) {
    quality.source = staging_.sources_[types[key.first].source].name;
    quality.record = types[key.first].name;
    quality.field = key.second;
    staged.quality.push_back(std::move(quality));
  }
  std::sort(staged.quality.begin(), staged.quality.end(), [](const auto& a, const auto& b) {
    return std::tie(a.source, a.record, a.field) < std::tie(b.source, b.record, b.field);
  });
  account.files = staging_.files_.size();
  account.events_staged = staged.events.events;
  account.identities = people_.identities.size();
  for (std::size_t i = 0; i < people_.unproven.size(); ++i) {
    if (people_.unproven[i] == 0) continue;
    people_.identities.set_fallen(i);
    --account.identities;
  }
  account.fallen_identities = people_.identities.size() - account.identities;

  staged.decisions = std::move(staging_.decisions_);
  std::sort(staged.decisions.begin(), staged.decisions.end(), [](const auto& a, const auto& b) {
    return std::tie(a.file, a.line, a.part) < std::tie(b.file, b.line, b.part);
  });
  staged.files = std::move(staging_.files_);
  staged.sources = std::move(staging_.sources_);
  staged.identities = std::move(people_.identities);
  staged.concepts = std::move(concepts_.table);
  staged.units = std::move(units_);
  return staged;
}

}  // namespace kursaal::ingest
