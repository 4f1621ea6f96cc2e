"""Runs a command in the namespaces that `unshare` made, as `isolation` describes them: read-only, a scratch folder, no network.

It is run as a script by the Python that runs pkglint: `python -I enter.py SPEC COMMAND…`, SPEC being JSON with `run` (the rehearsal's folder),
`writable` (folders that stay writable), `hidden` (files that are to be empty) and `tmp` (what /tmp becomes).
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path

READ_ONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 32, 4096, 16384, 1 << 18
FLAGS = {"nosuid": 2, "nodev": 4, "noexec": 8, "noatime": 1024, "nodiratime": 2048, "relatime": 1 << 21}
DROP_CAPABILITY, NO_NEW_PRIVILEGES = 24, 38
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1
KERNEL = ("/proc", "/sys", "/dev")


def mount(source: str, target: str, flags: int, kind: str = "") -> None:
    """Attach a file system or folder at a target, OSError when the system does not let us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), kind.encode() or None, flags, None) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), target)


def mounts() -> list[tuple[str, int]]:
    """Return (mount point, its flags) of everything that is mounted."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        words = line.split(" ")
        point = words[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        found.append((point, sum(FLAGS.get(word, 0) for word in words[5].split(","))))
    return found


def below(path: str, folders: tuple[str, ...]) -> bool:
    """Tell whether a path is one of the folders or lies in one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def loopback_up() -> None:
    """Switch the loopback interface on: a server in here may listen, and nobody outside can reach it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(handle, GET_FLAGS, request))[1]
        fcntl.ioctl(handle, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | UP))


def main() -> None:
    """Set everything up and become the command."""
    spec = json.loads(sys.argv[1])
    here = Path.cwd()
    mount("none", "/", RECURSIVE | PRIVATE)
    writable = tuple(os.path.realpath(path) for path in spec["writable"])
    for path in writable:
        mount(path, path, BIND)
    for point, flags in mounts():
        if not below(point, KERNEL) and not below(point, writable):
            # A mount that cannot be changed is one that this user cannot write to, or isolation's own test fails.
            with suppress(OSError):
                mount("none", point, REMOUNT | BIND | READ_ONLY | flags)
    for path in spec["hidden"]:
        mount(os.devnull, path, BIND)
    run, private = os.path.realpath(spec["run"]), os.path.realpath(spec["tmp"])
    if below(run, ("/tmp",)):  # noqa: S108 - the folder is replaced by a private one
        again = private + run.removeprefix("/tmp")  # noqa: S108
        Path(again).mkdir(parents=True, exist_ok=True)
        mount(run, again, BIND | RECURSIVE)
    mount(private, "/tmp", BIND | RECURSIVE)  # noqa: S108
    for target, kind in (("/proc", "proc"), ("/dev/shm", "tmpfs")):  # noqa: S108
        with suppress(OSError):
            mount(kind, target, FLAGS["nosuid"] | FLAGS["nodev"], kind)
    with suppress(OSError):
        loopback_up()
    os.chdir(here)
    libc = ctypes.CDLL(None)
    for capability in range(64):
        libc.prctl(DROP_CAPABILITY, capability, 0, 0, 0)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the command is the caller's


if __name__ == "__main__":
    main()
