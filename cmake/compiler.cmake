# Warnings are errors everywhere; ccache and mold are used when the machine has them.
option(KURSAAL_FUZZ "Build the fuzz targets (clang only)" OFF)
set(KURSAAL_SANITIZE "" CACHE STRING "Sanitizers for the whole build, for example address,undefined or thread")
# x86-64-v2 has popcnt and SSE4.2 and runs on every server of the last ten years; simdjson picks wider code itself.
set(KURSAAL_MARCH "x86-64-v2" CACHE STRING "Value of -march on x86-64")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(kursaal_flags INTERFACE)
target_compile_options(kursaal_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Werror
  -fno-math-errno -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms of g++ 12 on std::string's operator+ (GCC bug 105651).
  target_compile_options(kursaal_flags INTERFACE -Wno-restrict)
  # A false alarm at -O1 on the frames of Asio's coroutines, which have an operator new and delete of their own.
  target_compile_options(kursaal_flags INTERFACE $<$<CONFIG:Debug>:-Wno-mismatched-new-delete>)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(kursaal_flags INTERFACE "-march=${KURSAAL_MARCH}")
endif()
if(KURSAAL_SANITIZE)
  add_compile_options(-fsanitize=${KURSAAL_SANITIZE} -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${KURSAAL_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND KURSAAL_SANITIZE MATCHES "thread")
    # Asio's fences are unknown to the thread sanitizer: it may alarm about them falsely, and says so at each file.
    add_compile_options(-Wno-tsan)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # A false alarm of g++ 12 with -fsanitize on std::regex (GCC bug 105562).
    target_compile_options(kursaal_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
