"""A page in each format that people read, and tables and reports for other programs; each escapes for its own."""
