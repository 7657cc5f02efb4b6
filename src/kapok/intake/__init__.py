"""Reads other people's files into the vocabulary: typed rows, and what is wrong with every cell that is not usable.

Owns: how files look (workbooks, csv, Parquet), how cells are written, which sheet is which (`layouts/*.yaml`), how rows
of many files become one table per entity. Imports `kapok.rules` for the vocabulary, calendar and strict YAML only.
Knows no policy and no database; the command line, the demonstration city and the registry use it.

Gives `read_folder(path, vocabulary)` and `read_files(paths, vocabulary)` → `Intake`, `check(paths, vocabulary)` →
`Report`, and `kapok.intake.layouts` for whoever writes such sheets.
"""

from kapok.intake.findings import Finding, Level, Place
from kapok.intake.folder import read_files, read_folder
from kapok.intake.intake import Intake
from kapok.intake.report import Report, check

__all__ = ["Finding", "Intake", "Level", "Place", "Report", "check", "read_files", "read_folder"]
