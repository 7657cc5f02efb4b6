"""What is written in a file, with the line it stands on: YAML read with places, and scalars read as values.

Imports `language` for calendar and bounds; knows nothing of what a package means.
"""
