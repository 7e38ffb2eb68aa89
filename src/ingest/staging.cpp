#include "ingest/staging.hpp"

#include <algorithm>

namespace kursaal::ingest {
Staging::Staging(std::vector<population::SourceFile> files, std::vector<population::StagedSource> sources,
                 std::filesystem::path spill_folder)
    : files_(std::move(files)),
      sources_(std::move(sources)),
      spill_folder_(std::move(spill_folder)),
      repeated_(files_.size(), 0),
      full_extract_(files_.size(), 0),
      buckets_(kSpillBuckets),
      units_{""},
      unit_ids_{{"", 0}},
      read_(files_.size(), 0),
      years_(sources_.size(), YearCounts{}) {
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    buckets_[i].open_at(spill_folder_ / ("records-" + std::to_string(i) + ".bin"));
}

void Staging::state_extracted(std::uint32_t file, base::Day day) {
  if (!day.known()) return;
  const std::lock_guard guard(lock_);
  base::Day& stated = files_[file].extracted;
  if (!stated.known() || stated < day) stated = day;
}

void Staging::mark_full(std::uint16_t source, std::string_view layout) {
  const std::lock_guard guard(lock_);
  std::pair<std::uint16_t, std::string> entry(source, layout);
  if (std::find(full_.begin(), full_.end(), entry) == full_.end()) full_.push_back(std::move(entry));
}

void Staging::file_issue(std::uint32_t file, base::Severity severity, std::string_view code, std::string_view text,
                         std::uint64_t line) {
  const std::uint32_t reason = reasons_.number(code, text);
  const std::lock_guard guard(lock_);
  quarantine_.add({files_[file].source, severity, file, reason, line});
}

std::uint16_t Staging::type_of(std::uint16_t source, std::string_view name) {
  const std::lock_guard guard(lock_);
  for (std::size_t i = 0; i < types_.size(); ++i)
    if (types_[i].source == source && types_[i].name == name) return static_cast<std::uint16_t>(i);
  KURSAAL_CHECK(types_.size() < 65535);
  types_.push_back({source, std::string(name), {}});
  return static_cast<std::uint16_t>(types_.size() - 1);
}

std::uint16_t Staging::unit_of(std::string_view unit) {
  const std::lock_guard guard(lock_);
  if (const auto found = unit_ids_.find(unit); found != unit_ids_.end()) return found->second;
  if (units_.size() > 60000) return 0;  // not units but noise; the value then has none, and says so
  const auto id = static_cast<std::uint16_t>(units_.size());
  units_.emplace_back(unit);
  unit_ids_.emplace(units_.back(), id);
  return id;
}

void Staging::know_decisions(const terminology::CodeLists& lists) {
  for (const auto& [name, list] : lists.all())
    for (const terminology::ListEntry& entry : list.entries)
      if (population::is_decision_item(list.items[entry.item]))
        decision_codes_.push_back({entry, list.items[entry.item]});
}

std::string_view Staging::decision_item(const SentCode& code) const {
  for (const DecisionCode& known : decision_codes_)
    if (known.entry.system == code.system &&
        (known.entry.prefix ? code.code.starts_with(known.entry.code) : code.code == known.entry.code))
      return known.item;
  return {};
}

void Staging::fail(base::Error error) {
  const std::lock_guard guard(lock_);
  if (!failure_) failure_ = std::move(error);
}

}  // namespace kursaal::ingest
