"""What a file would change, worked out in bulk against the registry before anything is written.

Owns: where everything stands in the sheets (`ground`), who is in the registry already and where the others belong (`belonging`),
where every other row does (`placing`), what is new and what differs with each row's verdict (`planner`), and what comes of it
(`plan`). Writes nothing.
"""

from kapok.imports.planning.plan import FAR, Made, Plan, RowPlan, spot
from kapok.imports.planning.planner import Planner

__all__ = ["FAR", "Made", "Plan", "Planner", "RowPlan", "spot"]
