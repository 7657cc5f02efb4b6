"""From a package to a plan: names resolved, types checked, steps ordered, everything that can be known before data is there.

The executors run nothing but the plan.
"""
