"""From the files of a package to the package: each file's own shape, faults gathered with file, line, what and mend.

Gives `loader.load_package`.
"""
