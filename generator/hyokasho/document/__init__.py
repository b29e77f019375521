"""What is printed, in order; no format is known here."""
