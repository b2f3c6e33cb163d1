"""Hostile input of every kind for every command and format, seeded and made by grammar: ``make hostile`` runs it."""
