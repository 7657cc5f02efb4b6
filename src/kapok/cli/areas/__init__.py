"""`kapok areas …`: places as an administrator changes them on their pages."""
