"""`kapok simulate` and the price of every open reading."""
