"""A whole office's files into an empty registry at once, each on record as an import like any other.

Owns: what is particular to the first loading: the files understand one another (a roster names people whom another file
registers), so they are read together and laid down together by `kapok.registry.load`, by COPY, as the owner. Everything else is
as it is with an ordinary import: the file encrypted under the address of its content, who and when, what each row became and
what is said of it, the ids it made, the source that its rows name. What files only say together cannot be undone one by one.

Gives `lay_down`.
"""

from kapok.imports.first.laying import lay_down

__all__ = ["lay_down"]
