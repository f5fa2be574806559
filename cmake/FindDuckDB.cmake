# DuckDB::DuckDB, by its C interface: an installed one, else the one that packaging/fetch-duckdb unpacked.
# DuckDB_LIBRARY is the file itself; whoever installs or runs a program from the build folder needs a copy beside it.
set(_duckdb_fetched ${CMAKE_SOURCE_DIR}/build/third_party/duckdb)
find_path(DuckDB_INCLUDE_DIR duckdb.h)
find_library(DuckDB_LIBRARY duckdb)
if(NOT DuckDB_INCLUDE_DIR OR NOT DuckDB_LIBRARY)
  # Never a header of one DuckDB with the library of another.
  unset(DuckDB_INCLUDE_DIR CACHE)
  unset(DuckDB_LIBRARY CACHE)
  find_path(DuckDB_INCLUDE_DIR duckdb.h PATHS ${_duckdb_fetched}/include NO_DEFAULT_PATH)
  find_library(DuckDB_LIBRARY duckdb PATHS ${_duckdb_fetched}/lib NO_DEFAULT_PATH)
endif()
mark_as_advanced(DuckDB_INCLUDE_DIR DuckDB_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "packaging/fetch-duckdb fetches it, ./dev setup calls that and the rest.")

if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
  add_library(DuckDB::DuckDB SHARED IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES
    IMPORTED_LOCATION ${DuckDB_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${DuckDB_INCLUDE_DIR})
endif()
