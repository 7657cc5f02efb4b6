"""`kapok serve`: the pages served for real; what is asked before the first of them, and the server itself."""
