// Work over threads: numbered pieces handed out in order, joined before return. Results must not depend on which thread
// did a piece.
#pragma once

#include <cstddef>
#include <functional>

namespace kursaal::base {

// Calls work(piece, worker) for every piece in [0, pieces), on at most `threads` threads (worker in [0, threads)).
// With one thread, or one piece, it runs in the calling thread. An exception in a piece stops the program.
void parallel_for(std::size_t pieces, std::size_t threads,
                  const std::function<void(std::size_t piece, std::size_t worker)>& work);

// The machine's processors as the process may use them, at least 1.
std::size_t processor_count();

}  // namespace kursaal::base
