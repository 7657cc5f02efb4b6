"""The roles of a database, and how long each may keep others waiting.

    kapok_owner   owns the database and its tables; migrations, backup, restore
    kapok_app     holds the application's rights; nobody connects as it
    kapok_web     what the web connects as, kapok_jobs what long work connects as: both may do what kapok_app may

The application's roles own nothing, make no tables and are held by row-level security.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from kapok.platform.database.passwords import Passwords
from kapok.platform.database.trouble import Trouble

ADMIN, OWNER, APP, WEB, JOBS = "kapok_admin", "kapok_owner", "kapok_app", "kapok_web", "kapok_jobs"
LOGINS = {"owner": OWNER, "web": WEB, "jobs": JOBS}
"""What a connection is for → the role it is made as."""
DATABASE = "kapok"

Waits = dict[str, str]
WAITS: dict[str, Waits] = {
    WEB: {
        "statement_timeout": "15s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "30s",
    },
    JOBS: {
        "statement_timeout": "30min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "5min",
    },
    OWNER: {
        "statement_timeout": "1h",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "5min",
    },
}
PLANS: dict[str, Waits] = {WEB: {"plan_cache_mode": "force_generic_plan"}}
"""What pages ask again and again is planned once a connection, whatever its values."""
_BOUND = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
"""What a role is that is made without more; only a superuser may say it of one that is there."""


def make_roles(con: psycopg.Connection, passwords: Passwords, *, own: tuple[str, ...]) -> None:
    """Every role, as it has to be; run again, it mends what was changed. `own`: the roles that connect."""
    _make(con, APP, "NOLOGIN", None)
    for role in own:
        _make(con, role, "LOGIN", passwords[role])
    for role in (WEB, JOBS):
        if role in own:
            con.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(role)))


def existing(con: psycopg.Connection) -> set[str]:
    found = con.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, APP, WEB, JOBS]]
    )
    return {name for (name,) in found}


def _make(con: psycopg.Connection, role: str, login: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if role not in existing(con):
        con.execute(sql.SQL("CREATE ROLE {}").format(name))
    bound = _BOUND if _is_superuser(con) else ""
    con.execute(sql.SQL("ALTER ROLE {} {} {}").format(name, sql.SQL(login), sql.SQL(bound)))
    if _is_strong(con, role):
        raise Trouble("role_too_strong", role=role)
    if password is not None:  # scrambled here, so that no log of the server ever holds it
        scrambled = con.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        ).decode()
        con.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(scrambled)))
    for setting, value in (WAITS.get(role, {}) | PLANS.get(role, {})).items():
        con.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                name, sql.Identifier(setting), sql.Literal(value)
            )
        )


def _is_superuser(con: psycopg.Connection) -> bool:
    row = con.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def _is_strong(con: psycopg.Connection, role: str) -> bool:
    row = con.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    return bool(row and row[0])


_ON_DATABASE = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
)
_TO_COME = (
    ("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}", "REVOKE ALL ON TABLES FROM {app}"),
    ("GRANT USAGE ON SEQUENCES TO {app}", "REVOKE ALL ON SEQUENCES FROM {app}"),
    ("GRANT EXECUTE ON FUNCTIONS TO {app}", "REVOKE ALL ON FUNCTIONS FROM {app}"),
    ("REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", "GRANT EXECUTE ON FUNCTIONS TO PUBLIC"),
)
"""Rights in what the owner makes from now on, and how each is taken back."""


def grant_rights(con: psycopg.Connection, owner: str) -> None:
    """In the database connected to: it is the owner's; the application uses what the owner makes from now on."""
    row = con.execute("SELECT current_database()").fetchone()
    assert row is not None
    for words in (*_ON_DATABASE, *(_for_owner(given) for given, _ in _TO_COME)):
        con.execute(_filled(words, owner, row[0]))


def no_rights_to_come(owner: str) -> str:
    """For a restore: every table gets the rights it had, and none that new ones get."""
    taken = [_filled(_for_owner(back), owner).as_string(None) for _, back in _TO_COME]
    return "".join(f"{words};\n" for words in taken)


def _for_owner(words: str) -> str:
    return f"ALTER DEFAULT PRIVILEGES FOR ROLE {{owner}} {words}"


def _filled(words: str, owner: str, database: str = "") -> sql.Composed:
    names = {"owner": owner, "database": database, "app": APP}
    used = {key: sql.Identifier(name) for key, name in names.items() if f"{{{key}}}" in words}
    return sql.SQL(words).format(**used)
