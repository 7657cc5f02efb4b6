"""`kapok screen`: running a screening and telling its results on the screen."""
