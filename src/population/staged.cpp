#include "population/staged.hpp"

namespace kursaal::population {

char sex_code(Sex sex) {
  switch (sex) {
    case Sex::unknown: return 'U';
    case Sex::female: return 'F';
    case Sex::male: return 'M';
    case Sex::other: return 'O';
  }
  return 'U';
}

}  // namespace kursaal::population
