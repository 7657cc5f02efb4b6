"""The command line `kapok`.

Owns: arguments, words on the screen (`texts`), tables, files written for people. It holds no rule: every verdict and
every amount comes from `kapok.rules`, every row from `kapok.intake`. Nothing imports it.
Gives: `main(argv)`, which returns the exit code: 0 all well, 1 problems were found, 2 wrong use.
"""

from kapok.cli.main import main

__all__ = ["main"]
