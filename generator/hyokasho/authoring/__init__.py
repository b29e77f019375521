"""What helps those who write specs: their layout, new specs, snippets for editors."""
