#!/usr/bin/env python3
"""Asks a Steno server through the `deepgram-sdk` package: deepgram_client.py http://host:port recording [key]

Prints one line for each check and exits with 1 if one failed. The package must be installed.
"""
from checks import arguments, check, end, expect
from deepgram import DeepgramClient
from deepgram.core.api_error import ApiError
from deepgram.environment import DeepgramClientEnvironment

address, path, *key = arguments(__doc__)
sockets = address.replace("http", "ws", 1)
client = DeepgramClient(
    api_key=key[0] if key else "none",
    environment=DeepgramClientEnvironment(base=address, production=sockets, agent=sockets, agent_rest=address),
)
media = client.listen.v1.media


def ask(**options):
    with open(path, "rb") as file:
        return media.transcribe_file(request=file.read(), **options)


def plain():
    answer = ask(model="nova-3", smart_format=True)
    found = answer.results.channels[0].alternatives[0]
    meta = answer.metadata
    good = found.transcript.strip() and 0 < found.confidence <= 1 and found.words and meta.duration > 0
    return expect(good and len(meta.sha256) == 64 and meta.created.year > 2000 and meta.models, f"{answer}")


def words():
    all_words = ask().results.channels[0].alternatives[0].words
    in_order = all(a.start <= b.start and b.end >= b.start for a, b in zip(all_words, all_words[1:]))
    return expect(all_words and in_order and all(0 <= w.confidence <= 1 for w in all_words), f"{all_words}")


def paragraphs():
    found = ask(paragraphs=True, punctuate=True).results.channels[0].alternatives[0].paragraphs
    return expect(found.transcript.strip() and found.paragraphs[0].sentences[0].text, f"{found}")


def utterances():
    found = ask(utterances=True, utt_split=0.5).results.utterances
    return expect(found and all(u.transcript and u.id and u.channel == 0 for u in found), f"{found}")


def speakers():
    found = ask(diarize=True, utterances=True).results
    told = all(w.speaker is not None for w in found.channels[0].alternatives[0].words)
    return expect(told and all(u.speaker is not None for u in found.utterances), f"{found}")


def search():
    word = ask().results.channels[0].alternatives[0].words[0].word
    found = ask(search=[word, "xylophone quartz"]).results.channels[0].search
    return expect(len(found) == 2 and found[0].hits and not found[1].hits, f"{found}")


def many_options():
    answer = ask(
        language="en", keyterm=["Steno"], replace=["colour:color"], tag=["check"], extra=["case:1"], numerals=True,
        profanity_filter=True, filler_words=True, redact="pci", sentiment=True, topics=True, measurements=True)
    return expect(answer.metadata.tags == ["check"], f"{answer.metadata}")


def language():
    found = ask(detect_language=True).results.channels[0]
    return expect(len(found.detected_language) == 2, f"{found.detected_language}")


def raw():
    with open(path, "rb") as file:
        response = media.with_raw_response.transcribe_file(request=file.read())
    return expect(response.data.results.channels and "x-request-id" in response.headers, f"{response.headers}")


def refused(status, code, **options):
    def body():
        try:
            ask(**options)
        except ApiError as error:
            return expect(error.status_code == status and error.body["err_code"] == code, f"{error}")
        return "it was taken"
    return body


def private_address():
    try:
        media.transcribe_url(url="http://127.0.0.1/speech.wav")
    except ApiError as error:
        return expect(error.status_code == 400 and error.body["request_id"], f"{error}")
    return "it was taken"


check("transcript", plain)
check("words", words)
check("paragraphs", paragraphs)
check("utterances", utterances)
check("speakers", speakers)
check("search", search)
check("many options", many_options)
check("language", language)
check("raw response", raw)
check("unknown model", refused(404, "MODEL_NOT_FOUND", model="no-such-model"))
check("wrong option", refused(400, "INVALID_LANGUAGE", language="xx"))
check("private address", private_address)
end()
