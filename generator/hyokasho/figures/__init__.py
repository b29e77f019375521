"""Figures (図): images that are checked, and flow charts that are drawn."""
