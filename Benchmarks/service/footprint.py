#!/usr/bin/env python3
"""How soon a server is ready, what it holds when it has nothing to do, and how much more while large uploads come.

    footprint.py --steno .build/release/steno --home ~/.local/share/steno --repeat 9 --megabytes 500
"""
import argparse
import base64
import http.client
import json
import os
import statistics
import time

from service import Clips, Sampler, Server, ask


def chunks(clip, size):
    """A WAV file of so many bytes whose sound is the clip again and again."""
    head = bytearray(clip[:44])
    head[4:8], head[40:44] = (size - 8).to_bytes(4, "little"), (size - 44).to_bytes(4, "little")
    sound, left = clip[44:] * 8, size - 44
    yield bytes(head)
    while left > 0:
        piece = sound[:left]
        left -= len(piece)
        yield piece


def send(port, path, parts, length, headers, method="POST"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request(method, path, body=parts, headers={"Content-Length": str(length), **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steno", default=".build/release/steno")
    arguments.add_argument("--home", required=True)
    arguments.add_argument("--repeat", type=int, default=9)
    arguments.add_argument("--megabytes", type=int, default=500)
    options = arguments.parse_args()
    starts, idle = [], []
    for _ in range(options.repeat):
        server = Server(options.steno, options.home)
        starts.append(server.start())
        time.sleep(2)
        idle.append(server.status("VmRSS"))
        anonymous = server.status("RssAnon")
        server.stop()
        server.remove()
    result = {
        "start_to_ready_ms": [round(t * 1000) for t in sorted(starts)],
        "start_to_ready_median_ms": round(statistics.median(starts) * 1000),
        "idle_rss_median_mb": round(statistics.median(idle) / 1e6, 1), "idle_anonymous_mb": round(anonymous / 1e6, 1),
        "load_average": os.getloadavg()[0],
    }
    if options.megabytes:
        server = Server(options.steno, options.home, environment={"STENO_MAX_UPLOAD": "600MB", "STENO_MAX_AUDIO": "24h"})
        server.start()
        size, clip = options.megabytes * 1_000_000, Clips().make(4)
        for way in ("form", "tus"):
            time.sleep(1)
            before, sampler, begun = server.status("VmRSS"), Sampler(server), time.monotonic()
            if way == "form":
                # Kept as an upload: nothing is transcribed, which would count here.
                edge = "steno-footprint"
                head = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n').encode()
                tail = f"\r\n--{edge}--\r\n".encode()

                def parts():
                    yield head
                    yield from chunks(clip, size)
                    yield tail

                status, body = send(
                    server.port, "/api/v1/uploads", parts(), len(head) + size + len(tail),
                    {"Content-Type": f"multipart/form-data; boundary={edge}"})
            else:
                status, headers, _ = ask(
                    server.port, "POST", "/api/v1/uploads", None,
                    {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Content-Length": "0",
                     "Upload-Metadata": "filename " + base64.b64encode(b"a.wav").decode()})
                status, body = send(
                    server.port, headers["location"], chunks(clip, size), size,
                    {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
                    "PATCH")
            seconds = time.monotonic() - begun
            result[f"upload_{options.megabytes}_mb_by_{way}"] = {
                "status": status, "seconds": round(seconds, 1), "growth_mb": round((sampler.end() - before) / 1e6, 1)}
            if status >= 300:
                result["refused"] = body[:300].decode(errors="replace")
        server.stop()
        server.remove()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
