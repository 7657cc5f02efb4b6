"""The rules engine: a policy package becomes decisions with reasons. A library without Django and without a database.

Owns the format (`docs/format.md`): vocabulary, document, measures, readings, parameters; the typed tree and the plan;
the executors that run plans; explanations. May import nothing else of Kapok. Gives `load_package`, the executors,
case files and explanations to everything above.

Order of reading: `entities`, `document`, `model` (what there is) → `yamlsource`, `vocabulary`, `valuesfile`,
`measurefile`, `counties`, `loader` (reading what is written; every message in `messages`) → `lexing`, `parsing`,
`compiler`, `planner`, `plan`, `checking` (what it means) → `python_executor`, `duckdb_executor` (running it) →
`explain`, `deciding` (saying it).
"""
