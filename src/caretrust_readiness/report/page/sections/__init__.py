"""The parts of a place's page, a module each."""
