"""What somebody may have done about a person, a household or an organisation: the questions of each action, and its doing.

Owns the forms of `kapok.registry.actions`, as data; `web/views/life.py` shows them. Decides nothing: whether an action may be
is said by the action.
"""
