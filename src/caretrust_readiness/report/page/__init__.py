"""What people read, before any format."""
