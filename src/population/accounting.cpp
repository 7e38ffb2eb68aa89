#include "population/accounting.hpp"

#include "base/text.hpp"

namespace kursaal::population {

namespace {

using base::format_count;

base::Status law(bool holds, std::string_view name, std::uint64_t left, std::uint64_t right) {
  if (holds) return base::ok_status();
  return base::make_error(base::ErrorCode::law_broken, "the run lost count: ", name, " does not hold (",
                          format_count(left), " against ", format_count(right),
                          "); nothing was published. Please report this with the run's report.");
}

std::uint64_t accounted_for(const RecordCounts& counts) {
  return counts.loaded + counts.unused_type + counts.unknown_format + counts.duplicate + counts.superseded +
         counts.quarantined;
}

base::Status equal(std::string_view name, std::uint64_t left, std::uint64_t right) {
  return law(left == right, name, left, right);
}

}  // namespace

RecordCounts& RecordCounts::operator+=(const RecordCounts& other) {
  read += other.read;
  loaded += other.loaded;
  unused_type += other.unused_type;
  unknown_format += other.unknown_format;
  duplicate += other.duplicate;
  superseded += other.superseded;
  quarantined += other.quarantined;
  return *this;
}

base::Status Accounting::check_laws() const {
  KURSAAL_TRY(equal("records read = loaded + set aside + quarantined", records.read, accounted_for(records)));
  RecordCounts total;
  for (const TypeCounts& type : by_type) {
    KURSAAL_TRY(equal("records read = loaded + set aside + quarantined, of " + type.source + " " + type.record,
                      type.counts.read, accounted_for(type.counts)));
    total += type.counts;
  }
  KURSAAL_TRY(equal("records read, by type = in all", total.read, records.read));
  KURSAAL_TRY(equal("records loaded, by type = in all", total.loaded, records.loaded));
  KURSAAL_TRY(equal("records of unused types, by type = in all", total.unused_type, records.unused_type));
  KURSAAL_TRY(equal("records of unknown format, by type = in all", total.unknown_format, records.unknown_format));
  KURSAAL_TRY(equal("duplicate records, by type = in all", total.duplicate, records.duplicate));
  KURSAAL_TRY(equal("superseded records, by type = in all", total.superseded, records.superseded));
  KURSAAL_TRY(equal("quarantined records, by type = in all", total.quarantined, records.quarantined));
  KURSAAL_TRY(law(withdrawn <= records.loaded, "withdrawn <= records loaded", withdrawn, records.loaded));
  KURSAAL_TRY(equal("events staged = events published", events_staged, events_published));
  KURSAAL_TRY(equal("events published = events swept", events_published, events_swept));
  KURSAAL_TRY(equal("identities = people + links", identities, people + links));
  return base::ok_status();
}

}  // namespace kursaal::population
