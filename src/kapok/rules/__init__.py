"""The rules engine: a policy package becomes decisions with reasons. A library without Django and without a database.

Owns the format (`docs/format.md`): vocabulary, document, measures, readings, parameters; the typed tree and the plan;
the executors that run plans; explanations. May import nothing else of Kapok. Gives `load_package`, the executors,
case files and explanations to everything above.

Rooms, from the ground up; a room imports only what stands below it:
`problems` and `messages` (every fault and its words) → `language` (the tree and what it comes to) → `source` (files with
their lines) → `package` (what a policy is) → `planning` (what it means) → `reading` (from files to a package) →
`executors` (running a plan) → `deciding` (what made the verdict) → `explain` (saying it) and `cases` (facts by hand).
"""
