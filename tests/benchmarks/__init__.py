"""Measures, which no test runs as a whole."""
