"""The executor for whole registries: plans become DuckDB SQL, one query a measure, then keys, limits and money.

Takes a package and tables (Parquet files or a `World`); gives results table by table. What naive SQL gets wrong is
emitted by hand in `dialect`: least/greatest, exists, sums, division, CASE on unknown, month arithmetic.
"""
