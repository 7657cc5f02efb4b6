"""Parsers of single cells: raw value in, typed value and notes out.

Owns what a cell may look like (dates, money, identity numbers, yes/no …) and nothing about columns or files.
A parser never raises and never guesses: a cell it cannot read gives None (unknown) and an error note; what it mended
it says in a repair note. Words of the trade (是, 长期, 万元 …) stand in `layouts/_words.yaml`.
"""
