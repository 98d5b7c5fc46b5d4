"""What is told while a run works; on a terminal it is tested in tests/e2e/test_terminal.py."""

from concurrent.futures import ThreadPoolExecutor

from scripts.ops import progress
from scripts.ops.progress import Lines, Live, Silent, open_progress


def tell(telling: progress.Progress) -> None:
    telling.begin("dev", "planning")
    telling.end("dev", "planned")
    telling.begin("dev", "applying", 3)
    telling.say("dev", "waits for the state's lock, held by ada: moving house")
    telling.event("dev", {"type": "apply_errored", "@message": "a.b: Creation errored after 0s"})
    telling.event("dev", {"type": "apply_complete", "@message": "c.d: Creation complete"})
    telling.end("dev", "failed")
    telling.close()


def test_a_log_gets_a_line_for_each_beginning_end_wait_and_error(capsys):
    tell(Lines())
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" (")[0] for line in lines] == [
        "dev: planning …",
        "dev: planned",
        "dev: applying 3 resources …",
        "dev: waits for the state's lock, held by ada: moving house",
        "dev: a.b: Creation errored after 0s",
        "dev: failed",
    ]


def test_a_long_silence_is_broken_now_and_then(capsys, monkeypatch):
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0)
    lines = Lines()
    lines.begin("dev", "applying", 3)
    lines.event("dev", {"type": "refresh_start"})
    assert capsys.readouterr().err.splitlines()[1] == "dev: still applying, 0 s"


def test_quiet_tells_nothing(capsys):
    tell(Silent())
    assert capsys.readouterr() == ("", "")


def test_the_kind_fits_whoever_reads_it():
    assert isinstance(open_progress(interactive=True, quiet=True), Silent)
    assert isinstance(open_progress(interactive=False), Lines)
    assert isinstance(open_progress(interactive=True), Live)


def test_two_workspaces_may_begin_at_once_on_one_terminal():
    for _ in range(20):
        live = Live()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda name, live=live: live.begin(name, "planning"), ("a", "b", "c", "d")))
        live.close()


def test_the_longest_words_stay_whole_within_eighty_columns(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    live = Live()
    resource = {"resource": {"resource_type": "azurerm_app_configuration_feature"}}
    for name, word in (("prod", "interrupted"), ("devops", "")):
        live.begin(name, "applying", 291)
        live.event(name, {"type": "apply_start", "hook": resource})
        if word:
            live.end(name, word)
    live.close()
    told = capsys.readouterr().err
    assert "interrupted" in told and "azurerm_app_configur" in told
    assert max(len(line.rstrip()) for line in told.splitlines()) < 80


def test_what_is_only_read_while_applying_is_none_of_the_resources(capsys):
    live = Live()
    live.begin("prod", "applying", 1)
    for action in ("read", "create"):
        live.event("prod", {"type": "apply_complete", "hook": {"action": action}})
    live.end("prod", "applied")
    live.close()
    assert " 1/1 " in capsys.readouterr().err
