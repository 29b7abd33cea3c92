#!/usr/bin/env python3
"""What a Steno server does on a full disk, with senders that trickle, with very many connections, and with requests that
are too large or make no sense.

    hostile.py --steno .build/release/steno --home ~/.local/share/steno --connections 10000

Prints one line for each check and exits with 1 if one failed. The full disk needs root, which mounts a small tmpfs.
"""
import argparse
import os
import resource
import socket
import subprocess
import tempfile
import threading
import time

from service import Clips, Server, ask, form, percentile

failures = 0


def tell(name, good, what=""):
    global failures
    failures += not good
    print(f"{'ok' if good else 'FAILED'}  {name}{': ' + str(what)[:300] if what != '' else ''}", flush=True)


def upload(server, clip, title="a.wav", **fields):
    body, kind = form({"model": "tiny.en", "sync": "false", **fields}, title, clip)
    return ask(server.port, "POST", "/api/v1/transcriptions", body, {"Content-Type": kind, "Idempotency-Key": title}, timeout=120)


def full_disk(options):
    folder = tempfile.mkdtemp(prefix="steno-full-")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]).returncode:
        return print("skipped  full disk: a tmpfs cannot be mounted")
    server = Server(options.steno, options.home, data=folder, environment={"STENO_DISK_RESERVE": "12MB", "STENO_LOG_LEVEL": "critical"})
    try:
        server.start()
        clips, accepted, refused, other = Clips(), {}, 0, []
        clip = clips.make(60)
        for number in range(60):
            status, _, body = upload(server, clip[:-2] + number.to_bytes(2, "little"), f"{number}.wav")
            if status in (200, 202):
                accepted[f"{number}.wav"] = body["id"]
            elif status in (507, 503):
                refused += 1
            else:
                other.append((status, body))
        tell("a full disk is told with 507", refused > 0 and accepted and not other, f"{len(accepted)} taken, {refused} refused {other[:1]}")
        tell("health is still told", ask(server.port, "GET", "/livez")[0] == 200)
        # Not a byte is left: what others write to the disk counts as well.
        with open(f"{folder}/filler", "wb") as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
                    file.flush()
            except OSError:
                pass
        status, _, body = upload(server, clips.make(1), "tiny.wav")
        tell("with no byte left too", status in (507, 503), f"{status} {body}")
        server.kill()
        os.remove(f"{folder}/filler")
        server.start()
        deadline, left = time.monotonic() + 300, accepted
        while left and time.monotonic() < deadline:
            states = {t: ask(server.port, "GET", f"/api/v1/transcriptions/{id}") for t, id in left.items()}
            left = {t: left[t] for t, (status, _, job) in states.items() if status != 200 or job["status"] not in ("completed", "failed", "dead")}
            bad = [(t, s, j.get("error")) for t, (s, _, j) in states.items() if s != 200 or j["status"] in ("failed", "dead")]
            if bad:
                break
            time.sleep(1)
        tell("after SIGKILL and with room again all that was taken is done", not left and not bad, f"{bad[:2]} {len(left)} left")
        kept = sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names if "steno.db" not in name)
        tell("nothing half-written stays", kept < (len(accepted) + 1) * (len(clip) + 20_000), f"{kept} bytes for {len(accepted)} recordings of {len(clip)}")
    finally:
        server.stop()
        subprocess.run(["umount", "-l", folder])
        os.rmdir(folder)


def trickle(options):
    server = Server(options.steno, options.home, environment={
        "STENO_HEADER_TIMEOUT": "3s", "STENO_BODY_TIMEOUT": "3s", "STENO_LOG_LEVEL": "critical"})
    server.start()
    try:
        sockets = []
        for number in range(300):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n" if number % 2 else b"POST /api/v1/transcriptions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: audio/wav\r\nContent-Length: 1000000\r\n\r\nRIFF")
            sockets.append(connection)
        begun, open_ones, times = time.monotonic(), set(range(300)), []
        while open_ones and time.monotonic() - begun < 20:
            for number in list(open_ones):
                connection = sockets[number]
                try:
                    connection.settimeout(0.001)
                    if connection.recv(4096) == b"":
                        open_ones.discard(number)
                        continue
                except (TimeoutError, socket.timeout):
                    pass
                except OSError:
                    open_ones.discard(number)
                    continue
                try:
                    if number % 2:
                        connection.send(b"X-a: b\r\n")  # headers that never end; bodies stop altogether
                except OSError:
                    open_ones.discard(number)
            t = time.monotonic()
            ask(server.port, "GET", "/health")
            times.append(time.monotonic() - t)
        tell("300 senders that trickle are cut off", not open_ones, f"{len(open_ones)} left after {time.monotonic() - begun:.1f} s")
        tell("others are answered meanwhile", percentile(times, 0.99) < 1, f"p99 {percentile(times, 0.99) * 1000:.0f} ms")
    finally:
        server.stop()
        server.remove()


def many(options):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = options.connections + 200
    if hard < need:
        return print(f"skipped  {options.connections} connections: ulimit -n is {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, need), hard), hard))
    server = Server(options.steno, options.home, environment={"STENO_LOG_LEVEL": "critical"})
    server.start()
    try:
        before, begun, sockets = server.status("VmRSS"), time.monotonic(), []
        for number in range(options.connections):
            connection = socket.socket()
            # One address of loopback has not ports enough for very many.
            connection.bind((f"127.0.0.{2 + number % 20}", 0))
            connection.connect(("127.0.0.1", server.port))
            sockets.append(connection)
        opened, times = time.monotonic() - begun, []
        for _ in range(100):
            t = time.monotonic()
            status = ask(server.port, "GET", "/health")[0]
            times.append(time.monotonic() - t)
            if status != 200:
                return tell("health among many connections", False, status)
        clip = Clips().make(2)
        status, _, _ = upload(server, clip)
        growth = (server.status("VmRSS") - before) / 1e6
        tell(f"{options.connections} idle connections: others are answered", percentile(times, 0.95) < 1 and status == 202,
             f"opened in {opened:.1f} s, +{growth:.0f} MB, health p50 {percentile(times, .5) * 1000:.1f} p95 {percentile(times, .95) * 1000:.1f} ms")
        for connection in sockets:
            connection.close()
    finally:
        server.stop()
        server.remove()


def raw(port, data, wait=10):
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        answer = b""
        try:
            while len(answer) < 4096:
                part = connection.recv(4096)
                if not part:
                    break
                answer += part
                if b"\r\n\r\n" in answer:
                    break
        except OSError:
            pass
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


def malformed(options):
    server = Server(options.steno, options.home, environment={"STENO_MAX_UPLOAD": "1MB", "STENO_LOG_LEVEL": "critical"})
    server.start()
    try:
        head = b"Host: 127.0.0.1\r\nConnection: close\r\n"
        post = b"POST /api/v1/transcriptions HTTP/1.1\r\n" + head
        bodies = {
            "no HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n", {400, None}),
            "a header without an end": (b"GET / HTTP/1.1\r\nA: " + b"a" * 200_000, {431, 400}),
            "thousands of headers": (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n", {431, 400}),
            "no host": (b"GET / HTTP/1.1\r\n\r\n", {400}),
            "two lengths": (b"POST / HTTP/1.1\r\n" + head + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", {400}),
            "a length and an encoding": (b"POST / HTTP/1.1\r\n" + head + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
            "a length below nothing": (b"POST / HTTP/1.1\r\n" + head + b"Content-Length: -5\r\n\r\n", {400}),
            "a length beyond all numbers": (post + b"Content-Type: audio/wav\r\nContent-Length: 99999999999999999999999\r\n\r\n", {400, 413}),
            "a chunk without a size": (post + b"Content-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
            "another version": (b"GET / HTTP/3.7\r\n" + head + b"\r\n", {400, 505}),
            "a path of 100 KB": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + head + b"\r\n", {414, 431, 400}),
            "a path out of the folder": (b"GET /../../../../etc/passwd HTTP/1.1\r\n" + head + b"\r\n", {400, 404}),
            "nulls in the path": (b"GET /api/v1/transcriptions/%00%00 HTTP/1.1\r\n" + head + b"\r\n", {400, 404}),
            "more bytes than are taken": (post + b"Content-Type: audio/wav\r\nContent-Length: 5000000\r\n\r\n" + Clips().make(1)[:-2] + bytes(5_000_000), {413}),
            "a form without a boundary": (post + b"Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc", {400}),
            "a form cut off": (post + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 57\r\n\r\n" + b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nabcdefghij', {400}),
            "JSON nested a hundred thousand deep": (post + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + b"[" * 100_000, {400, 413}),
            "text as a recording": (post + b"Content-Type: audio/wav\r\nContent-Length: 5000\r\n\r\n" + b"words " * 833 + b"ab", {415, 400}),
            "nothing as a recording": (post + b"Content-Type: audio/wav\r\nContent-Length: 0\r\n\r\n", {400}),
        }
        for name, (data, good) in bodies.items():
            status = raw(server.port, data)
            tell(name, status in good, status)
        before = time.monotonic()
        threads = [threading.Thread(target=raw, args=(server.port, os.urandom(2000) + b"\r\n\r\n", 3)) for _ in range(200)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        tell("200 senders of noise", ask(server.port, "GET", "/health")[0] == 200, f"{time.monotonic() - before:.1f} s")
        tell("the server has not been restarted", server.process.poll() is None)
        left = sum(len(names) for place, _, names in os.walk(server.data) if "blob" in place or "incoming" in place)
        tell("nothing of it was kept", left == 0, f"{left} files")
    finally:
        server.stop()
        server.remove()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steno", default=".build/release/steno")
    arguments.add_argument("--home", required=True)
    arguments.add_argument("--connections", type=int, default=10_000)
    arguments.add_argument("--only", choices=["full_disk", "trickle", "many", "malformed"])
    options = arguments.parse_args()
    for part in (malformed, trickle, many, full_disk):
        if options.only in (None, part.__name__):
            print(f"== {part.__name__.replace('_', ' ')}", flush=True)
            part(options)
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
