"""Files in, step by step, by what the pages call; answers hold ids, codes and counts, no names and no numbers of people."""

from __future__ import annotations

import base64
import binascii
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kapok.accounts.roles import Right
from kapok.api.cursors import after, cursor_of
from kapok.api.operation import Call, Operation
from kapok.api.reading import fault, wrong
from kapok.api.shapes import imports as shapes
from kapok.api.shapes.imports import ImportRead, ImportRowShape, Started
from kapok.api.shapes.shared import Both, Page
from kapok.api.trouble import Problem
from kapok.imports import actions, copies
from kapok.imports.findings import Kept, say, whole
from kapok.imports.models import (
    CHECKED,
    CONFIRMED,
    READ,
    REFUSED,
    Import,
    ImportRow,
)
from kapok.imports.problems import key_at
from kapok.imports.whose import Whose, subjects
from kapok.jobs.models import DONE, FAILED, Job
from kapok.jobs.work.importing import (
    bring_in,
    confirm_and_apply,
    forecast_later,
    mend_all,
    workbook_later,
)
from kapok.jobs.work.importing import mend as mend_cells
from kapok.jobs.work.importing import undo as take_back
from kapok.jobs.work.several import Came, bring_in_all
from kapok.masking import masked, masked_all

_RIGHT = (actions.RIGHT,)
LARGEST_FILE = 8 * 2**20
UPLOAD_BYTES = LARGEST_FILE // 3 * 4 + 2**16
"""Of the body that holds such a file in base64."""


def content_of(sent: shapes.Upload, place: str = "/content") -> bytes:
    try:
        data = base64.b64decode(sent.content, validate=False)
    except (binascii.Error, ValueError) as error:
        raise wrong([fault(place, "not_base64")]) from error
    if not data or len(data) > LARGEST_FILE:
        raise wrong([fault(place, "not_base64")])
    return data


def _import(call: Call) -> Import:
    words = call.path["import"]
    if not words.isdecimal() or len(words) > 15:
        raise Problem("gone", 404)
    return actions.get(call.actor, int(words))


def listed(call: Call) -> shapes.Imports:
    before = after("imports", call.query.cursor)
    found = actions.listed(call.actor)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: call.query.limit + 1])
    kept = rows[: call.query.limit]
    following = cursor_of("imports", kept[-1].pk) if len(rows) > len(kept) else None
    return shapes.Imports(items=[shapes.ImportLine(**_line(one)) for one in kept], next=following)


def _line(one: Import) -> dict[str, Any]:
    return {
        "id": one.pk,
        "state": one.state,
        "layout": one.layout,
        "supplier": one.supplier,
        "as_of": one.as_of,
        "by": masked(one.by),
        "at": one.at,
        "counts": dict(one.counts),
        "refused": Both(zh=masked_all(one.refused[0]), en=masked_all(one.refused[1]))
        if one.refused
        else None,
    }


def _told(call: Call, one: Import, job: int | None = None) -> ImportRead:
    sheets = [
        shapes.Sheet(
            sheet=masked_all(str(sheet["sheet"])),
            layout=sheet["layout"] or None,
            label=str(sheet["label"][0]),
            header_row=sheet["header_row"],
            rows=sheet["rows"],
            skipped=sheet["skipped"],
        )
        for sheet in one.sheets
    ]
    columns = [
        shapes.ColumnLine(
            head=masked_all(column.head), column=column.column, sure=column.sure, use=column.use
        )
        for column in actions.columns(call.actor, one.pk)
    ]
    told = actions.forecast_of(call.actor, one)
    forecast = shapes.Forecast(**told) if told is not None else None
    return ImportRead(**_line(one), sheets=sheets, columns=columns, forecast=forecast, job=job)


def _job_of(one: Import) -> int | None:
    """The one that works on it, if it is not through."""
    if one.state not in (READ, CONFIRMED):
        return None
    found = Job.objects.filter(kind="import", arguments__number=one.pk).order_by("-id").first()
    return found.pk if found is not None and found.state not in (DONE, FAILED) else None


def bring(call: Call) -> Started:
    sent = call.body
    data = content_of(sent)
    how = {"supplier": sent.supplier, "as_of": sent.as_of}
    file, job = bring_in(call.actor, data, sent.name, **how)
    return Started(id=file.pk, job=None if job is None else job.pk)


def bring_several(call: Call) -> shapes.AllCameIn:
    """All or none of the bodies can be read; of what is in them each file comes in or is refused for itself."""
    body = call.body
    data = [content_of(one, f"/files/{n}/content") for n, one in enumerate(body.files)]
    sent = [(one.name, partial(bytes, data[n])) for n, one in enumerate(body.files)]
    came = bring_in_all(call.actor, sent, supplier=body.supplier, as_of=body.as_of)
    return shapes.AllCameIn(items=[_came(one) for one in came])


def _came(one: Came) -> shapes.CameIn:
    why = one.refused
    return shapes.CameIn(
        file=one.at,
        name=masked_all(one.name),
        id=one.file.pk if one.file is not None else None,
        job=one.job.pk if one.job is not None else None,
        refused=Both(zh=masked_all(why.zh), en=masked_all(why.en)) if why is not None else None,
    )


def mend(call: Call) -> Started:
    one, sent = _import(call), call.body
    cells = [actions.Mended(c.sheet, c.row, c.letter, c.value) for c in sent.cells]
    if not sent.alike:
        job = mend_cells(call.actor, one.pk, cells)
    elif len(cells) > 1:
        raise wrong([fault("/alike", "other")])
    else:
        at = cells[0]
        key = key_at(call.actor, one.pk, at.sheet, at.letter, at.number)
        job = mend_all(call.actor, one.pk, key, at.value)
    return Started(id=one.pk, job=None if job is None else job.pk)


def forecast(call: Call) -> Started:
    """By a job; afterwards the import tells what it showed."""
    one = actions.in_state(_import(call), int(call.path["import"]), CHECKED)
    return Started(id=one.pk, job=forecast_later(call.actor, one.pk).pk)


def read(call: Call) -> ImportRead:
    one = _import(call)
    return _told(call, one, _job_of(one))


def rows(call: Call) -> shapes.ImportRowList:
    one, query = _import(call), call.query
    name = f"import {one.pk} {query.verdict or ''}"
    at = after(name, query.cursor) or 0
    found = actions.rows(call.actor, one.pk, query.verdict or "").filter(pk__gt=at).order_by("pk")
    listed_ = list(found[: query.limit + 1])
    kept = listed_[: query.limit]
    following = cursor_of(name, kept[-1].pk) if len(listed_) > len(kept) else None
    whose = subjects(one, kept)
    items = [_row(one, row, whose.get(row.pk)) for row in kept]
    return shapes.ImportRowList(items=items, next=following)


def _row(file: Import, one: ImportRow, whose: Whose | None) -> ImportRowShape:
    return ImportRowShape(
        sheet=one.sheet,
        row=one.number,
        verdict=one.verdict,
        entity=whose.entity if whose else None,
        subject=whose.id if whose else None,
        facts=list(dict.fromkeys(str(change["fact"]) for change in one.changes)),
        differs=any(change["differs"] for change in one.changes),
        choice=one.choice,
        findings=[_finding(one.number, whole(kept, file.findings)) for kept in one.findings],
    )


def _finding(row: int, kept: Kept) -> shapes.Finding:
    zh, en = say(kept, "zh"), say(kept, "en")
    return shapes.Finding(
        cell=f"{zh.letter}{row}" if zh.letter else "",
        level=str(zh.level),
        zh=masked_all(zh.what),
        en=masked_all(en.what),
        mend_zh=masked_all(zh.mend),
        mend_en=masked_all(en.mend),
    )


def columns(call: Call) -> Started:
    one, sent = _import(call), call.body
    actions.correct_columns(call.actor, one.pk, dict(sent.said), sent.layout)
    return Started(id=one.pk, job=None)


def choices(call: Call) -> shapes.Chosen:
    one, sent = _import(call), call.body
    if sent.row is None:
        return shapes.Chosen(rows=actions.choose_all(call.actor, one.pk, sent.choice))
    actions.choose(call.actor, one.pk, sent.row, sent.choice, sheet=sent.sheet)
    return shapes.Chosen(rows=1)


def confirm(call: Call) -> Started:
    """Written by a job, which the answer names."""
    one = _import(call)
    job = confirm_and_apply(call.actor, one.pk, partial=call.body.partial)
    return Started(id=one.pk, job=job.pk)


def undo(call: Call) -> Started:
    one = _import(call)
    take_back(call.actor, one.pk, call.body.reason)
    return Started(id=one.pk, job=None)


def workbook(call: Call) -> shapes.Workbook:
    """Their file back. It holds what they sent, numbers as well: so it takes the purpose for which whole numbers are seen."""
    one = _import(call)
    if not call.token.reveal:
        raise Problem("no_reveal", 403)
    if one.state in (READ, REFUSED):
        raise Problem("gone", 404)
    if actions.rows_of(one) > copies.MOST_ROWS:
        data = copies.kept_copy(call.actor, one.pk, "zh")
    else:
        with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
            data = copies.annotated(call.actor, one.pk, Path(folder), "zh").read_bytes()
    name = f"import-{one.pk}.xlsx"
    return shapes.Workbook(name=name, content=base64.b64encode(data).decode())


def make_workbook(call: Call) -> Started:
    """Of many rows: made by a job, then had as any other."""
    one = _import(call)
    return Started(id=one.pk, job=workbook_later(call.actor, one.pk, "zh").pk)


def _act(key: str, route: str, run: Any, body: type[BaseModel], **more: Any) -> Operation:
    told: dict[str, Any] = {"answer": Started} | more
    return Operation(
        key, "POST", f"/imports{route}", run, rights=_RIGHT, body=body, writes=True, **told
    )


OPERATIONS = (
    Operation("list_imports", "GET", "/imports", listed, shapes.Imports, _RIGHT, Page),
    _act("bring_import", "", bring, shapes.Incoming, most=UPLOAD_BYTES),
    _act(
        "bring_imports",
        "/several",
        bring_several,
        shapes.Several,
        most=UPLOAD_BYTES,
        answer=shapes.AllCameIn,
    ),
    Operation("read_import", "GET", "/imports/{import}", read, ImportRead, _RIGHT),
    Operation(
        "list_import_rows",
        "GET",
        "/imports/{import}/rows",
        rows,
        shapes.ImportRowList,
        _RIGHT,
        shapes.ImportRows,
    ),
    _act("say_columns", "/{import}/columns", columns, shapes.Columns),
    _act("mend_import", "/{import}/cells", mend, shapes.Mending),
    Operation(
        "forecast_import",
        "POST",
        "/imports/{import}/forecast",
        forecast,
        Started,
        _RIGHT,
        writes=True,
    ),
    _act("choose_rows", "/{import}/choices", choices, shapes.RowChoice, answer=shapes.Chosen),
    _act("confirm_import", "/{import}/confirm", confirm, shapes.Confirmation),
    _act("undo_import", "/{import}/undo", undo, shapes.ImportUndoing),
    Operation(
        "make_import_workbook",
        "POST",
        "/imports/{import}/workbook",
        make_workbook,
        Started,
        _RIGHT,
        writes=True,
    ),
    Operation(
        "import_workbook",
        "GET",
        "/imports/{import}/workbook",
        workbook,
        shapes.Workbook,
        (Right.REVEAL_NUMBERS,),
    ),
)
