"""`kapok warnings`."""
