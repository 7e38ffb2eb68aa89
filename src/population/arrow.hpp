// Hands a batch to other programs by the Arrow C data interface: two plain C structs, no library (Apache Arrow, "The
// Arrow C data interface"). Spark and Python take batches so, and can give them.
#pragma once

#include <cstdint>

#include "population/history.hpp"

// The structs and the guard are those of the specification, so that several headers may define them in one program.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

}  // extern "C"

#endif  // ARROW_C_DATA_INTERFACE

namespace kursaal::population {

// Exports a batch as one struct array of a row a person:
//   person uint32, birth date32 null, birth_precision uint8, sex uint8, death date32 null, deceased bool,
//   events large_list<struct<day date32 null, end_day date32 null, known_day date32 null, concept uint32, source
//   uint16, kind uint8, value float64 null>>, and with provenance file uint32, line uint32.
// Unknown days and missing values are null. The columns are copied: the batch may go, the receiver calls both
// `release`. Requires: both structs are the caller's and empty. Cost: one copy of the batch.
void export_batch(const HistoryBatch& batch, ArrowSchema* schema, ArrowArray* array);

}  // namespace kursaal::population
