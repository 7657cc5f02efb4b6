"""A Spark of one master and two workers on this machine, for as long as a block runs; listens on loopback only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 120
"""Seconds to wait for the master and its workers on a busy machine."""


def missing() -> str | None:
    """What of Spark is not on this machine, in words; None if all is there."""
    java = shutil.which("java")
    if java is None:
        return "没有 Java 17 / no Java 17"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    version = int(said.split('"')[1].split(".")[0])
    if version < 17:
        return f"Java {version} 太旧，要 17 / Java 17 is needed"
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError:
        return "没有安装 pyspark（可选依赖 spark） / pyspark is not installed"
    return None


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


@contextmanager
def cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """The master's address; `folder` takes the logs and what the workers write."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    environ = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        log = folder / f"{name}.log"
        command = [str(home / "bin" / "spark-class"), *arguments, "--host", HOST]
        with log.open("wb") as out:
            running.append(subprocess.Popen(command, env=environ, stdout=out, stderr=out))
        return log

    address = f"spark://{HOST}:{port}"
    deploy = "org.apache.spark.deploy"
    try:
        ports = ("--port", str(port), "--webui-port", str(free_port()))
        logs = {start("master", f"{deploy}.master.Master", *ports): "I have been elected leader"}
        for number in range(workers):
            size = ("--cores", "1", "--memory", memory, "--work-dir", str(folder / f"w{number}"))
            web = ("--webui-port", str(free_port()))
            log = start(f"worker{number}", f"{deploy}.worker.Worker", *size, *web, address)
            logs[log] = "Successfully registered with master"
        _wait(logs)
        yield address
    finally:
        for child in reversed(running):
            child.terminate()
        for child in running:
            child.wait(timeout=PATIENCE)


def _wait(logs: dict[Path, str]) -> None:
    """Until every log says so."""
    until = time.monotonic() + PATIENCE
    while not all(said in log.read_text("utf-8", "replace") for log, said in logs.items()):
        if time.monotonic() > until:
            tails = [log.read_text("utf-8", "replace")[-500:] for log in logs]
            raise TimeoutError("Spark did not start: " + "\n".join(tails))
        time.sleep(0.3)
