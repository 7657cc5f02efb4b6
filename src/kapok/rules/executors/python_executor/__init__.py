"""The executor that defines the meaning: plans become Python source, one function per scope.

Takes a plan and a `World` (rows by entity); gives unit results, then `resolve` settles keys, limits and money.
Generated code is compiled once per plan and bound to a world and an `as_of` by calling `build`.
"""
