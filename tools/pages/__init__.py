"""Which pages of the documentation are made, and from what? Each module makes one kind, in both languages."""
