"""A second, deliberately plain and slow reading of the design, to hold the program against."""
