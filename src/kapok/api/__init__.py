"""The interface for other systems: `/api/v1`, in JSON, described by itself in OpenAPI 3.1.

Owns tokens, the limit of requests, idempotency keys, and the operations: each is data (`operation.Operation`), from which
addresses, checks and the description are made. What an operation does, it does by the same actor, rights, row-level security
and action functions as a page. No cookie counts here; a request is admitted by its token, in one transaction of its own.

Gives `around.api` (the middleware), `tokens` (for administrators), `table.OPERATIONS` and `openapi.document`.
"""
