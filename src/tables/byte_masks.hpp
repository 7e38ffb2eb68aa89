// Which of 64 bytes are a given character, as the bits of one word: the step under the record scanner and the CSV
// cursor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kursaal::tables {

inline constexpr std::size_t kMaskBytes = 64;

// 64 bytes, loaded once and compared with several characters.
class MaskWindow {
 public:
#if defined(__SSE2__)
  explicit MaskWindow(const char* text) {
    for (std::size_t i = 0; i < 4; ++i) lanes_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 16 * i));
  }
  [[nodiscard]] std::uint64_t equal(char wanted) const {
    const __m128i all = _mm_set1_epi8(wanted);
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const int bits = _mm_movemask_epi8(_mm_cmpeq_epi8(lanes_[i], all));
      mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(bits)) << (16 * i);
    }
    return mask;
  }

 private:
  __m128i lanes_[4];
#else
  explicit MaskWindow(const char* text) { std::memcpy(bytes_, text, kMaskBytes); }
  [[nodiscard]] std::uint64_t equal(char wanted) const {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < kMaskBytes; ++i) mask |= static_cast<std::uint64_t>(bytes_[i] == wanted) << i;
    return mask;
  }

 private:
  char bytes_[kMaskBytes];
#endif
};

// The window at `text` of which only `size` bytes (fewer than 64) may be read; the rest count as NUL.
inline MaskWindow padded_window(const char* text, std::size_t size) {
  char padded[kMaskBytes] = {};
  if (size > 0) std::memcpy(padded, text, size);
  return MaskWindow(padded);
}

}  // namespace kursaal::tables
