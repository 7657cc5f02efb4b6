"""The screens of an import: what a file is, its rows, what will be written and what was. Imports components and `kapok.imports`;
gives parts of pages to `views/imports.py`.
"""
