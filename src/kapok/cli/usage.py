"""Help and complaints about use, in the language spoken. Help texts of commands are keys of the catalogue."""

from __future__ import annotations

from typing import Any

import typer
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

from kapok.cli.face import Face, Stop

COMMON = (("--lang zh|en", "help.lang"), ("--json", "help.json"), ("--help", "help.help"))

NUMBERS = {"int": "use.int", "float": "use.float"}


class Command(TyperCommand):
    """A command whose help is read from the catalogue."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        face: Face = ctx.obj or Face()
        _heading(face, ctx, self)
        arguments = [p for p in self.params if isinstance(p, TyperArgument)]
        options = [p for p in self.params if not isinstance(p, TyperArgument) and p.name != "help"]
        _section(face, "help.arguments", [(_metavar(p), _help(face, p)) for p in arguments])
        _section(
            face,
            "help.options",
            [(f"{', '.join(p.opts)} {_metavar(p)}".strip(), _help(face, p)) for p in options],
        )
        _common(face)


class Group(TyperGroup):
    """A group of commands whose help is read from the catalogue."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        face: Face = ctx.obj or Face()
        _heading(face, ctx, self)
        rows = [(name, face.text(key)) for name, key in self.rows()]
        _section(face, "help.commands", rows)
        _common(face)

    def rows(self) -> list[tuple[str, str]]:
        """Names of the commands below, and the keys of their help."""
        return []

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise Stop("use.command", name=args[0], allowed=", ".join(self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


def complaint(face: Face, error: typer.TyperException) -> str:
    """What was wrong with the use of the command, and where to read on."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "kapok"
    if kind == "NoArgsIsHelpError":
        return ""
    more = face.text("use.more", command=command)
    if kind == "NoSuchOption":
        close = getattr(error, "possibilities", None) or []
        hint = face.text("use.did_you_mean", names=", ".join(close)) if close else ""
        return (
            f"{face.text('use.option', name=getattr(error, 'option_name', ''), hint=hint)}\n{more}"
        )
    name = _name(getattr(error, "param", None))
    if kind == "MissingParameter":
        return f"{face.text('use.missing', name=name)}\n{more}"
    if kind == "BadParameter":
        return f"{face.text('use.value', name=name, detail=_why(face, error))}\n{more}"
    if kind == "BadOptionUsage":
        return f"{face.text('use.no_value', name=getattr(error, 'option_name', ''))}\n{more}"
    return f"{face.text('use.extra', detail=error.message)}\n{more}"


def _why(face: Face, error: typer.TyperException) -> str:
    """What should be written: the parser's own words are English, its kinds (int_parsing …) are not words."""
    found: list[Any] = getattr(error.__cause__, "errors", list)()
    if not found or (number := str(found[0]["type"]).split("_")[0]) not in NUMBERS:
        return str(error.message)
    return face.text(NUMBERS[number], value=found[0]["input"])


def _name(param: Any) -> str:
    if param is None:
        return ""
    return _metavar(param) if isinstance(param, TyperArgument) else str(param.opts[0])


def _metavar(param: Any) -> str:
    if getattr(param, "is_flag", False):
        return ""
    shown = str(param.metavar or str(param.name).upper())
    return f"{shown} …" if getattr(param, "nargs", 1) == -1 else shown


def _help(face: Face, param: Any) -> str:
    words = face.text(str(param.help)) if param.help else ""
    if param.required:
        return (
            f"{words}（{face.text('help.required')}）"
            if face.lang == "zh"
            else f"{words} ({face.text('help.required')})"
        )
    return words


def _heading(face: Face, ctx: Any, command: Any) -> None:
    pieces = " ".join(_pieces(face, command))
    face.out.print(Text(f"{face.text('help.usage')}  {ctx.command_path} {pieces}", style="bold"))
    face.out.print(Text(face.text(str(command.help))))


def _pieces(face: Face, command: Any) -> list[str]:
    """What may stand behind the command: options, and arguments by an example or a name."""
    options = f"[{face.text('help.options')}]"
    if isinstance(command, TyperGroup):
        return [options, f"{face.text('help.commands')} …"]
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    return [options, *(_metavar(p) if p.required else f"[{_metavar(p)}]" for p in arguments)]


def _section(face: Face, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    face.out.print()
    face.out.print(Text(face.text(title), style="bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for left, right in rows:
        table.add_row(Text(f"  {left}", style="cyan"), Text(right))
    face.out.print(table)


def _common(face: Face) -> None:
    _section(face, "help.common", [(left, face.text(key)) for left, key in COMMON])
    face.out.print()
    face.out.print(Text(face.text("help.exit"), style="dim"))
