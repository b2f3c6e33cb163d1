"""What was found becomes papers, and papers become text in a format."""
