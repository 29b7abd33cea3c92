#!/usr/bin/env python3
"""Asks a Steno server through the `openai` package: openai_client.py http://host:port/v1 recording [key]

Prints one line for each check and exits with 1 if one failed. The package must be installed.
"""
import openai
from checks import arguments, check, end, expect

address, path, *key = arguments(__doc__)
client = openai.OpenAI(base_url=address, api_key=key[0] if key else "none", max_retries=0)
audio = client.audio.transcriptions


def ask(**fields):
    with open(path, "rb") as file:
        return audio.create(file=file, model=fields.pop("model", "whisper-1"), **fields)


def json_answer():
    answer = ask(prompt="Steno", temperature=0)
    return expect(answer.text.strip() and answer.usage.seconds > 0, f"{answer}")


def verbose():
    answer = ask(response_format="verbose_json", timestamp_granularities=["word", "segment"])
    good = answer.language.islower() and answer.duration > 0 and answer.segments and answer.words
    return expect(good and answer.segments[0].avg_logprob <= 0, f"{answer}")


def diarized():
    answer = ask(model="gpt-4o-transcribe-diarize", response_format="diarized_json", chunking_strategy="auto")
    return expect(answer.segments and all(s.speaker for s in answer.segments), f"{answer}")


def logprobs():
    answer = ask(model="gpt-4o-transcribe", include=["logprobs"])
    return expect(answer.logprobs and answer.usage.total_tokens > 0, f"{answer}")


def stream():
    text, done = "", None
    for event in ask(stream=True):
        if event.type == "transcript.text.delta":
            text += event.delta
        elif event.type == "transcript.text.done":
            done = event
    return expect(done and text.strip() == done.text.strip() and done.usage.output_tokens > 0, f"{text!r} {done}")


def raw():
    with open(path, "rb") as file:
        response = audio.with_raw_response.create(file=file, model="whisper-1")
    return expect(response.status_code == 200 and response.parse().text.strip(), f"{response.status_code}")


def chunking():
    answer = ask(chunking_strategy={"type": "server_vad", "threshold": 0.4, "silence_duration_ms": 300})
    return expect(answer.text.strip(), f"{answer}")


def translation():  # deprecated by the package, still served
    with open(path, "rb") as file:
        answer = client.audio.translations.create(file=file, model="whisper-1", response_format="verbose_json")
    return expect(answer.language == "english", f"{answer}")


def models():
    names = [model.id for model in client.models.list()]
    return expect(names and client.models.retrieve(names[0]).id == names[0], f"{names}")


def unknown_model():
    try:
        ask(model="no-such-model")
    except openai.NotFoundError as error:
        return expect(error.code == "model_not_found", f"{error.body}")
    return "it was taken"


def wrong_field():
    try:
        ask(language="xx")
    except openai.BadRequestError as error:
        return expect(error.param == "language", f"{error.body}")
    return "it was taken"


check("json", json_answer)
check("text", lambda: expect(str(ask(response_format="text")).strip(), "no text"))
check("srt", lambda: expect(" --> " in ask(response_format="srt"), "no cue"))
check("vtt", lambda: expect(ask(response_format="vtt").startswith("WEBVTT"), "no header"))
check("verbose_json", verbose)
check("diarized_json", diarized)
check("logprobs", logprobs)
check("stream", stream)
check("raw response", raw)
check("chunking_strategy", chunking)
check("translations", translation)
check("models", models)
check("unknown model", unknown_model)
check("wrong field", wrong_field)
end()
