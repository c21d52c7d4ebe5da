"""What if: results supposed to be met, what would follow from them, and suppositions kept as scenarios."""
