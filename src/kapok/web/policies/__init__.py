"""Pages of the policy: its text with what reads it, its clauses to try, its readings. Read as the static pages are."""
