"""A Steno server in a process of its own, what is asked of it, and recordings to send. Used by the programs beside this file."""
import array
import http.client
import json
import math
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import uuid
import wave


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`steno serve` on a free port of loopback."""

    def __init__(self, steno, home, data=None, environment=None, arguments=()):
        self.steno, self.home = os.path.abspath(steno), home
        self.port = free_port()
        self.owned = data is None
        self.data = data or tempfile.mkdtemp(prefix="steno-service-")
        self.environment, self.arguments = environment or {}, list(arguments)
        self.process = None
        self.log = open(os.path.join(tempfile.gettempdir(), f"steno-service-{self.port}.log"), "ab")

    def start(self, wait=60):
        """Returns the seconds until it was ready."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STENO_") and k != "WHISPER_MODEL"}
        environment.update(STENO_HOME=self.home, **self.environment)
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [self.steno, "serve", "--data", self.data, "--port", str(self.port), *self.arguments],
            env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        while time.monotonic() - begun < wait:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}; see {self.log.name}")
            try:
                if ask(self.port, "GET", "/readyz", timeout=5)[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            time.sleep(0.005)
        raise RuntimeError(f"the server was not ready after {wait} s; see {self.log.name}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def status(self, name):
        """A figure of /proc/PID/status, in bytes where it is in kB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(name + ":"):
                    words = line.split()
                    return int(words[1]) * (1024 if words[-1] == "kB" else 1)

    def remove(self):
        if self.owned:
            shutil.rmtree(self.data, ignore_errors=True)


def ask(port, method, path, body=None, headers=None, timeout=30):
    """Returns status, headers and the body: from JSON where it is JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        if "json" in (answer.getheader("Content-Type") or ""):
            content = json.loads(content)
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def form(fields, name, content):
    """A multipart form and its type."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


class Clips:
    """Short recordings, no two alike: cut from a recording of speech where one is given, else tones."""

    rate = 16000

    def __init__(self, recording=None, seed=1):
        self.random, self.samples = random.Random(seed), None
        if recording:
            with wave.open(recording) as file:
                if (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, self.rate):
                    self.samples = array.array("h", file.readframes(file.getnframes()))

    def make(self, seconds):
        count = int(seconds * self.rate)
        if self.samples and len(self.samples) > count:
            start = self.random.randrange(len(self.samples) - count)
            samples = self.samples[start:start + count]
        else:
            pitch = self.random.uniform(200, 800)
            samples = array.array("h", (int(8000 * math.sin(i * pitch / self.rate * 6.283)) for i in range(count)))
        for index in self.random.sample(range(count), 16):
            samples[index] = self.random.randrange(-200, 200)
        data = samples.tobytes()
        size = len(data)
        head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        head += b"\1\0\1\0" + self.rate.to_bytes(4, "little") + (2 * self.rate).to_bytes(4, "little") + b"\2\0\x10\0"
        return head + b"data" + size.to_bytes(4, "little") + data


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)] if values else float("nan")


class Sampler(threading.Thread):
    """Keeps the highest resident size of a server's process while it runs."""

    def __init__(self, server, pause=0.02):
        super().__init__(daemon=True)
        self.server, self.pause, self.highest, self.over = server, pause, 0, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(self.pause):
            try:
                self.highest = max(self.highest, self.server.status("VmRSS") or 0)
            except OSError:
                return

    def end(self):
        self.over.set()
        self.join()
        return self.highest
