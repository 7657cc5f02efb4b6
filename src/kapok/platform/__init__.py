"""The machine below the registry: the database, keys and what is encrypted with them, files kept, history sealed.

Owns: `database` (the PostgreSQL that rows are kept in: started, recovered, saved, restored; its roles and addresses),
`secrets` (key ring, data keys, encrypted fields, blind indexes), `vault` (files by content, encrypted) and `chain`
(blocks that seal rows). Imports `kapok.identity` only; knows no table, no policy and no web framework.
"""
