"""A platform that gets a third environment: one more file in config, nothing else."""

import yaml

from tests.terraform.records import Records
from tests.terraform.stack import SHARED, Stack

# Private as prod is, so that two private environments stand beside each other.
QA = {
    "name": "qa",
    "location": "westeurope",
    "branch": "qa",
    "domain": "qa.abc.example",
    "network": {"address_space": "10.40.0.0/16", "private": True},
    "sizes": {
        "app": {"sku": "P0v3", "slots": True},
        "servicebus": {"sku": "Premium", "capacity": 1},
        "mongo": {"tier": "M10"},
    },
}


def grow(old: Stack, new: Stack) -> None:
    """Make `new` a copy of `old` and its world, and add qa: environment first, then those that read it."""
    new.enter_world(old)
    new.copy_checkout()
    (new.checkout / "config/environments/qa.yaml").write_text(yaml.safe_dump(QA, sort_keys=False))
    records = Records(new.directory / "records")
    new.init("k8s")
    records.write("early", "k8s", new.attempt("k8s", "plan", "-input=false").output)
    for workspace in ("qa", *SHARED):
        records.write("plan", workspace, new.build(workspace)[workspace])
        records.write("state", workspace, new.state(workspace))
