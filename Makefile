# Everything here runs on a machine with Python 3.11 or newer, make and a shell.
#   PYTHON=python3.12   which Python builds .venv (an existing .venv is kept: delete it to change)
#   PORT=8000 HOST=127.0.0.1   where `make run` serves
#   BROWSER=no   leave the browser tests out, on a machine that cannot have a Chromium (not in CI)
#   WORKERS=2   how many tests run at once;   ARGS=   more words for pytest, `make gates` or `make lock`
#   GATES_SCALE=0.1   gates of a tenth of the size;   ARGS="probes load-people --json figures.json"   only these gates

# Programs are started as modules, ours by ./role-fit: scripts in .venv/bin stop working when the folder is moved.
python := .venv/bin/python
prepare = @python=$$(sh tools/find-python) && "$$python" tools/prepare.py
WORKERS ?= auto
compile = $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(ARGS)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-slow test-long test-all lint bank check format coverage bench gates mutants words lock ready ready-to-test browser

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile

run: ready ## install what is needed and serve the app on http://127.0.0.1:8000
	@exec ./role-fit serve

# Hundreds of programs are started: let Python keep what it compiled, whatever the environment says.
test test-slow test-long: export PYTHONDONTWRITEBYTECODE :=

test: ready-to-test browser ## run the tests, in a real browser too; without those of test-slow and test-long
	@$(python) -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal -m "not slow and not long" $(ARGS)

test-slow: ready-to-test browser ## run the tests marked slow: crashes, deployment, fuzzing, every state of every page
	@$(python) -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal -m "slow and not long" $(ARGS)

test-long: ready-to-test browser ## run the tests marked long: further modes of what is tried, builds without a guard
	@$(python) -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal -m long $(ARGS)

test-all: test test-slow test-long ## run all tests

lint: ready-to-test ## check format, style, types and the direction of imports
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@$(python) -c 'from importlinter.cli import lint_imports_command as lint; lint()'

bank: ready-to-test ## check the shipped question bank
	@./role-fit questions check

check: lint bank test test-slow ## lint, the question bank, the tests and the slow ones: what a change must pass

format: ready-to-test ## format the code and mend what can be mended
	@$(python) -m ruff format .
	@$(python) -m ruff check --fix .

coverage: ready-to-test browser ## show the lines and branches that no test reaches
	@$(python) -m coverage erase
	@$(python) -m coverage run -m pytest -n $(WORKERS) --maxprocesses 4 $(ARGS)
	@$(python) -m coverage combine --quiet
	@$(python) -m coverage report

bench: ready-to-test ## measure what things cost
	@$(python) -m tests.bench.run

gates: ready-to-test ## the long forms of what the tests try in short, with their figures: about an hour and a half on two idle cores
	@$(python) -m tests.gates.run $(ARGS)

mutants: ready-to-test ## put small bugs into a copy and see that the tests find them; ARGS=storage for one room
	@$(python) -m tests.mutants.run $(ARGS)

words: ready-to-test ## put new words of the pages into every language, and say what is to be translated
	@$(python) -m tools.words

lock: ready-to-test ## pin all packages by hash; ARGS=--upgrade for newer ones
	@$(compile) requirements.in --output-file requirements.txt
	@$(compile) requirements-dev.in --output-file requirements-dev.txt
	@$(compile) requirements-postgres.in --output-file requirements-postgres.txt
	@$(compile) requirements-redis.in --output-file requirements-redis.txt
	@$(compile) requirements-pdf.in --output-file requirements-pdf.txt

ready: ## install what is needed, without starting the server
	$(prepare) requirements.txt requirements-pdf.txt

ready-to-test:
	$(prepare) requirements-dev.txt

browser: ready-to-test
	@$(python) -P tests/browser.py
	@$(python) -P tests/programs.py
