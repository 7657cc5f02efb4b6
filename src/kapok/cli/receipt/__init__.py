"""`kapok receipt …`: receipts shown in words, verified, decided again; and the receipt that `kapok decide` writes."""
