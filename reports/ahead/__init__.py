"""The way to the next recognitions: who is next and what is missing there."""
