"""Numbers of a registry: the indicators of a policy, split by county, sex and so on, held against their targets.

Owns: how the units of an indicator's rule are counted, in Python (the definition) and in the database; targets; the
list behind each number. Finding the units is screening (`kapok.screening`); nothing here decides.
"""
