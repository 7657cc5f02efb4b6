"""`kapok finds …`: the policy finds people, out of the registry: runs, finds, changes, receipts, prices."""
