#!/usr/bin/env python3
"""Many users at once at a server whose cores all transcribe: each uploads, asks how far its jobs are, and pages through lists.

    load.py --steno .build/release/steno --home ~/.local/share/steno --users 170 --seconds 60

A process beside them asks for /health all the time. Prints latencies in milliseconds and exits with 1 after any error.
"""
import argparse
import collections
import http.client
import json
import multiprocessing
import os
import random
import threading
import time

from service import Clips, Server, ask, form, percentile


class User(threading.Thread):
    def __init__(self, number, port, clips, end, times, errors):
        super().__init__(daemon=True)
        self.number, self.port, self.clips, self.over = number, port, clips, end
        self.times, self.errors, self.chance = times, errors, random.Random(number)
        self.connection, self.jobs = None, []

    def ask(self, kind, method, path, body=None, headers=None):
        begun = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, path, body=body, headers=headers or {})
            answer = self.connection.getresponse()
            content = answer.read()
            self.times[kind].append(time.monotonic() - begun)
            if answer.status >= 400:
                self.errors.append(f"{kind}: {answer.status} {content[:200]}")
                return None
            return json.loads(content)
        except (OSError, http.client.HTTPException) as error:
            self.errors.append(f"{kind}: {type(error).__name__} {error}")
            self.connection = None

    def run(self):
        time.sleep(self.chance.uniform(0, 3))
        while time.monotonic() < self.over:
            body, kind = form({"model": "tiny.en", "sync": "false"}, f"user{self.number}.wav", self.chance.choice(self.clips))
            job = self.ask("upload", "POST", "/api/v1/transcriptions", body, {"Content-Type": kind})
            if job:
                self.jobs.append(job["id"])
            for _ in range(4):
                time.sleep(self.chance.uniform(0.5, 2.5))
                if self.jobs:
                    self.ask("poll", "GET", f"/api/v1/transcriptions/{self.chance.choice(self.jobs)}")
                self.ask("page", "GET", f"/api/v1/transcriptions?limit=20&page={self.chance.randrange(1, 4)}")


def health(port, over, results):
    times, connection = [], http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < over:
        begun = time.monotonic()
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        times.append((time.monotonic() - begun, answer.status))
        time.sleep(0.02)
    results.put(times)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steno", default=".build/release/steno")
    arguments.add_argument("--home", required=True)
    arguments.add_argument("--recording", help="speech, mono, 16 kHz, 16 bits (else tones)")
    arguments.add_argument("--users", type=int, default=170)
    arguments.add_argument("--seconds", type=float, default=60)
    options = arguments.parse_args()
    source = Clips(options.recording)
    clips = [source.make(source.random.uniform(4, 20)) for _ in range(40)]
    server = Server(options.steno, options.home, environment={"STENO_CACHE": "false", "STENO_LOG_LEVEL": "warning"})
    server.start()
    # The model is there, and something long keeps the cores busy until the users have come.
    body, kind = form({"model": "tiny.en", "sync": "true"}, "first.wav", clips[0])
    ask(server.port, "POST", "/api/v1/transcriptions", body, {"Content-Type": kind})
    times, errors = collections.defaultdict(list), []
    over = time.monotonic() + options.seconds
    results = multiprocessing.Queue()
    prober = multiprocessing.Process(target=health, args=(server.port, over, results))
    prober.start()
    ticks = lambda: sum(int(x) for x in open(f"/proc/{server.process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13])
    begun, used = time.monotonic(), ticks()
    users = [User(n, server.port, clips, over, times, errors) for n in range(options.users)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    seconds, used = time.monotonic() - begun, ticks() - used
    probes = results.get()
    prober.join()
    status, _, page = ask(server.port, "GET", "/api/v1/transcriptions?limit=1&status=completed")
    failed = ask(server.port, "GET", "/api/v1/transcriptions?limit=1&status=failed,dead")[2]["total"]
    figures = lambda v: {"count": len(v), **{f"p{p}": round(percentile(v, p / 100) * 1000, 1) for p in (50, 95, 99)}, "most": round(max(v) * 1000, 1)}
    answer = {
        "users": options.users, "seconds": round(seconds), "cores_used_by_server": round(used / os.sysconf("SC_CLK_TCK") / seconds, 2),
        "load_average": round(os.getloadavg()[0], 1), "jobs_completed": page["total"], "jobs_failed": failed,
        **{kind: figures(values) for kind, values in sorted(times.items())},
        "all": figures([v for values in times.values() for v in values]),
        "health": figures([t for t, _ in probes]), "health_not_200": sum(s != 200 for _, s in probes),
        "memory_mb": round(server.status("VmRSS") / 1e6), "errors": len(errors), "first_errors": errors[:5],
    }
    print(json.dumps(answer, indent=1))
    server.stop()
    server.remove()
    raise SystemExit(1 if errors or failed else 0)


if __name__ == "__main__":
    main()
