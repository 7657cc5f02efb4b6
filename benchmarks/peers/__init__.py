"""The four measures of `peer_policy`, once by Kapok and once by each peer, over the same Parquet file.

Every module here has `screen(persons: Path, out: Path)`: read one Parquet file, write one with a row a
person: the columns of `common.RESULTS` for each of the four measures, as far as the peer can give them.
"""
