"""One figure changed, and what it would cost: what is asked, and what came of it, in words and tables."""
