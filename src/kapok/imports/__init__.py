"""A file on its way into the registry: understood, told row by row, confirmed, undone; and handed back with what was found.

Owns: the record of every import with its rows, what a mapping of columns was corrected to, comparing rows of a file with what
the registry holds, writing them in bulk, taking them back, our own export of each kind of sheet. Builds on `kapok.intake`,
which reads every format and finds what is wrong with each cell, and on `kapok.registry`.

The file itself lies in the vault; here stand row numbers, ids, codes, what would change, and numbers only sealed. An import is
applied in one transaction: a process that dies in the middle leaves nothing, and whoever takes it up again finishes it once.

Gives `actions`: `understand`, `correct_columns`, `rows`, `choose`, `confirm`, `apply`, `undo`; `copies.annotated`;
`exporting.export`.
"""
