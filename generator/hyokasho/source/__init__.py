"""From YAML to answers, with the place of everything."""
