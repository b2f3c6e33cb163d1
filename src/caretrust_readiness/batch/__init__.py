"""Many places: sources in, rows out, whatever shares the work."""
