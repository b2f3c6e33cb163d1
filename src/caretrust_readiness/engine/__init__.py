"""Levels become scores, gates and verdicts, exactly."""
