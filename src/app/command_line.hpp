// The command line: one program, a few verbs (`kursaal --help`). Data on standard output, talk on standard error.
#pragma once

namespace kursaal::app {

// Returns the exit status: 0 done, 2 usage, 10 bad configuration, 11 input refused, 12 denied, 20 internal.
int run_command_line(int argc, char** argv);

}  // namespace kursaal::app
