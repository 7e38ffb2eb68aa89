// The program: reads its arguments, does one verb, says what went wrong, exits with a stable status.
#include "app/command_line.hpp"

int main(int argc, char** argv) { return kursaal::app::run_command_line(argc, argv); }
