"""Invoke's side of the procedures: flags in, tables out."""

from scripts.tasks.streams import outlive_readers
from scripts.tasks.unusable_files import tell_unusable_files

outlive_readers()
tell_unusable_files()
