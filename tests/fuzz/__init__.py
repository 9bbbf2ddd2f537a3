"""Fuzzing: what is fuzzed, how, and the inputs that once broke something."""
