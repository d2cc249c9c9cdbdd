"""How do answers go out? In the library of the caller's tables, lazy where theirs are lazy."""
