"""What is known of one person, household or organisation, as of a day, as the registry said on a day.

Which rows are about somebody, when each holds and what leads where follows from the vocabulary alone: a new entity appears
on the pages without a line of code. Owns no words and no pages.
"""
