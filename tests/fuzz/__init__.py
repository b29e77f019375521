"""Real specs, changed at random: what they do to `check` must be findings and nothing else."""
