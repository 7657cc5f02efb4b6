"""`kapok keys …`, `files …`, `audit …`, `identity …`: keys, kept files, sealed rows, and numbers of people looked at."""
