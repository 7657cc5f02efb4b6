"""`kapok policy …`: one file a command."""
