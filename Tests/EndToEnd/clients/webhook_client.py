#!/usr/bin/env python3
"""Receives a Steno server's webhooks and verifies them with the `standardwebhooks` package:
webhook_client.py http://host:port recording [key]

The server must run with STENO_WEBHOOK_PRIVATE_NETWORKS=true. Prints one line for each check and exits with 1 if one
failed. The package must be installed.
"""
import hashlib
import hmac
import http.server
import json
import queue
import threading
import urllib.request

from checks import arguments, check, end, expect
from standardwebhooks import Webhook, WebhookVerificationError

address, path, *key = arguments(__doc__)
headers = {"Authorization": f"Bearer {key[0]}"} if key else {}
received = queue.Queue()
answers = queue.Queue()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received.put((body, {k.lower(): v for k, v in self.headers.items()}))
        self.send_response(204 if answers.empty() else answers.get())
        self.end_headers()

    def log_message(self, *_):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
place = f"http://127.0.0.1:{receiver.server_address[1]}/hook"


def ask(method, url, body=None, kind="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(address + url, method=method, headers={**headers, "Content-Type": kind}, data=data)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


def transcribe(**fields):
    with open(path, "rb") as file:
        content = file.read()
    query = "&".join(f"{k}={v}" for k, v in {"filename": "talk.wav", "model": "tiny.en", "sync": "false", **fields}.items())
    return ask("POST", f"/api/v1/transcriptions?{query}", content, "audio/wav")


endpoint = ask("POST", "/api/v1/webhooks", {"url": place, "events": ["transcription.completed"]})


def registered():
    job = transcribe()
    body, sent = received.get(timeout=120)
    message = Webhook(endpoint["secret"]).verify(body, sent)
    right = hmac.new(endpoint["secret"].encode(), body, hashlib.sha256).hexdigest()
    return expect(
        message["event"] == "transcription.completed" and message["data"]["id"] == job["id"]
        and message["data"]["transcript_text"].strip() and sent["x-webhook-signature"] == f"sha256={right}", message)


def forged():
    transcribe()
    body, sent = received.get(timeout=120)
    try:
        Webhook(endpoint["secret"]).verify(body.replace(b"completed", b"cancelled"), sent)
    except WebhookVerificationError:
        return None
    return "a changed message was taken"


def again():
    answers.put(500)
    transcribe()
    first, second = received.get(timeout=120), received.get(timeout=60)
    return expect(first[0] == second[0] and first[1]["webhook-id"] == second[1]["webhook-id"], (first, second))


def callback():
    ask("DELETE", f"/api/v1/webhooks/{endpoint['id']}")
    secret = ask("GET", "/api/v1/webhooks/callback-secret")["secret"]
    job = transcribe(callback_url=place)
    body, sent = received.get(timeout=120)
    return expect(Webhook(secret).verify(body, sent)["data"]["id"] == job["id"], body)


check("a message about a job's end is verified by both signatures", registered)
check("a changed message is not", forged)
check("a failed message comes again, the same", again)
check("an address given with a job is told of its end", callback)
end()
