"""The tree of commands."""

from __future__ import annotations

import typer

from kapok.cli.policy.check import check
from kapok.cli.policy.coverage import coverage
from kapok.cli.policy.readings import readings
from kapok.cli.policy.show import show
from kapok.cli.policy.test import test
from kapok.cli.usage import Command, Group

app = typer.Typer(
    name="kapok", help="help.kapok", cls=Group, no_args_is_help=True, add_completion=False
)
policy = typer.Typer(name="policy", help="help.policy", cls=Group, no_args_is_help=True)
app.add_typer(policy)

policy.command("check", help="help.check", cls=Command)(check)
policy.command("test", help="help.test", cls=Command)(test)
policy.command("coverage", help="help.coverage", cls=Command)(coverage)
policy.command("show", help="help.show", cls=Command)(show)
policy.command("readings", help="help.readings", cls=Command)(readings)
