"""What things are: values that every room above speaks of."""
