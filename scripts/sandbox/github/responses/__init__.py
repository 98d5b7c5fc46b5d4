"""GitHub's API over HTTP: parse, call, wrap."""
