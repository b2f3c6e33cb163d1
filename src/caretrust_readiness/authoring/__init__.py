"""Rubrics as code: their tests, the changes no test notices, what a change does to places, and new ones."""
