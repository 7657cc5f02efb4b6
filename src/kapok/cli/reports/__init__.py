"""`kapok indicators`."""
