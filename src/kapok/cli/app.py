"""The tree of commands."""

from __future__ import annotations

import typer

from kapok.cli.decide import decide
from kapok.cli.demo.command import demo
from kapok.cli.places import check_intake, make_city
from kapok.cli.policy.check import check
from kapok.cli.policy.coverage import coverage
from kapok.cli.policy.readings import readings
from kapok.cli.policy.show import show
from kapok.cli.policy.trial import trial
from kapok.cli.screening.command import screen
from kapok.cli.usage import Command, Group

app = typer.Typer(
    name="kapok", help="help.kapok", cls=Group, no_args_is_help=True, add_completion=False
)
policy = typer.Typer(name="policy", help="help.policy", cls=Group, no_args_is_help=True)
app.add_typer(policy)

policy.command("check", help="help.check", cls=Command)(check)
policy.command("test", help="help.test", cls=Command)(trial)
policy.command("coverage", help="help.coverage", cls=Command)(coverage)
policy.command("show", help="help.show", cls=Command)(show)
policy.command("readings", help="help.readings", cls=Command)(readings)

app.command("decide", help="help.decide", cls=Command)(decide)
app.command("screen", help="help.screen", cls=Command)(screen)

city = typer.Typer(name="city", help="help.city", cls=Group, no_args_is_help=True)
app.add_typer(city)
city.command("make", help="help.city_make", cls=Command)(make_city)

intake = typer.Typer(name="intake", help="help.intake", cls=Group, no_args_is_help=True)
app.add_typer(intake)
intake.command("check", help="help.intake_check", cls=Command)(check_intake)

app.command("demo", help="help.demo", cls=Command)(demo)
