"""What the executors that run in a database share: plans become SQL, one query a measure, then keys, limits, money.

Owns the emission (`dialect`, `emit`, `decide`, `settle`, `islands`, `layers`) and the order of a screening
(`screening`), with what is left out of large entities first (`sources`, `nearby`). An executor gives a dialect, which
says what its database spells its own way, and a `Database`, which makes tables. What naive SQL gets wrong is emitted by hand: least/greatest, exists, sums, division, CASE on unknown,
month arithmetic, ties.
"""
