"""Decisions about Flux: what is installed, in which order, and what its state means."""
