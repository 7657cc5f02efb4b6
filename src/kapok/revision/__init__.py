"""What happens when rules change: county overlays, differences in words, proofs, successors.

Owns: the exact check of a county's file and who would get more or less (`overlay`), what two packages differ in
(`diff`), the proof that nobody loses or the unit that does (`proof`), and past decisions that would differ
(`differ`); what a new text changes, whose quotes it moves, and the package it begins (`compare`). Imports
`kapok.rules` and `kapok.screening`; knows no face. The solver is optional: only `proof` needs it.
"""
