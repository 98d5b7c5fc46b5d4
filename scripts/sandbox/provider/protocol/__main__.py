"""`python -m scripts.sandbox.provider.protocol` writes the message classes anew from tfplugin6.proto."""

import sys
from pathlib import Path

from scripts.sandbox.provider.protocol.compilation import compile_into

if __name__ == "__main__":
    compile_into(Path(__file__).parent)
    sys.exit(0)
