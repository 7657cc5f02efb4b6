"""What pages are made of. A component is data; `{{ show(it) }}` writes it with the template of its name.

Words in a component are words already: views choose the language. What a component says of itself stands in the catalogue.
"""

from kapok.web.components.answers import (
    Banner,
    Confirmation,
    Deadline,
    Nothing,
    Secret,
    Tag,
    Verdict,
    Words,
    Written,
)
from kapok.web.components.around import Folded, Live, Section
from kapok.web.components.asked import Button, Errors, Field, Filters, Form, Task, Tasks, Toggles
from kapok.web.components.base import Component, Link, Links
from kapok.web.components.shown import (
    Column,
    Entry,
    Fact,
    Facts,
    Identity,
    Lines,
    Masked,
    Origin,
    Record,
    Records,
    Row,
    Summary,
    Table,
    Timeline,
)

__all__ = [
    "Banner",
    "Button",
    "Column",
    "Component",
    "Confirmation",
    "Deadline",
    "Entry",
    "Errors",
    "Fact",
    "Facts",
    "Field",
    "Filters",
    "Folded",
    "Form",
    "Identity",
    "Lines",
    "Link",
    "Links",
    "Live",
    "Masked",
    "Nothing",
    "Origin",
    "Record",
    "Records",
    "Row",
    "Secret",
    "Section",
    "Summary",
    "Table",
    "Tag",
    "Task",
    "Tasks",
    "Timeline",
    "Toggles",
    "Verdict",
    "Words",
    "Written",
]
