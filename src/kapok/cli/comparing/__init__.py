"""`kapok quality …` and `kapok compare …`: rules over the registry, data tasks, comparison rounds."""
