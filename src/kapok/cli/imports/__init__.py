"""`kapok import …`: a file into the registry, from the command line."""
