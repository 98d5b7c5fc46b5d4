"""Invoke's side of the procedures: flags in, tables out."""

from scripts.tasks.streams import outlive_readers

outlive_readers()
