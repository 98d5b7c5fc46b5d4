"""Which environments the shared roots are told about: all, unless some have no state yet (or are being dropped)."""

from scripts.config.fault import did_you_mean


def choose_environments(
    configured: list[str], existing: set[str], selected: set[str], listed: list[str], dropped: set[str]
) -> tuple[list[str] | None, list[str]]:
    """The `environments` variable (None: leave the default, every file) and the faults.

    `existing` have a contract, `selected` are applied in this run, `listed` is what k8s's contract says was applied.
    """
    wanted = [name for name in configured if name in existing | selected and name not in dropped]
    lost = [name for name in listed if name not in wanted and name not in dropped]
    faults = [
        f'k8s serves "{name}", which would be removed from it; to do so say --drop-environment {name}'
        for name in lost
    ]
    faults += [
        f'--drop-environment: unknown environment "{name}"{did_you_mean(name, {*configured, *listed})}'
        for name in sorted(dropped - {*configured, *listed})
    ]
    return (None if wanted == configured else wanted), faults
