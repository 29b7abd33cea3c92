#!/usr/bin/env python3
"""Kills a Steno server with SIGKILL at random moments under load, and looks afterwards whether it kept its promises:

- no job that was accepted is lost, and none is there twice, whatever had to be sent again;
- no byte of an upload that was acknowledged is lost, and the recordings are those that were sent;
- no job ends twice: one result that never changes, one name of a webhook message for each end;
- nothing stands still for longer than 15 s after a restart.

    kills.py --steno .build/release/steno --home ~/.local/share/steno --kills 1000

Prints counts and exits with 1 where a promise was broken.
"""
import argparse
import base64
import collections
import hashlib
import http.server
import json
import random
import sqlite3
import threading
import time

from service import Clips, Server, ask, form, free_port

FINAL = {"completed", "failed", "dead", "cancelled"}


class Receiver(http.server.ThreadingHTTPServer):
    """Counts the webhook messages of each job's end by their names."""

    daemon_threads = True

    def __init__(self):
        self.ends = collections.defaultdict(collections.Counter)
        self.lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with receiver.lock:
                    receiver.ends[body["data"]["id"]][(self.headers["webhook-id"], body["event"])] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", free_port()), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Load:
    """Sends recordings by forms and in pieces, again and again until each is acknowledged."""

    def __init__(self, server, recording, seed):
        self.server, self.clips, self.random = server, Clips(recording, seed), random.Random(seed)
        self.lock, self.going, self.over = threading.Lock(), threading.Event(), threading.Event()
        self.accepted = {}  # title → job
        self.again, self.problems, self.pieces, self.uploads = 0, [], 0, 0
        self.busy = 0

    def begin(self, forms, tus):
        for number in range(forms):
            threading.Thread(target=self.run, args=(self.by_form, f"form{number}"), daemon=True).start()
        for number in range(tus):
            threading.Thread(target=self.run, args=(self.by_pieces, f"tus{number}"), daemon=True).start()

    def run(self, send, name):
        count = 0
        while not self.over.is_set():
            if not self.going.wait(0.2):
                continue
            with self.lock:
                self.busy += 1
                clip = self.clips.make(self.random.uniform(0.8, 2.5))
            count += 1
            try:
                send(f"{name}-{count}.wav", clip)
            finally:
                with self.lock:
                    self.busy -= 1
            time.sleep(0.1)

    def persist(self, method, path, body=None, headers=None):
        """Asks until there is an answer; a server that is not there is asked again, as any client would."""
        while True:
            try:
                return ask(self.server.port, method, path, body, headers)
            except OSError:
                with self.lock:
                    self.again += 1
                time.sleep(0.05)

    def problem(self, text):
        with self.lock:
            self.problems.append(text)
            print("BROKEN:", text, flush=True)

    def keep(self, title, status, job):
        if status not in (200, 202):
            return self.problem(f"{title}: {status} {job}")
        with self.lock:
            self.accepted[title] = job["id"]

    def by_form(self, title, clip):
        body, kind = form({"model": "tiny.en", "sync": "false"}, title, clip)
        headers = {"Content-Type": kind, "Idempotency-Key": title}
        status, _, job = self.persist("POST", "/api/v1/transcriptions", body, headers)
        self.keep(title, status, job)

    def by_pieces(self, title, clip):
        name = base64.b64encode(title.encode()).decode()
        version = {"Tus-Resumable": "1.0.0"}
        status, headers, body = self.persist(
            "POST", "/api/v1/uploads", None,
            {**version, "Upload-Length": str(len(clip)), "Upload-Metadata": f"filename {name}", "Idempotency-Key": title})
        if status != 201:
            return self.problem(f"{title}: upload refused: {status} {body}")
        path, sure = headers["location"], 0
        piece = max(len(clip) // 5, 1)
        while sure < len(clip):
            try:
                status, headers, body = ask(
                    self.server.port, "PATCH", path, clip[sure:sure + piece],
                    {**version, "Upload-Offset": str(sure), "Content-Type": "application/offset+octet-stream"})
            except OSError:
                status = 0
            if status == 204:
                sure = int(headers["upload-offset"])
                self.pieces += 1
                continue
            if status not in (0, 409, 423, 503):
                return self.problem(f"{title}: piece refused: {status} {body}")
            time.sleep(0.05)
            status, headers, body = self.persist("HEAD", path, None, version)
            if status != 200:
                return self.problem(f"{title}: upload lost: {status} after {sure} bytes")
            there = int(headers["upload-offset"])
            if there < sure:
                return self.problem(f"{title}: acknowledged {sure} bytes, {there} are there")
            sure = there
        wish = {"upload_id": path, "model": "tiny.en", "sync": False}
        while True:
            status, _, job = self.persist("POST", "/api/v1/transcriptions", wish, {"Idempotency-Key": title})
            if status != 423:
                break
            time.sleep(0.1)
        self.keep(title, status, job)
        status, _, upload = self.persist("GET", path)
        if status != 200 or upload.get("sha256") != hashlib.sha256(clip).hexdigest():
            return self.problem(f"{title}: other bytes than were sent: {status} {upload}")
        self.uploads += 1
        # An account may have a thousand; its job keeps the bytes.
        self.persist("DELETE", path, None, version)


def jobs(port):
    found, page = [], 1
    while True:
        status, _, body = ask(port, "GET", f"/api/v1/transcriptions?limit=100&page={page}&sort=created_at&order=asc")
        if status != 200:
            raise RuntimeError(f"list refused: {status} {body}")
        found += body["items"]
        if len(body["items"]) < 100:
            return found
        page += 1


class Judge:
    def __init__(self, load):
        self.load, self.ended, self.longest, self.retried, self.seen = load, {}, 0.0, 0, {}

    def marks(self, data):
        """What moves while somebody holds a job or is to take it again, and how long it has not."""
        with sqlite3.connect(f"file:{data}/steno.db?mode=ro", uri=True, timeout=10) as database:
            rows = database.execute(
                "select id, state, token, lease_expires_at, not_before from jobs where state in ('running', 'scheduled')"
            ).fetchall()
        now = time.monotonic()
        for id, state, *mark in rows:
            if state == "scheduled":  # after its due time it must be put in line
                self.longest = max(self.longest, time.time() - mark[2] / 1000)
                continue
            # A live worker renews its lease; that of a killed one stays as it is until another takes the job.
            old = self.seen.get(id)
            if old is None or old[0] != mark:
                self.seen[id] = (mark, now)
            else:
                self.longest = max(self.longest, now - old[1])
        self.seen = {id: self.seen[id] for id, state, *_ in rows if state == "running"}

    def wait(self, server, limit):
        """Waits until all has ended; looks meanwhile for what stands still."""
        begun = time.monotonic()
        while True:
            self.marks(server.data)
            found = jobs(server.port)
            now = time.monotonic()
            self.look(found)
            open_jobs = [job for job in found if job["status"] not in FINAL]
            for job in found:
                if job["status"] == "dead" and (job.get("error") or {}).get("code") == "quarantined":
                    # The rule against jobs that take their workers with them; its owner puts it back.
                    self.retried += 1
                    ask(server.port, "POST", f"/api/v1/transcriptions/{job['id']}/retry")
                    open_jobs.append(job)
            if not open_jobs:
                return now - begun
            if now - begun > limit:
                left = [(job["id"], job["status"], job["attempts"]) for job in open_jobs][:5]
                self.load.problem(f"not ended after {limit} s: {left}")
                return now - begun
            time.sleep(0.25)

    def look(self, found):
        for job in found:
            if job["status"] in FINAL and job["status"] != "dead":
                mark = (job["status"], job["finished_at"], job.get("preview"))
                if self.ended.setdefault(job["id"], mark) != mark:
                    self.load.problem(f"{job['id']} ended twice: {self.ended[job['id']]} and {mark}")
                if job["status"] != "completed":
                    self.load.problem(f"{job['id']}: {job['status']} {job.get('error')}")

    def end(self, server, receiver):
        found = jobs(server.port)
        titles = collections.Counter(job["original_filename"] for job in found)
        known = {job["id"]: job for job in found}
        with self.load.lock:
            accepted = dict(self.load.accepted)
        for title, job in accepted.items():
            if job not in known:
                self.load.problem(f"{title}: accepted as {job}, which is gone")
            if titles[title] != 1:
                self.load.problem(f"{title} is there {titles[title]} times")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with receiver.lock:
                missing = [id for id in self.ended if not any(e.endswith(".completed") for _, e in receiver.ends[id])]
            if not missing:
                break
            time.sleep(0.5)
        if missing:
            self.load.problem(f"no message about the end of {len(missing)} jobs: {missing[:5]}")
        repeated = 0
        for id in self.ended:
            names = [name for name, event in receiver.ends[id] if event.endswith(".completed")]
            repeated += sum(n - 1 for (_, event), n in receiver.ends[id].items() if event.endswith(".completed"))
            if len(names) > 1:
                self.load.problem(f"{id}: {len(names)} different messages of one end")
        return len(found), repeated


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steno", default=".build/release/steno")
    arguments.add_argument("--home", required=True, help="folder with models/tiny.en")
    arguments.add_argument("--recording", help="speech, mono, 16 kHz, 16 bits (else tones)")
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--rest-every", type=int, default=15, help="kills after which everything may come to its end")
    arguments.add_argument("--least", type=float, default=0.05, help="shortest life of a server after it is ready, seconds")
    arguments.add_argument("--most", type=float, default=2.0)
    arguments.add_argument("--forms", type=int, default=2)
    arguments.add_argument("--tus", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    receiver = Receiver()
    server = Server(
        options.steno, options.home,
        environment={"STENO_WEBHOOK_PRIVATE_NETWORKS": "true", "STENO_CACHE": "false", "STENO_LOG_LEVEL": "warning"})
    load = Load(server, options.recording, options.seed)
    judge = Judge(load)
    starts, rests, kills = [server.start()], [], 0
    status, _, body = ask(
        server.port, "POST", "/api/v1/webhooks",
        {"url": f"http://127.0.0.1:{receiver.server_address[1]}/", "events": ["transcription.completed"]})
    assert status in (200, 201), body
    load.begin(options.forms, options.tus)
    begun = time.monotonic()
    print(f"seed {options.seed}, data {server.data}, log {server.log.name}", flush=True)
    while kills < options.kills:
        load.going.set()
        time.sleep(chance.uniform(options.least, options.most))
        server.kill()
        kills += 1
        starts.append(server.start())
        if kills % options.rest_every and kills < options.kills:
            continue
        load.going.clear()
        judge.seen = {}
        while load.busy:
            judge.marks(server.data)
            time.sleep(0.1)
        rests.append(judge.wait(server, 240))
        print(
            f"{time.monotonic() - begun:6.0f} s  {kills} kills  {len(load.accepted)} accepted  {len(judge.ended)} ended  "
            f"{load.uploads} uploads ({load.pieces} pieces)  {load.again} asked again  {judge.retried} put back  "
            f"stood still {judge.longest:.1f} s at most  rest {rests[-1]:.1f} s  {len(load.problems)} broken", flush=True)
    load.over.set()
    total, repeated = judge.end(server, receiver)
    server.stop()
    database = sqlite3.connect(f"file:{server.data}/steno.db?mode=ro", uri=True)
    sound = database.execute("pragma integrity_check").fetchone()[0]
    if sound != "ok":
        load.problem(f"database: {sound}")
    if judge.longest > 15:
        load.problem(f"a job stood still for {judge.longest:.1f} s")
    starts.sort()
    print(json.dumps({
        "kills": kills, "seconds": round(time.monotonic() - begun), "accepted": len(load.accepted), "jobs": total,
        "completed": len(judge.ended), "uploads_in_pieces": load.uploads, "pieces": load.pieces,
        "asked_again": load.again, "quarantined_and_put_back": judge.retried, "messages_sent_twice": repeated,
        "longest_standstill_seconds": round(judge.longest, 1), "median_start_seconds": round(starts[len(starts) // 2], 3),
        "database": sound, "broken": load.problems,
    }, indent=1))
    server.remove()
    raise SystemExit(1 if load.problems else 0)


if __name__ == "__main__":
    main()
