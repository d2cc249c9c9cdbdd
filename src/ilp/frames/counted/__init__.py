"""How many were owed and served? The counterpart of `ilp.indicators.from_records`, over arrays."""
