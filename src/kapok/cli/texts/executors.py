"""What the command line says about executors that need a server of their own."""

EXECUTORS: dict[str, tuple[str, str]] = {
    "use.no_database_url": (
        "用 PostgreSQL 算要说数据库在哪里：设环境变量 DATABASE_URL，如 postgresql://用户@主机/库名",
        "PostgreSQL needs a database: set DATABASE_URL, e.g. postgresql://user@host/database",
    ),
    "use.no_database": (
        "连不上 DATABASE_URL 里的数据库，或者没有建表的权限：{reason}",
        "The database of DATABASE_URL cannot be used: {reason}",
    ),
}
