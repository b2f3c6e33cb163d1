"""What machines read of a result."""
