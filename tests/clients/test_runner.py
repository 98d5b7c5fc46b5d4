"""Child processes: what they get, what comes back, how they are stopped."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from scripts.clients import runner

PYTHON = sys.executable


def until(holds, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)


def in_background(work) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_finished_child_leaves_its_code_and_both_streams(tmp_path):
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert runner.run([PYTHON, "-c", code], cwd=tmp_path) == runner.Result(3, "out\n", "err\n")


def test_a_missing_program_is_a_file_not_found_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        runner.run(["no-such-program"], cwd=tmp_path)


def test_text_can_be_given_to_a_child_which_otherwise_reads_nothing(tmp_path):
    echo = [PYTHON, "-c", "print(input().upper())"]
    assert runner.run(echo, cwd=tmp_path, stdin="secret").stdout == "SECRET\n"
    assert "EOFError" in runner.run(echo, cwd=tmp_path).stderr


def test_a_child_sees_the_given_environment_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("ARM_CLIENT_SECRET", "hush")
    show = [PYTHON, "-c", "import os; print(sorted(os.environ))"]
    assert "ARM_CLIENT_SECRET" in runner.run(show, cwd=tmp_path).stdout
    assert "ARM_CLIENT_SECRET" not in runner.run(show, cwd=tmp_path, env={"LC_ALL": "C"}).stdout


def test_no_shell_reads_the_arguments(tmp_path):
    odd = "$HOME `id` \"quoted\" 'too'; *"
    show = [PYTHON, "-c", "import sys; print(sys.argv[1])", odd]
    assert runner.run(show, cwd=tmp_path).stdout == f"{odd}\n"


def test_bytes_that_are_no_text_do_no_harm(tmp_path):
    code = r"import sys; sys.stdout.buffer.write(b'a\xff\n')"
    assert runner.run([PYTHON, "-c", code], cwd=tmp_path).stdout == "a�\n"
    lines: list[str] = []
    runner.stream([PYTHON, "-c", code], lines.append, cwd=tmp_path)
    assert lines == ["a�"]


def test_files_that_a_child_makes_are_its_owners_alone(tmp_path):
    runner.run([PYTHON, "-c", "open('made', 'w')"], cwd=tmp_path)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("start", ["run", "stream"])
def test_a_child_leads_a_session_of_its_own(tmp_path, start):
    code = "import os; open('session', 'w').write(f'{os.getsid(0)} {os.getpid()}')"
    arguments = ([PYTHON, "-c", code], *((print,) if start == "stream" else ()))
    getattr(runner, start)(*arguments, cwd=tmp_path)
    session, pid = (tmp_path / "session").read_text().split()
    assert session == pid != str(os.getsid(0))


def test_lines_come_while_the_child_runs(tmp_path):
    code = """
import pathlib, time
print("first", flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.01)
print("second")
print("unended", end="")
"""
    lines: list[str] = []

    def on_line(line: str) -> None:
        lines.append(line)
        (tmp_path / "go").touch()

    result = runner.stream([PYTHON, "-c", code], on_line, cwd=tmp_path)
    assert lines == ["first", "second", "unended"]
    assert result == runner.Result(0, "", "")


def test_long_lines_and_many_arrive_whole(tmp_path):
    code = "print('x' * 200_000)\nfor n in range(5000): print(n)\nimport sys; print('e' * 100_000, file=sys.stderr)"
    lines: list[str] = []
    result = runner.stream([PYTHON, "-c", code], lines.append, cwd=tmp_path)
    assert lines == ["x" * 200_000, *map(str, range(5000))]
    assert result.stderr == "e" * 100_000 + "\n"


def test_what_the_reader_raises_comes_after_the_childs_own_end(tmp_path):
    code = "import time\nprint('x', flush=True)\ntime.sleep(0.3)\nopen('saved', 'w')"

    def on_line(_line: str) -> None:
        raise ValueError("in the reader")

    with pytest.raises(ValueError, match="in the reader"):
        runner.stream([PYTHON, "-c", code], on_line, cwd=tmp_path)
    assert (tmp_path / "saved").exists()


COUNTING = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGINT, lambda *_: open(f"got-{os.getpid()}", "a").write("x"))
if len(sys.argv) == 1:
    child = subprocess.Popen([sys.executable, __file__, "child"])
pathlib.Path(f"ready-{os.getpid()}").touch()
while not pathlib.Path("end").exists():
    time.sleep(0.01)
"""


def test_an_interrupt_reaches_the_childs_own_process_once(tmp_path, script):
    program = script("counting", COUNTING)
    thread = in_background(lambda: runner.stream([str(program)], print, cwd=tmp_path))
    until(lambda: len(list(tmp_path.glob("ready-*"))) == 2)
    assert runner.children.interrupt() == 1
    assert runner.children.interrupt() == 1
    until(lambda: list(tmp_path.glob("got-*")))
    time.sleep(0.1)
    (tmp_path / "end").touch()
    thread.join()
    assert [file.read_text() for file in tmp_path.glob("got-*")] == ["x"]
    assert runner.children.interrupt() == 0


def test_a_kill_ends_what_runs(tmp_path):
    results = []
    sleeping = [PYTHON, "-c", "open('ready', 'w'); import time; time.sleep(60)"]
    thread = in_background(lambda: results.append(runner.stream(sleeping, print, cwd=tmp_path)))
    until((tmp_path / "ready").exists)
    runner.children.kill()
    thread.join(10)
    assert results[0].code == -signal.SIGKILL


def test_a_child_goes_on_when_whoever_started_it_is_killed(tmp_path):
    child = (
        "import time\nfor n in range(40):\n    print(n, flush=True)\n    time.sleep(0.01)\nopen('saved', 'w')"
    )
    parent = (
        "from pathlib import Path; from scripts.clients import runner; import sys\n"
        f"runner.stream([sys.executable, '-c', {child!r}], lambda line: Path('heard').touch(), cwd=Path.cwd())"
    )
    checkout = Path(__file__).parents[2]
    pid = os.spawnve(
        os.P_NOWAIT,
        PYTHON,
        [PYTHON, "-c", f"import os; os.chdir({str(tmp_path)!r}); {_in_order(parent)}"],
        {**os.environ, "PYTHONPATH": str(checkout)},
    )
    until((tmp_path / "heard").exists)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    until((tmp_path / "saved").exists)


def _in_order(code: str) -> str:
    return f"exec({code!r})"
