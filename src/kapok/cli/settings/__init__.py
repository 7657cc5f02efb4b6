"""`kapok settings …`: what holds for the whole city and may be changed, as its administrators list and set it."""
