"""The quarter stated in the office's language: facts, their wording, and the document they become."""
