"""`kapok jobs …`: the process that does jobs, what became of them, one done again."""
