// Any text as a mapping: it is read or refused with words, never more.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ingest/csv_mapping.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kursaal;
  const auto mapping = ingest::parse_mapping({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (!mapping.ok()) KURSAAL_CHECK(!mapping.error().text.empty());
  return 0;
}
