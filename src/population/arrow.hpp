// Hands a batch to other programs by the Arrow C data interface: two plain C structs, no library (Apache Arrow, "The
// Arrow C data interface"). Spark and Python take batches so, and can give them.
#pragma once

#include "population/history.hpp"
#include "tables/arrow_data.hpp"

namespace kursaal::population {

// Exports a batch as one struct array of a row a person:
//   person uint32, birth date32 null, birth_precision uint8, sex uint8, death date32 null, deceased bool,
//   events large_list<struct<day date32 null, end_day date32 null, known_day date32 null, concept uint32, source
//   uint16, kind uint8, value float64 null>>, and with provenance file uint32, line uint32.
// Unknown days and missing values are null. The columns are copied: the batch may go, the receiver calls both
// `release`. Requires: both structs are the caller's and empty. Cost: one copy of the batch.
void export_batch(const HistoryBatch& batch, ArrowSchema* schema, ArrowArray* array);

}  // namespace kursaal::population
