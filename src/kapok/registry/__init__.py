"""The real-name labour registry: households, people, organisations, their facts with sources, and the history of all of it.

Owns the tables of identities (`models`), the tables and views made from the rules' vocabulary (`vocabulary`), the history
that triggers write and its seals (`history`), what is done to people and households (`actions`), and loading. One view per
entity of the vocabulary, in the schema `vocabulary`, is all that the rules know of it. Imports `kapok.rules` for the
vocabulary, `kapok.intake` for rows, `kapok.accounts` and `kapok.platform`; no page and no command.
"""
