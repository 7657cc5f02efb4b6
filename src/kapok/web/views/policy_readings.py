"""The readings of the policy, and what each would move."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kapok.accounts.roles import Right
from kapok.jobs import asking
from kapok.jobs.models import QUEUED, RUNNING, Job
from kapok.rules.package.inventory import every_reading
from kapok.web.components import (
    Button,
    Component,
    Form,
    Link,
    Verdict,
    Words,
)
from kapok.web.pages import after, page
from kapok.web.policies.opening import SHEETS, in_its_language, opened
from kapok.web.policies.prices import priced

PRICES = "prices"


@require_http_methods(["GET", "POST"])
@in_its_language
def readings(request: HttpRequest, document: str) -> HttpResponse:
    """By POST they are to be priced."""
    book, say = opened(document), request.say
    may = request.actor.may(Right.MAINTAIN_POLICIES)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        asking.ask_again(request.actor, PRICES, "口径定价")
        return after(request, request.path, "readings_asked")
    every = [reading for _, reading in every_reading(book.package)]
    confirmed = sum(bool(reading.confirmed) for reading in every)
    given = {"n": len(every), "confirmed": confirmed, "open": len(every) - confirmed}
    parts: list[Component] = [
        Verdict("info", say("readings_verdict", **given)),
        Words(say("readings_confirm"), small=True),
    ]
    if may:
        parts += _pricing(request)
    parts += priced(request)
    above = Link(book.package.title, book.place)
    return page(request, say("readings_title"), parts, above=above, sheets=SHEETS, kind="document")


def _pricing(request: HttpRequest) -> list[Component]:
    """A button, or how far it is."""
    say = request.say
    job = Job.objects.filter(kind=PRICES, state__in=[QUEUED, RUNNING]).order_by("-id").first()
    if job is None:
        return [Form([Button(say("readings_price_all"), "")])]
    return [Words(say("readings_pricing", done=job.steps_done, steps=job.steps or 1))]
