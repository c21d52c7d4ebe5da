"""What officers type, turned into values; one file a subject."""
