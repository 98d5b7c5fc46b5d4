"""The daemon's process: python -m scripts.sandbox DIRECTORY [--detach].

The first line on standard output is a JSON object: ready, or why not. Afterwards everything goes to standard
error, which is the log when `up` started it.
"""

import json
import logging
import os
import pwd
import sys
from pathlib import Path

from scripts.errors import OpsError
from scripts.sandbox.place import Place

if "--detach" in sys.argv and os.fork() > 0:
    os._exit(0)


def main() -> int:
    """Be the daemon of the directory in the first argument."""
    from scripts.sandbox.daemon import Daemon, readiness, refusal

    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        daemon = Daemon(Place(Path(sys.argv[1]).absolute()), pwd.getpwuid(os.getuid()).pw_name)
    except OpsError as error:
        print(json.dumps(refusal(error)), flush=True)
        return error.code
    print(json.dumps(readiness(daemon)), flush=True)
    os.dup2(2, 1)
    daemon.run()
    return 0


sys.exit(main())
