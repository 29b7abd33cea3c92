"""Checks that are told one a line."""
import sys

failures = 0


def check(name, body):
    """`body` returns None or what is wrong."""
    global failures
    try:
        problem = body()
    except Exception as error:  # whatever goes wrong is told
        problem = f"{type(error).__name__}: {error}"
    failures += problem is not None
    print(f"{'ok' if problem is None else 'FAILED'}  {name}{'' if problem is None else ': ' + problem}", flush=True)


def expect(condition, what):
    return None if condition else f"{what}"[:500]


def end():
    sys.exit(1 if failures else 0)


def arguments(document, least=2):
    if len(sys.argv) <= least:
        sys.exit(document)
    return sys.argv[1:]
