#!/usr/bin/env python3
"""Sends a recording to a Steno server through the `tuspy` package: tus_client.py http://host:port recording [key]

Prints one line for each check and exits with 1 if one failed. The package must be installed.
"""
import hashlib
import json
import urllib.request

from checks import arguments, check, end, expect
from tusclient import client, exceptions

address, path, *key = arguments(__doc__)
headers = {"Authorization": f"Bearer {key[0]}"} if key else {}
tus = client.TusClient(f"{address}/api/v1/uploads", headers=headers)
with open(path, "rb") as file:
    content = file.read()
piece = max(len(content) // 4, 1)


def ask(method, url, body=None):
    request = urllib.request.Request(url, method=method, headers={**headers, "Content-Type": "application/json"})
    with urllib.request.urlopen(request, data=json.dumps(body).encode() if body else None) as answer:
        return json.loads(answer.read() or "null")


def whole():
    uploader = tus.uploader(path, chunk_size=piece, metadata={"filename": "whole.wav"})
    uploader.upload()
    told = ask("GET", uploader.url)
    return expect(told["sha256"] == hashlib.sha256(content).hexdigest() and told["original_filename"] == "whole.wav", told)


def resumed():
    first = tus.uploader(path, chunk_size=piece, metadata={"filename": "resumed.wav"})
    first.upload_chunk()
    # Another process, which knows nothing but the address.
    second = tus.uploader(path, chunk_size=piece, url=first.url)
    if second.offset != piece:
        return f"{second.offset} of {piece} bytes are there"
    second.upload()
    told = ask("GET", second.url)
    if told["sha256"] != hashlib.sha256(content).hexdigest():
        return f"{told}"
    job = ask("POST", f"{address}/api/v1/transcriptions", {"upload_id": second.url, "model": "tiny.en", "sync": True})
    return expect(job["status"] == "completed" and job["transcript_text"].strip(), job)


def checksum():
    uploader = tus.uploader(path, chunk_size=piece, upload_checksum=True)
    uploader.upload()
    return expect(ask("GET", uploader.url)["status"] == "complete", uploader.url)


def refused():
    import io

    try:
        tus.uploader(file_stream=io.BytesIO(b"no sounds, only words " * 500), chunk_size=100_000).upload()
    except exceptions.TusCommunicationError as error:
        return expect(error.status_code == 415, error.status_code)
    return "text was taken as a recording"


check("a recording in pieces arrives whole", whole)
check("another client goes on where the first stopped, and it is transcribed", resumed)
check("checksums of pieces", checksum)
check("text is refused with 415", refused)
end()
