"""A stand-in for GitHub: repositories with their branches and rules, pull requests, keys, releases."""
