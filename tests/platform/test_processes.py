"""The supervisor's children: restarted with pauses, asked to stop in order, killed when they don't."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.run.processes import Child, Processes

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"""
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, '-c', {SLEEP!r}])
{SLEEP}
"""


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Stopping ignores further signals; tests want theirs back."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(name) for name in names]
    yield
    for name, handler in zip(names, before, strict=True):
        signal.signal(name, handler)


def child(tmp_path: Path, code: str, *, grace: float = 5.0) -> Child:
    return Child("child", [sys.executable, "-c", code], tmp_path / "child.log", grace)


def wait_for_log(path: Path, text: str) -> None:
    limit = time.monotonic() + 20
    while text not in (path.read_text() if path.exists() else ""):
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_child_has_a_session_of_its_own_and_a_log(tmp_path: Path):
    running = child(tmp_path, SLEEP)
    running.start()
    assert running.process is not None
    assert os.getsid(running.process.pid) == running.process.pid
    wait_for_log(running.log, "up")
    running.ask_to_stop()
    running.wait()
    assert running.process is None


def test_dead_child_is_started_again_after_growing_pauses(tmp_path: Path, capsys):
    dying = child(tmp_path, "raise SystemExit('no luck')")
    dying.start()
    pauses = []
    for _ in range(3):
        dying.process.wait()
        before = time.monotonic()
        dying.keep_running()
        assert dying.process is None
        pauses.append(round(dying.start_at - before))
        dying.keep_running()
        assert dying.process is None, "not before its pause is over"
        dying.start_at = 0
        dying.keep_running()
        assert dying.process is not None
    dying.wait()
    assert pauses == [1, 2, 4]
    said = capsys.readouterr().out
    assert "child ended with 1; starting it again in 4 s" in said
    assert "no luck" in said


def test_child_that_ran_well_is_not_held_against_its_past(tmp_path: Path):
    dying = child(tmp_path, "raise SystemExit(3)")
    dying.start()
    dying.deaths, dying.started_at = 5, time.monotonic() - 120
    dying.process.wait()
    dying.keep_running()
    assert dying.deaths == 1


def test_stubborn_child_is_killed_with_all_it_started(tmp_path: Path):
    stubborn = child(tmp_path, STUBBORN, grace=0.3)
    stubborn.start()
    wait_for_log(stubborn.log, "up\nup")
    family = psutil.Process(stubborn.process.pid)
    whole = [family, *family.children(recursive=True)]
    assert len(whole) == 2
    stubborn.ask_to_stop()
    stubborn.wait()
    gone, alive = psutil.wait_procs(whole, timeout=5)
    assert (len(gone), alive) == (2, [])


def fail_with_children(logs: Path, pids: list[int]) -> None:
    with Processes(logs) as processes:
        for name in ("beat", "web"):
            processes.start(name, "timeit", "-n1", "import time; time.sleep(60)")
        pids += [each.process.pid for each in processes.children]
        raise KeyboardInterrupt


def test_block_leaves_no_process_behind_when_it_fails(tmp_path: Path):
    pids: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        fail_with_children(tmp_path / "log", pids)
    assert [psutil.pid_exists(pid) for pid in pids] == [False, False]
    assert {path.name for path in (tmp_path / "log").iterdir()} == {"beat.log", "web.log"}


@pytest.mark.slow
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path):
    code = (
        "import time\nfrom pathlib import Path\nfrom config.run.processes import Processes\n"
        f"with Processes(Path({str(tmp_path)!r})) as processes:\n"
        "    processes.start('child', 'timeit', '-n1', 'import time; time.sleep(60)')\n"
        f"    Path({str(tmp_path)!r}, 'pid').write_text(f'{{processes.children[0].process.pid}}.')\n"
        "    time.sleep(60)"
    )
    supervisor = child(tmp_path, code)
    supervisor.start()
    wait_for_log(tmp_path / "pid", ".")
    orphan = psutil.Process(int((tmp_path / "pid").read_text().rstrip(".")))
    supervisor.process.kill()
    supervisor.wait()
    assert psutil.wait_procs([orphan], timeout=10)[1] == []
