"""What happens in lives, as actions: facts corrected, records merged, households split and ended, marriages, births, deaths,
moves between counties.

Owns the actions, the record that each leaves with every row it touched (`deeds`), and their undoing by counter-actions. An
action says who asks, why, on which day and by which document; locks whom it is about in one order and looks again before it
acts; and is all done or not at all. What may not be is refused with a sentence; the database holds it as well
(`sql/people.sql`, `sql/life.sql`). Pages are made in `kapok.web`, which decides nothing.
"""
