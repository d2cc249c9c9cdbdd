"""Which doses count, and what comes next? The counterpart of `ilp.schedules` for doses."""
