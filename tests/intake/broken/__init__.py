"""Broken files: `build.py` makes each, `messages.yaml` holds exactly what must be said of it."""
