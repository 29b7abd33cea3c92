#!/usr/bin/env python3
"""Follows a job of a Steno server through the `websockets` package: websocket_client.py http://host:port recording [key]

Prints one line for each check and exits with 1 if one failed. The package must be installed.
"""
import json
import urllib.request

from checks import arguments, check, end, expect
from websockets.exceptions import ConnectionClosedOK, InvalidStatus
from websockets.sync.client import connect

address, path, *key = arguments(__doc__)
headers = {"Authorization": f"Bearer {key[0]}"} if key else {}
sockets = address.replace("http", "ws", 1)


def start():
    with open(path, "rb") as file:
        content = file.read()
    request = urllib.request.Request(
        f"{address}/api/v1/transcriptions?filename=talk.wav&model=tiny.en&sync=false", data=content,
        headers={**headers, "Content-Type": "audio/wav"})
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


def follow():
    job, events = start(), []
    with connect(sockets + job["websocket_url"], additional_headers=headers) as socket:
        try:
            while True:
                events.append(json.loads(socket.recv(timeout=120)))
        except ConnectionClosedOK as closed:
            code = closed.rcvd.code
    names = [event["event"] for event in events]
    last = events[-1]["data"]
    return expect(
        names[0] in ("status", "completed") and names[-1] == "completed" and last["id"] == job["id"] and code == 1000,
        (names, code))


def unknown():
    try:
        with connect(sockets + "/api/v1/transcriptions/01ARZ3NDEKTSV4RRFFQ69G5FAV/ws", additional_headers=headers):
            return "a socket of no job was opened"
    except InvalidStatus as error:
        return expect(error.response.status_code == 404, error.response.status_code)


check("a socket tells of a job until its end, and closes with 1000", follow)
check("a job that is not there has no socket", unknown)
end()
