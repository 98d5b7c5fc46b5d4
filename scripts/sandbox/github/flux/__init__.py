"""A release of Flux, small and our own, in the shape that the real one has."""
