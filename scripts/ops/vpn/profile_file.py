"""The gateway's profile as it was fetched last: a zip in the private directory."""

from pathlib import Path

from scripts.clients.files import private_directory, write_atomic
from scripts.core.vpn.profile import Profile, read_profile
from scripts.ops.vpn.inventory import told
from scripts.ops.vpn.place import Place


def profile_path(place: Place) -> Path:
    """Where the package is kept."""
    return place.private / "profile.zip"


def stored_profile(place: Place) -> Profile | None:
    """The profile that was fetched last; None before that."""
    path = profile_path(place)
    return read_profile(path.read_bytes()) if path.is_file() else None


def store_profile(place: Place, package: bytes) -> Profile:
    """Keep a package once it has been read without a fault; returns the profile in it."""
    profile = read_profile(package)
    with told(profile_path(place)):
        private_directory(place.private)
        write_atomic(profile_path(place), package)
    return profile
