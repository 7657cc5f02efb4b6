"""Who may do what, where: areas, departments, accounts, the roles they hold for a time, and the actor of a transaction.

Owns the tables of areas, departments, accounts and grants, the rules of passwords and second factors, and `acting_as`, by
which a transaction tells the database on whose behalf it runs; row-level security goes by that. Imports `kapok.platform`
and Django; knows no person of the registry but by an id.
"""
