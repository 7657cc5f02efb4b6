from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """A server that has ended says so on the wire; where nothing is to be heard, nobody needs to be asked."""
        if self.connection is None or self.connection.closed:
            return False
        heard, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not heard or bool(super().is_usable())
