"""The map of a place: its communes as dots, coloured by one scale, with the same as a table."""
