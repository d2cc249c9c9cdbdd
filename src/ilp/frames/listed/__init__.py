"""Who comes first on a worklist, and who is visited at home?"""
