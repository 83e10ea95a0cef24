// Package duckdb checks in DuckDB the Parquet files of package sim/store/parquet. It is a module of
// its own, since DuckDB is C++ and takes a minute to link: `.ci/nightly` runs it.
package duckdb
