# Flags that only our own targets get, and the three shapes of target this project has.
find_program(STEMMA_CCACHE ccache)
if(STEMMA_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${STEMMA_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STEMMA_CCACHE})
endif()

add_library(stemma_flags INTERFACE)
target_include_directories(stemma_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(stemma_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -fno-math-errno)
target_compile_definitions(stemma_flags INTERFACE STEMMA_VERSION="${PROJECT_VERSION}" _FILE_OFFSET_BITS=64)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 is wrong about "text" + std::string (bug 105651) and about moved std::variant (bug 105562 and others).
  target_compile_options(stemma_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(STEMMA_WARNINGS_AS_ERRORS)
  target_compile_options(stemma_flags INTERFACE -Werror)
endif()
if(STEMMA_CRASH_POINTS)
  target_compile_definitions(stemma_flags INTERFACE STEMMA_CRASH_POINTS=1)
endif()
if(STEMMA_SANITIZE)
  target_compile_options(stemma_flags INTERFACE -fsanitize=${STEMMA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(stemma_flags INTERFACE -fsanitize=${STEMMA_SANITIZE})
  if(STEMMA_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # In the program itself, both in one: preloaded libraries need not know of it, and reports of both go to one file.
    target_link_options(stemma_flags INTERFACE -static-libasan -static-libubsan)
  endif()
endif()
find_program(STEMMA_MOLD mold)
if(STEMMA_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  target_link_options(stemma_flags INTERFACE -fuse-ld=mold)
endif()

# Nothing that moc reads is made by another target: it need not wait for the libraries.
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF)

# Sources compiled eight at a time: headers are read once for all of them, which makes a build from nothing four times as quick.
# The dev preset compiles each alone, which keeps every header whole, and is quicker after a small change.
option(STEMMA_MERGE_SOURCES "Compile several sources of a target as one" OFF)
function(stemma_merge name)
  if(STEMMA_MERGE_SOURCES)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    # A file's own names, in a type of that file, count as another file's here.
    target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# stemma_library(NAME SOURCES … LINKS …): one static library per folder of core/, so that a wrong include does not link.
function(stemma_library name)
  cmake_parse_arguments(A "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  stemma_merge(${name})
  target_link_libraries(${name} PUBLIC stemma_flags ${A_LINKS} PRIVATE ${A_PRIVATE_LINKS})
endfunction()

# stemma_program(NAME SOURCES … LINKS …): lands in <build>/bin.
function(stemma_program name)
  cmake_parse_arguments(A "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  stemma_merge(${name})
  target_link_libraries(${name} PRIVATE stemma_flags ${A_LINKS})
endfunction()

# What a sanitizer says of a test, or of a program it started (whose end alone a test may take for another failure), becomes
# a file; tests/CMakeLists.txt has the test that finds none.
set(STEMMA_REPORTS ${CMAKE_BINARY_DIR}/reports)
function(stemma_sanitized_test name)
  set_property(TEST ${name} APPEND PROPERTY FIXTURES_REQUIRED sanitizer_reports)
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "ASAN_OPTIONS=log_path=${STEMMA_REPORTS}/${name}"
    "UBSAN_OPTIONS=print_stacktrace=1:log_path=${STEMMA_REPORTS}/${name}-undefined"
    "LSAN_OPTIONS=print_suppressions=0:suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp")
endfunction()

# A test's class is in its own source, which includes its ".moc". AUTOMOC makes it too, at ten times the cost for two
# hundred tests.
function(stemma_moc name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}_moc)
  foreach(source ${ARGN})
    get_filename_component(stem ${source} NAME_WE)
    get_filename_component(file ${source} ABSOLUTE)
    if(stem MATCHES "^tst_")
      add_custom_command(OUTPUT ${folder}/${stem}.moc COMMAND Qt6::moc -o ${folder}/${stem}.moc ${file} DEPENDS ${file} VERBATIM)
      target_sources(${name} PRIVATE ${folder}/${stem}.moc)
      target_include_directories(${name} PRIVATE ${folder})
    endif()
  endforeach()
endfunction()

# stemma_test(tst_Name SOURCES … LINKS … [LABELS …] [PROGRAMS …] [TIMEOUT s]): one Qt Test class under ctest.
# A test finds the built programs in STEMMA_BIN, the sources in STEMMA_SOURCE_DIR.
function(stemma_test name)
  cmake_parse_arguments(A "SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS;PROGRAMS" ${ARGN})
  if(NOT A_SOURCES)
    set(A_SOURCES ${name}.cpp)
  endif()
  add_executable(${name} ${A_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  stemma_moc(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE stemma_flags Qt6::Test ${A_LINKS})
  # A test's own code isn't what is shipped or measured: a third less time to compile.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${name} PRIVATE -O0)
  endif()
  if(A_PROGRAMS)
    add_dependencies(${name} ${A_PROGRAMS})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 300)
  endif()
  if(STEMMA_SANITIZE) # several times slower
    math(EXPR A_TIMEOUT "${A_TIMEOUT} * 5")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${A_TIMEOUT} LABELS "${A_LABELS}"
    ENVIRONMENT "STEMMA_BIN=${CMAKE_BINARY_DIR}/bin;STEMMA_HELPERS=${CMAKE_BINARY_DIR}/bin;STEMMA_SOURCE_DIR=${CMAKE_SOURCE_DIR};QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
  # Qt's own watchdog ends a test after five minutes, however busy the machine is.
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "QTEST_FUNCTION_TIMEOUT=${A_TIMEOUT}000")
  if(STEMMA_SANITIZE MATCHES "thread")
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
      "TSAN_OPTIONS=halt_on_error=1:suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp")
  endif()
  if(STEMMA_SANITIZE MATCHES "address")
    stemma_sanitized_test(${name})
  endif()
  if(A_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()
