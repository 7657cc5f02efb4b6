"""What `kapok serve` says: what it asks before it serves, and how to mend what is not as it should be."""

SERVING: dict[str, tuple[str, str]] = {}
