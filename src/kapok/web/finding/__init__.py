"""What a run found, on pages: who it is, what is due, what is missing and who can supply it, why it is another than before."""
