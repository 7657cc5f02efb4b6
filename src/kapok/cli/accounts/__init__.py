"""What administrators do on pages, on the command line: accounts, roles, tokens, places; by the same action functions."""
