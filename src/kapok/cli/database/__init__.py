"""`kapok db`: the database started, stopped, looked at, saved, brought back. What is done is `kapok.platform.database`."""
