"""What the registry holds compared: with itself, by rules of data quality, and with what other offices know.

Owns: the rules (`rules`), data tasks with whoever owns them (`quality`), the offices that are asked and what they answer
(`offices`), comparison rounds with their request and reply (`rounds`). A reply goes in through `kapok.imports`; how many
unknown results a round would resolve is told by what `kapok.finds` has kept.
"""
