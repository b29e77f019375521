"""What is wrong in a spec, and how to say it."""
