"""Lays out a Document in a format."""
