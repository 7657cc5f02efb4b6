"""The policy finds people: the registry screened out of the database, its results kept, and what is told of them.

Owns: runs and what they stand on, results of units from run to run, finds (who is entitled and never applied), what
changed and why, receipts of what changed, regrets, prices of readings. A result is kept once for as long as it holds:
`since` is the run that first gave it, `until` the run that gave another. Imports screening, simulation, receipts and the
registry; knows no page. Pages read through `kapok.finds.reading` and `kapok.finds.counting`.
"""
