"""What a policy package is: entities, vocabulary, document, measures, readings, parameters, links and overlays.

Data and the questions that data answers by itself (coverage, areas, what is in force). Does not read files and does not plan.
"""
