"""A whole registry screened: what each measure gives, to whom, how much, why not, and what is missing.

Owns: taking data in (office files through `kapok.intake`, or the vocabulary's Parquet), one run over all measures,
and what is told of it: summary, near misses, regrets, results as Parquet, the office's workbook. Imports
`kapok.rules` and `kapok.intake`; knows no face and no database but the run's own.
"""
