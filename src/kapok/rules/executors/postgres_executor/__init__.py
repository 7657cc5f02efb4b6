"""The executor for where the data is: plans become PostgreSQL (15 or newer), in a schema of its own.

Takes a package and a connection (psycopg 3); gives results table by table. The emission is `executors.sql`; here
stands what PostgreSQL spells its own way, and how facts get in (COPY). Needs the extra `postgres`.
"""
