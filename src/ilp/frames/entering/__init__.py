"""How do tables of any library come in? As arrays without nulls, through one door."""
