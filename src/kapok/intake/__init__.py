"""Reads other people's files into the vocabulary: typed rows, and what is wrong with every cell that is not usable.

Owns: how files look (workbooks, csv, Parquet), how cells are written, which sheet is which (`layouts/*.yaml`), how rows
of many files become one table per entity. Imports `kapok.rules` for the vocabulary and strict YAML only. Knows no
policy and no database; the command line, the demonstration city and the registry use it.
"""
