"""An explanation on the screen: the engine's own words, folded, numbers of people masked, verdicts coloured."""

from __future__ import annotations

from rich.text import Text

from kapok.cli.face import Face
from kapok.masking import masked
from kapok.rules.explain import Explanation, render

STYLES = {
    "✔": "green",
    "✖": "red",
    "◇": "yellow",
    "△": "cyan",
    "◌": "yellow",
    "⚖": "magenta",
    "◉": "blue",
    "▣": "blue",
}


def show_explanation(face: Face, explanation: Explanation) -> None:
    """Line by line as the engine renders it; what hangs below a line keeps its indent."""
    verdict = explanation.verdict.sentence.get(face.lang)
    for number, line in enumerate(masked(render(explanation, face.lang)).split("\n")):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        style = STYLES.get(bare[:1], "")
        if number == 0:
            style = "bold"
        elif bare.endswith(masked(verdict)):
            style = f"bold {style}"
        elif not indent and bare.endswith(("：", ":")):
            style = "bold"
        _line(face, bare, indent, style)


def _line(face: Face, bare: str, indent: int, style: str) -> None:
    hang = 2 if bare[:1] in STYLES or bare[:2] in ("· ", "- ", "• ") else 0
    words = Text(bare, style=style if not indent or style == "bold" else "")
    if style and style != "bold":
        words.stylize(style, 0, 1)
    if not hang:
        face.para(words, indent)
        return
    face.para_hanging(words, indent, hang)
