"""The tree of commands: names, help and where each stands. A command's module is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kapok.cli.usage import Command, Group

COMMANDS: dict[str, tuple[str, str]] = {
    "policy check": ("kapok.cli.policy.check:check", "help.check"),
    "policy test": ("kapok.cli.policy.trial:trial", "help.test"),
    "policy coverage": ("kapok.cli.policy.coverage:coverage", "help.coverage"),
    "policy show": ("kapok.cli.policy.show:show", "help.show"),
    "policy page": ("kapok.cli.policy.page:page", "help.page"),
    "policy readings": ("kapok.cli.policy.readings:readings", "help.readings"),
    "policy diff": ("kapok.cli.revision.diff:diff", "help.diff"),
    "policy compare": ("kapok.cli.policy.compare:compare_document", "help.compare"),
    "policy prove": ("kapok.cli.revision.prove:prove", "help.prove"),
    "policy overlay": ("kapok.cli.revision.overlay:overlay", "help.overlay"),
    "policy differ": ("kapok.cli.revision.differ:differ", "help.differ"),
    "policy duties": ("kapok.cli.policy.duties:duties", "help.duties"),
    "decide": ("kapok.cli.decide.command:decide", "help.decide"),
    "screen": ("kapok.cli.screening.command:screen", "help.screen"),
    "warnings": ("kapok.cli.monitoring.command:warnings", "help.warnings"),
    "indicators": ("kapok.cli.reports.command:indicators", "help.indicators"),
    "simulate": ("kapok.cli.simulation.command:simulate", "help.simulate"),
    "city make": ("kapok.cli.city:make_city", "help.city_make"),
    "intake check": ("kapok.cli.intake:check_intake", "help.intake_check"),
    "receipt show": ("kapok.cli.receipt.show:show", "help.receipt_show"),
    "receipt replay": ("kapok.cli.receipt.replay:replay", "help.receipt_replay"),
    "receipt verify": ("kapok.cli.receipt.verify:verify", "help.receipt_verify"),
    "keys new": ("kapok.cli.secrets.keys:new", "help.keys_new"),
    "keys status": ("kapok.cli.secrets.keys:status", "help.keys_status"),
    "keys rotate": ("kapok.cli.secrets.keys:change", "help.keys_rotate"),
    "keys check": ("kapok.cli.secrets.keys:check", "help.keys_check"),
    "files add": ("kapok.cli.secrets.files:add", "help.files_cmd_add"),
    "files get": ("kapok.cli.secrets.files:get", "help.files_cmd_get"),
    "files list": ("kapok.cli.secrets.files:listing", "help.files_cmd_list"),
    "files check": ("kapok.cli.secrets.files:check", "help.files_cmd_check"),
    "audit seal": ("kapok.cli.secrets.audit:seal_rows", "help.audit_seal"),
    "audit verify": ("kapok.cli.secrets.audit:verify_rows", "help.audit_verify"),
    "identity check": ("kapok.cli.secrets.identity:check", "help.identity_check"),
    "db start": ("kapok.cli.database.server:start", "help.db_start"),
    "db stop": ("kapok.cli.database.server:stop", "help.db_stop"),
    "db status": ("kapok.cli.database.server:status", "help.db_status"),
    "db backup": ("kapok.cli.database.backup:backup", "help.db_backup"),
    "db restore": ("kapok.cli.database.backup:restore", "help.db_restore"),
    "db migrate": ("kapok.cli.database.migrate:migrate", "help.db_migrate"),
    "db load": ("kapok.cli.database.loading:load", "help.db_load"),
    "db shell": ("kapok.cli.database.shell:shell", "help.db_shell"),
    "import file": ("kapok.cli.imports.bringing:file", "help.import_file"),
    "import list": ("kapok.cli.imports.command:listing", "help.import_list"),
    "import show": ("kapok.cli.imports.command:show", "help.import_show"),
    "import columns": ("kapok.cli.imports.steps:columns", "help.import_columns"),
    "import mend": ("kapok.cli.imports.steps:mend", "help.import_mend"),
    "import restore": ("kapok.cli.imports.steps:restore", "help.import_restore"),
    "import choose": ("kapok.cli.imports.steps:choose", "help.import_choose"),
    "import forecast": ("kapok.cli.imports.steps:forecast", "help.import_forecast"),
    "import confirm": ("kapok.cli.imports.steps:confirm", "help.import_confirm"),
    "import undo": ("kapok.cli.imports.command:undo", "help.import_undo"),
    "import export": ("kapok.cli.imports.command:export", "help.import_export"),
    "import kinds": ("kapok.cli.imports.command:kinds", "help.import_kinds"),
    "jobs work": ("kapok.cli.jobs.command:work", "help.jobs_work"),
    "jobs status": ("kapok.cli.jobs.command:status", "help.jobs_status"),
    "jobs ask": ("kapok.cli.jobs.command:ask", "help.jobs_ask"),
    "jobs retry": ("kapok.cli.jobs.command:retry", "help.jobs_retry"),
    "accounts begin": ("kapok.cli.accounts.first:begin_accounts", "help.first_two"),
    "accounts login": ("kapok.cli.accounts.entering:log_in", "help.accounts_login"),
    "accounts logout": ("kapok.cli.accounts.entering:log_out", "help.accounts_logout"),
    "accounts list": ("kapok.cli.accounts.people:listed", "help.accounts_list"),
    "accounts show": ("kapok.cli.accounts.people:show", "help.accounts_show"),
    "accounts create": ("kapok.cli.accounts.people:create", "help.accounts_create"),
    "accounts grant": ("kapok.cli.accounts.grants:grant", "help.accounts_grant"),
    "accounts confirm": ("kapok.cli.accounts.grants:confirm", "help.accounts_confirm"),
    "accounts end": ("kapok.cli.accounts.grants:end", "help.accounts_end"),
    "accounts block": ("kapok.cli.accounts.people:block", "help.accounts_block"),
    "accounts unblock": ("kapok.cli.accounts.people:unblock", "help.accounts_unblock"),
    "accounts reset": ("kapok.cli.accounts.people:reset", "help.accounts_reset"),
    "accounts unpair": (
        "kapok.cli.accounts.people:reset_factor",
        "help.accounts_unpair",
    ),
    "accounts sessions": ("kapok.cli.accounts.people:sessions", "help.accounts_sessions"),
    "accounts areas": ("kapok.cli.accounts.places:areas", "help.accounts_areas"),
    "areas mark": ("kapok.cli.areas.command:mark", "help.areas_mark"),
    "areas rename": ("kapok.cli.areas.command:rename", "help.areas_rename"),
    "areas add": ("kapok.cli.areas.command:add", "help.areas_add"),
    "settings list": ("kapok.cli.settings.command:listing", "help.settings_list"),
    "settings set": ("kapok.cli.settings.command:put", "help.settings_set"),
    "accounts departments": ("kapok.cli.accounts.places:departments", "help.accounts_departments"),
    "api token make": ("kapok.cli.accounts.tokens:make", "help.token_make"),
    "api token list": ("kapok.cli.accounts.tokens:listed", "help.token_list"),
    "api token confirm": ("kapok.cli.accounts.tokens:confirm", "help.token_confirm"),
    "api token revoke": ("kapok.cli.accounts.tokens:revoke", "help.token_revoke"),
    "finds run": ("kapok.cli.finds.command:run", "help.finds_run"),
    "finds list": ("kapok.cli.finds.command:listing", "help.finds_list"),
    "finds rows": ("kapok.cli.finds.command:rows", "help.finds_rows"),
    "finds changed": ("kapok.cli.finds.command:changed", "help.finds_changed"),
    "finds roster": ("kapok.cli.finds.roster:roster", "help.finds_roster"),
    "finds regrets": ("kapok.cli.finds.command:regrets", "help.finds_regrets"),
    "finds prices": ("kapok.cli.finds.command:prices", "help.finds_prices"),
    "finds receipt": ("kapok.cli.finds.command:receipt", "help.finds_receipt"),
    "finds differ": ("kapok.cli.finds.command:differ", "help.finds_differ"),
    "quality run": ("kapok.cli.comparing.command:run", "help.quality_run"),
    "quality list": ("kapok.cli.comparing.command:listing", "help.quality_list"),
    "quality accept": ("kapok.cli.comparing.command:accept", "help.quality_accept"),
    "compare offices": ("kapok.cli.comparing.command:offices", "help.round_offices"),
    "compare new": ("kapok.cli.comparing.command:new", "help.round_new"),
    "compare list": ("kapok.cli.comparing.command:rounds_listed", "help.round_list"),
    "compare request": ("kapok.cli.comparing.command:request", "help.round_request"),
    "compare reply": ("kapok.cli.comparing.command:reply", "help.round_reply"),
    "serve": ("kapok.cli.serving.command:serve", "help.serve"),
    "demo start": ("kapok.cli.demo.command:start", "help.demo_start"),
    "demo logins": ("kapok.cli.demo.words:show", "help.demo_logins"),
    "demo code": ("kapok.cli.demo.words:code", "help.demo_code"),
    "demo token": ("kapok.cli.demo.token:show", "help.demo_token"),
    "demo village": ("kapok.cli.demo.village:village", "help.demo_village"),
    "demo screen": ("kapok.cli.demo.screening:screen", "help.demo_screen"),
}
GROUPS = {
    "policy": "help.policy",
    "city": "help.city",
    "intake": "help.intake",
    "receipt": "help.receipt",
    "keys": "help.keys",
    "files": "help.kept_files",
    "audit": "help.audit",
    "identity": "help.identity",
    "db": "help.db",
    "import": "help.import",
    "jobs": "help.jobs",
    "finds": "help.finds",
    "quality": "help.quality",
    "compare": "help.rounds",
    "accounts": "help.accounts",
    "areas": "help.areas",
    "settings": "help.settings",
    "api": "help.api",
    "api token": "help.token",
    "demo": "help.demo",
}
MEANT = {"demo": "start"}
"""The command of a group that is meant where only options follow, or nothing."""
NAMED = {"import": "file"}
"""The command of a group that is meant where the first word is none of its commands."""


class Tree(Group):
    """A group that reads its commands from the table, below a prefix."""

    def __init__(self, prefix: str = "", **more: Any) -> None:
        self.prefix = prefix
        super().__init__(no_args_is_help=True, **more)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        below = [
            name.removeprefix(self.prefix).split(" ")[0]
            for name in COMMANDS
            if name.startswith(self.prefix)
        ]
        return list(dict.fromkeys(below))

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        path = f"{self.prefix}{cmd_name}"
        if path in GROUPS:
            return Tree(f"{path} ", name=cmd_name, help=GROUPS[path])
        return _command(cmd_name, *COMMANDS[path]) if path in COMMANDS else None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        meant = MEANT.get(self.prefix.strip())
        if meant and "--help" not in args and (not args or args[0].startswith("-")):
            args = [meant, *args]
        other = NAMED.get(self.prefix.strip())
        if other and args and args[0] not in ("--help", *self.list_commands(ctx)):
            args = [other, *args]
        return super().parse_args(ctx, args)

    def rows(self) -> list[tuple[str, str]]:
        below = [(name, key) for name, (_, key) in COMMANDS.items() if name.startswith(self.prefix)]
        return [(name.removeprefix(self.prefix), key) for name, key in below]


def _command(name: str, where: str, help_key: str) -> Any:
    module, _, function = where.partition(":")
    app = typer.Typer(add_completion=False)
    app.command(name, help=help_key, cls=Command)(getattr(import_module(module), function))
    return get_command(app)


def root() -> Tree:
    """The command `kapok`."""
    return Tree(name="kapok", help="help.kapok")
