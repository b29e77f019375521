"""Builds many specs and writes their outputs."""
