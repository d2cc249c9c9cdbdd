"""What is owed that is no dose? Contacts, screenings and whatever recurs, for many at once."""
