// The program's own version, as in CMakeLists.txt and the changelog.
#pragma once

namespace kursaal::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace kursaal::app
