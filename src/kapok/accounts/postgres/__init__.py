"""Django's way to PostgreSQL, which finds out without a question whether a connection still stands."""
