"""A stand-in for the Kubernetes API server and the controllers that every cluster runs."""
