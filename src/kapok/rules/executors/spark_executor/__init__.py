"""The executor for more than one machine: plans become Spark SQL over Parquet, each step a Parquet table of its own.

Takes a package and a Spark session (4.0 or newer, Java 17) whose workers all see one folder; gives results table by
table. The emission is `executors.sql`; here stands what Spark spells its own way, and where its tables lie. Needs the
extra `spark`.
"""
