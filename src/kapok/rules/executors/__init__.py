"""Running a plan over facts. Each executor is a room of its own; none imports another.

`results` is what every executor gives; `world` is facts in memory; `resolve` fixes the plan to a day, a county and readings.
"""
