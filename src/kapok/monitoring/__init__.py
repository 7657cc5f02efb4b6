"""Warnings of a run over a registry: what is raised for whom, how grave, why, and what has to be done.

Owns: one run over the rules of `warnings/`, its list, counts by rule and county, the workbook of warnings. A warning's
rule is screened like a measure (`kapok.screening`); nothing here decides. Follow-up, escalation and closing belong to
the registry of cases and are not here.
"""
