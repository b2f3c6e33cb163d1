"""What each command has to say, a module each."""
