"""The gallery's samples: every component in every state, as data. Imports components, statuses and texts; gives `samples`."""
