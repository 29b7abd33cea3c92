# Doors into scripts/, which does the work. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo serve build test lint format bench sheets clean

help:
	@echo "make demo    build Steno, transcribe a recording, draw and film a talk, from a fresh machine"
	@echo "make serve   build Steno and start the service, from a fresh machine"
	@echo "make build   build .build/release/steno"
	@echo "make test    everything a change must pass: warnings, style, tests"
	@echo "make lint    check the style"
	@echo "make format  correct the style"
	@echo "make bench   measure speed"
	@echo "make sheets  draw the samples of all diagrams and themes in Documentation/ anew"
	@echo "make clean   remove what was built (models stay)"

demo:
	@scripts/demo.sh

serve:
	@scripts/serve.sh

build:
	@scripts/build.sh

test:
	@scripts/test.sh

lint:
	@scripts/lint.sh

format:
	@scripts/lint.sh --fix

bench:
	@if [ -x scripts/bench.sh ]; then scripts/bench.sh; else echo "There are no benchmarks yet." >&2; exit 1; fi

sheets:
	@scripts/sheets.sh

clean:
	rm -rf .build demo-output
