#!/usr/bin/env python3
"""One door into Kapok: ``python3 run.py demo``, ``test`` or ``bench``.

Owns the environment: makes ``.venv`` beside this file, fills it from ``requirements.lock`` (every
file checked against its hash) and remembers that it did. Needs nothing but Python and a network;
not Debian's python3-venv, not pip, not uv, though it uses what it finds. Standard library only, and
written so that an old Python can read it and say plainly that it is too old.
"""

import contextlib
import errno
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)
WINDOWS = os.name == "nt"
MEGABYTE = 1024 * 1024

USAGE = """\
用法  python3 run.py demo [--check]         一个装好示范城市的办公室，在本机打开网页；--check 全做一遍再走
      python3 run.py test [--long] [参数…]  运行测试；--long 连同要几十分钟的；参数交给 pytest
      python3 run.py test --spark [参数…]   在 Spark 上对照（要 Java 17；另装约 600 MB，十到二十分钟）
      python3 run.py bench                  全部要测的：下面的 --peers、--imports、--finds、--pages，一样接一样
      python3 run.py bench --peers [参数…]  与同类软件在同一批数据上比较速度
      python3 run.py bench --growth [参数…] 人数长到五千万时每人要多少（DuckDB 和 Spark；要几个小时，只有点名才测）
      python3 run.py bench --pages [参数…]  五十万人的库，五十个人同时用，网页要多久
      python3 run.py bench --imports [参数…] 十万行的全国系统导出，从文件到库里要多久
      python3 run.py bench --finds [参数…]  政策找人：六万人、一百二十万人的库，从要求到结果存好要多久

Usage: demo   an office with a demonstration city, served here; --check does and checks all of it, and ends
       test   run the tests; --long includes the slow ones, --spark those on Spark; other arguments go to pytest
       bench  all that is measured, one part after the other; a part alone with its own arguments:
              --peers: speed beside peers on the same data;
              --pages: pages with 500,000 persons and fifty users;
              --growth: cost per person up to 50 million, for hours, only where it is named;
              --imports: an export of 100,000 rows, from the file into the registry;
              --finds: screening out of the database, from asking to stored results
"""


class Trouble(Exception):
    """Something the person at the keyboard can mend: said in Chinese, then in English."""

    def __init__(self, zh, en):
        super(Trouble, self).__init__(zh)
        self.zh = zh
        self.en = en


def say(text):
    print(text, flush=True)


# ── which Python ─────────────────────────────────────────────────────────────


def newer_python():
    """The path of a new enough Python on PATH, or None."""
    for minor in range(OLDEST[1] + 4, OLDEST[1] - 1, -1):
        path = shutil.which("python3.%d" % minor)
        if (
            path
            and answer([path, "-c", "import sys; print(sys.version_info >= (3, 11))"]) == "True"
        ):
            return path
    return None


def require_new_python():
    """Go on in a newer Python if this one is too old and there is one, else say so."""
    if sys.version_info >= OLDEST:
        return
    other = newer_python()
    if other:
        command = [other, os.path.abspath(__file__)] + sys.argv[1:]
        sys.exit(exit_code(subprocess.call(command)))
    mine = "%d.%d" % sys.version_info[:2]
    raise Trouble(
        "这个 Python 太旧：现在是 %s，需要 3.11 或更新的。请装上新版，再用它运行 run.py。" % mine,
        "This Python is too old: %s; 3.11 or newer is needed. Install one and run run.py with it."
        % mine,
    )


# ── small helpers ────────────────────────────────────────────────────────────


def answer(command):
    """What a short command prints, stripped; None if it cannot run or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


def exit_code(code):
    """A shell's exit code: a child ended by signal n gives 128 + n."""
    return code if code >= 0 else 128 - code


def clean_environ():
    """The environment for the new Python: nothing of the outer one leaks into it."""
    environ = dict(os.environ, PYTHONUTF8="1", PYTHONNOUSERSITE="1")
    for name in (
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONDONTWRITEBYTECODE",  # else each of the many processes compiles all of it again
        "VIRTUAL_ENV",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_REQUIRE_VIRTUALENV",
    ):
        environ.pop(name, None)
    return environ


def host_python(folder):
    """The Python to build with: this one, or its base if this one lives in the folder itself."""
    if os.path.realpath(sys.prefix) == os.path.realpath(folder):
        return getattr(sys, "_base_executable", sys.executable)
    return sys.executable


@contextlib.contextmanager
def only_one(folder):
    """Hold the folder's lock; a second call waits for the first and then finds all done."""
    try:
        handle = open(folder + ".lock", "a+")
    except OSError as error:
        raise no_write(error)
    with handle:
        if not try_lock(handle):
            say("另一个 run.py 正在准备环境，等它做完…… / waiting for another run.py")
            while not try_lock(handle):
                time.sleep(0.3)
        yield


def try_lock(handle):
    """Take the lock now or return False; it ends with the file handle, however we end."""
    try:
        if WINDOWS:
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


# ── what can go wrong ────────────────────────────────────────────────────────


def no_write(error):
    return Trouble(
        "不能在这个文件夹里写文件：%s\n请换一个自己能写的文件夹，或请管理员给写权限。（%s）"
        % (ROOT, error),
        "Cannot write in this folder: %s\nUse a folder of your own. (%s)" % (ROOT, error),
    )


def no_space(megabytes):
    return Trouble(
        "磁盘空间不够：准备环境约需 %d MB。请腾出空间再来一次。" % megabytes,
        "Not enough disk space: about %d MB are needed. Free some and try again." % megabytes,
    )


SYMPTOMS = (
    ("space", ("no space left", "enospc", "disk quota exceeded", "not enough space")),
    ("hash", ("do not match the hashes", "hash mismatch", "hashes are required")),
    ("write", ("permission denied", "read-only file system", "access is denied")),
    (
        "network",
        (
            "name resolution",
            "name or service not known",
            "failed to establish",
            "network is unreachable",
            "connection refused",
            "timed out",
            "dns error",
            "connection reset",
            "error sending request",
            "failed to fetch",
            "proxyerror",
            "certificate",
            "client error (connect)",
            "connectionerror",
            "newconnectionerror",
            "cannot connect to proxy",
            "nodename nor servname",
            "getaddrinfo",
            "from versions: none",
        ),
    ),
    (
        "wheel",
        (
            "no matching distribution",
            "no solution found",
            "no usable wheels",
            "has no wheels",
            "not a supported wheel",
            "no compatible",
        ),
    ),
)


def diagnose(output):
    """Which kind of trouble an installer's words tell of; "other" if they tell nothing known."""
    text = output.lower()
    for kind, words in SYMPTOMS:
        if any(word in text for word in words):
            return kind
    return "other"


def install_trouble(output, megabytes):
    """The installer's failure as words for a person, with its own last lines below."""
    kind = diagnose(output)
    tail = "\n".join("    " + line for line in output.strip().splitlines()[-8:])
    if kind == "space":
        return no_space(megabytes)
    zh, en = {
        "hash": (
            "下载到的文件与锁定的校验值不一致，没有安装。多半是镜像不全或下载中断，请再试一次或换一个镜像。",
            "A downloaded file does not match its pinned hash; nothing was installed. Try again or "
            "use another mirror.",
        ),
        "write": (
            "没有写权限，安装没有完成。请检查这个文件夹和临时文件夹的权限：%s" % ROOT,
            "No permission to write; check this folder and the temporary folder: %s" % ROOT,
        ),
        "network": (
            "连不上软件包仓库，或者指定的来源里没有要的包。请检查网络或代理；单位有内部镜像的，"
            "设好 PIP_INDEX_URL 再来一次；不能上网的，见 docs/offline.md。",
            "The package registry cannot be reached, or the given source lacks a package. Check "
            "network and proxy; set PIP_INDEX_URL to a mirror if you have one; without any network "
            "see docs/offline.md.",
        ),
        "wheel": (
            "有软件包没有适合这个 Python 或这台机器的现成版本。请用 Python 3.11 到 3.13 再试。",
            "A package has no ready-made build for this Python or machine. Try Python 3.11 to 3.13.",
        ),
        "other": (
            "安装没有成功，安装程序的话在下面。",
            "The installation failed; its words are below.",
        ),
    }[kind]
    return Trouble(zh + "\n" + tail, en)


NO_INSTALLER = Trouble(
    "这个 Python 没有 pip，也找不到 uv，从系统软件源也没有取到。请装上其中一个再来一次，"
    "例如（Debian、Ubuntu）：apt-get install python3-venv",
    "There is no pip and no uv, nor could pip be fetched. Install one of them and try again, e.g. "
    "(Debian, Ubuntu): apt-get install python3-venv",
)


# ── ways to install ──────────────────────────────────────────────────────────


def installers(python, host, scratch):
    """Commands that can install into ``python``'s environment, best first, found as asked for."""
    uv = shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "--python", python]
    version = re.match(r"pip (\d+)\.(\d+)", answer([host, "-m", "pip", "--version"]) or "")
    if version and (int(version.group(1)), int(version.group(2))) >= (22, 3):  # knows --python
        yield [host, "-m", "pip", "--python", python, "install"]
    for wheel in pip_wheels(host):
        yield [python, os.path.join(wheel, "pip"), "install"]
    for wheel in debian_pip_wheel(scratch):
        yield [python, os.path.join(wheel, "pip"), "install"]


def pip_wheels(host):
    """Copies of pip that lie on this machine: ensurepip's, the distribution's, virtualenv's."""
    places = answer(
        [
            host,
            "-c",
            (
                "import importlib.util as u, os, sysconfig\n"
                "print(sysconfig.get_config_var('WHEEL_PKG_DIR') or '')\n"
                "for name, below in (('ensurepip', '_bundled'), ('virtualenv', 'seed/wheels/embed')):\n"
                "    try: spec = u.find_spec(name)\n"
                "    except (ImportError, AttributeError, ValueError): spec = None\n"
                "    if spec and spec.origin: print(os.path.join(os.path.dirname(spec.origin), below))\n"
            ),
        ]
    )
    for place in (places or "").splitlines() + ["/usr/share/python-wheels"]:
        for wheel in sorted(glob.glob(os.path.join(place, "pip-*.whl")) if place else []):
            yield wheel


def debian_pip_wheel(scratch):
    """Debian and Ubuntu: fetch the package that holds pip and unpack it here; installs nothing."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    say("  没有现成的 pip，从系统软件源取一份…… / fetching pip from the distribution")
    fetch = ["apt-get", "-qq", "download", "python3-pip-whl"]
    done = subprocess.run(fetch, cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode and os.geteuid() == 0:  # a fresh machine has no package list yet
        subprocess.run(["apt-get", "-qq", "update"], stdin=subprocess.DEVNULL, capture_output=True)
        subprocess.run(fetch, cwd=scratch, stdin=subprocess.DEVNULL, capture_output=True)
    for package in glob.glob(os.path.join(scratch, "*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, scratch], capture_output=True)
    for wheel in glob.glob(os.path.join(scratch, "usr/share/python-wheels/pip-*.whl")):
        yield wheel


def install(command, arguments, total):
    """Run one installer, show its progress; return (worked, all it said)."""
    if command[1] == "pip":  # uv
        quiet = ["--no-progress"]
    else:
        quiet = ["--progress-bar", "off", "--no-input", "--disable-pip-version-check"]
    lines = []
    try:
        child = subprocess.Popen(
            command + quiet + arguments,
            cwd=ROOT,
            env=clean_environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return False, str(error)
    with child:
        seen = 0
        for raw in child.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            seen += line.startswith(("Collecting ", "Processing "))
            text = progress(line, seen, total)
            if text:
                say("  " + text)
    return child.returncode == 0, "\n".join(lines)


def progress(line, seen, total):
    """The line to show for an installer's line; None for those that tell a reader nothing."""
    words = line.split()
    if not total:  # the project itself: a moment
        return None
    if line.startswith("Collecting "):  # pip: one line a package
        return "[%d/%d] %s" % (seen, max(total, seen), words[1].replace("==", " "))
    if line.startswith("Processing "):  # the same, from a folder of wheels
        name = " ".join(os.path.basename(words[1]).split("-")[:2])
        return "[%d/%d] %s" % (seen, max(total, seen), name.replace("_", "-"))
    if line.startswith(("Downloading ", "Installed ")) and "(" in line and "http" not in line:
        return line  # uv: the large ones, and the sum
    if line.startswith(("Resolved ", "Prepared ", "Installed ", "Installing collected")):
        return line.split(":")[0]
    return None


# ── the environment ──────────────────────────────────────────────────────────


class Environment(object):
    """A folder with a Python of its own, filled from one lock file."""

    def __init__(self, folder, lock, megabytes, source_only=()):
        self.folder = os.path.join(ROOT, folder)
        self.lock = os.path.join(ROOT, lock)
        self.megabytes = megabytes  # what making it needs on disk, caches included
        self.source_only = source_only  # packages of which no built files are published
        self.stamp = os.path.join(self.folder, "kapok-ready.json")

    def program(self, name):
        if WINDOWS:
            return os.path.join(self.folder, "Scripts", name + ".exe")
        return os.path.join(self.folder, "bin", name)

    def wanted(self):
        """What the stamp must say for the environment to be usable as it is."""
        digest = hashlib.sha256()
        for path in (self.lock, os.path.join(ROOT, "pyproject.toml")):
            with open(path, "rb") as file:
                digest.update(file.read())
        return {"inputs": digest.hexdigest(), "folder": self.folder}

    def ready(self):
        try:
            with open(self.stamp, encoding="utf-8") as file:
                stamp = json.load(file)
        except (OSError, ValueError):
            return False
        python = stamp.pop("python", None)
        works = answer([self.program("python"), "-c", "import sys, kapok; print(sys.version)"])
        return stamp == self.wanted() and python is not None and works == python

    def ensure(self):
        """Make it usable: nothing to do, or made anew from the lock."""
        if self.ready():  # the common case takes no lock
            return
        with only_one(self.folder):
            if not self.ready():
                self.make()

    def make(self):
        started = time.time()
        try:
            self.remove()
            if shutil.disk_usage(ROOT).free < self.megabytes * MEGABYTE:
                raise no_space(self.megabytes)
            say("① 建立 Python 环境 %s / making it" % os.path.basename(self.folder))
            self.create()
            say("② 按锁定的版本安装 / installing the pinned packages")
            self.fill()
            python = answer([self.program("python"), "-c", "import sys, kapok; print(sys.version)"])
            if not python:
                raise Trouble(
                    "装好的环境不能运行，请删除 %s 后再试。" % self.folder,
                    "The new environment does not run; delete %s and try again." % self.folder,
                )
            with open(self.stamp, "w", encoding="utf-8") as file:
                json.dump(dict(self.wanted(), python=python), file, indent=1)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise no_space(self.megabytes)
            raise no_write(error)
        say("③ 环境就绪，用了 %d 秒 / ready" % round(time.time() - started))

    def remove(self):
        if os.path.islink(self.folder) or os.path.isfile(self.folder):
            os.unlink(self.folder)
        elif os.path.isdir(self.folder):
            with contextlib.suppress(OSError):  # first of all, so that half a removal is seen
                os.unlink(self.stamp)
            say("  旧环境不完整或版本已变，重新建立 / the old environment is replaced")
            shutil.rmtree(self.folder)

    def create(self):
        """An environment without pip: works where Debian's python3-venv is not installed."""
        command = [host_python(self.folder), "-m", "venv", "--without-pip", self.folder]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise install_trouble(done.stdout.decode("utf-8", "replace"), self.megabytes)

    def fill(self):
        """Install with the first installer that manages it."""
        with open(self.lock, encoding="utf-8") as file:
            total = sum("==" in line for line in file)
        built = ["--only-binary", ":all:"]
        for name in self.source_only:
            built += ["--no-binary", name]
        pinned = ["--require-hashes"] + built + ["-r", self.lock]
        itself = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
        failures = []
        with tempfile.TemporaryDirectory(prefix="kapok-") as scratch:
            python = self.program("python")
            for command in installers(python, host_python(self.folder), scratch):
                worked, output = install(command, pinned, total)
                if worked:
                    worked, output = install(command, itself, 0)
                if worked:
                    return
                failures.append(output)
                kind = diagnose(output)
                if kind in ("space", "hash") or (kind == "network" and command[1] != "pip"):
                    break  # another installer meets the same; only uv and pip differ in settings
        if not failures:
            raise NO_INSTALLER
        known = [output for output in failures if diagnose(output) != "other"]
        raise install_trouble((known or failures)[-1], self.megabytes)


# ── the commands ─────────────────────────────────────────────────────────────

MAIN = Environment(".venv", "requirements.lock", megabytes=1100)
BENCH = Environment(".venv-bench", "requirements-bench.lock", megabytes=2500)
SPARK = Environment(
    ".venv-spark", "requirements-spark.lock", megabytes=2500, source_only=("pyspark",)
)


def run(command):
    """Run to the end in the project's folder; return its exit code."""
    child = subprocess.Popen(command, cwd=ROOT, env=clean_environ())
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())  # nobody else would tell the child
    while True:
        try:
            return exit_code(child.wait())
        except KeyboardInterrupt:  # the child got it too, and ends in its own way
            continue


def demo(arguments):
    MAIN.ensure()
    return run([MAIN.program("kapok"), "demo"] + arguments)


def test(arguments):
    if "--spark" in arguments:
        SPARK.ensure()
        rest = [word for word in arguments if word != "--spark"]
        suite = [os.path.join("tests", "rules", "test_spark.py"), "--long"]
        return run([SPARK.program("python"), "-m", "pytest"] + suite + rest)
    MAIN.ensure()
    alone = any(word == "-n" or word.startswith(("-n=", "--pdb", "-s")) for word in arguments)
    spread = [
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]  # in the order of tests/house_rules.py
    workers = [] if alone else ["-n", "2"] + spread
    return run([MAIN.program("python"), "-m", "pytest"] + workers + arguments)


PARTS = (
    ("--peers", BENCH, "run.py"),
    ("--imports", BENCH, "imports.py"),
    ("--finds", MAIN, "screening_db.py"),
    ("--pages", MAIN, "pages.py"),
    ("--growth", SPARK, "growth.py"),
)
APART = ("--growth",)  # hours, and an environment of its own


def bench_parts(arguments):
    """Which parts are to be measured, and with what arguments: without any all of them; arguments alone are for the first."""
    named = [part for part in PARTS if part[0] in arguments]
    if not arguments:
        return [part for part in PARTS if part[0] not in APART], []
    rest = [word for word in arguments if word not in [part[0] for part in named]]
    return named or [PARTS[0]], rest


def bench(arguments):
    """One that fails keeps no other from being measured."""
    parts, rest = bench_parts(arguments)
    worst = 0
    for flag, environment, script in parts:
        if len(parts) > 1:
            say("\n▶ run.py bench %s" % flag)
        environment.ensure()
        command = [environment.program("python"), os.path.join("benchmarks", script)]
        worst = max(worst, run(command + rest))
    return worst


COMMANDS = {"demo": demo, "test": test, "bench": bench}


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows "?"
    if not arguments or arguments[0] in ("-h", "--help"):
        say(USAGE)
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    try:
        require_new_python()
        if command is None:
            raise Trouble("没有这个命令：%s\n\n%s" % (arguments[0], USAGE), "No such command.")
        return command(arguments[1:])
    except Trouble as trouble:
        print("\n✗ %s\n\n✗ %s" % (trouble.zh, trouble.en), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断 / interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
