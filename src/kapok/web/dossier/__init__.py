"""What is known of somebody as components of a page: how facts and rows read, and the form that asks for another day.

Imports `kapok.registry.reading` and the components; knows no address but those of people, households and organisations.
"""
