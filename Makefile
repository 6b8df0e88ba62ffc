# `make run` is all it takes to look at Reconvene; `make test` is what CI calls.

PYTHON  ?= python3
PORT    ?= 8000
DATA    ?= data
WORKERS ?= 2
CASES   ?= 500
ARGS    ?=

VENV   := .venv
BIN    := $(VENV)/bin
# A stamp tells that the environment holds what the lock file names: the second `make` starts at once.
RUN    := $(VENV)/.run-stamp
DEV    := $(VENV)/.dev-stamp
BENCH  := $(VENV)/.bench-stamp
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TESTS  := $(wildcard tests/unit tests/contracts tests/integration tests/system tests/browser)
PO     := $(wildcard shared/http/translations services/*/web/translations)

.PHONY: help setup run demo-reset test test-hard test-unit lint types contracts translations lock bench clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: $(DEV) ## Installs what running and testing need into .venv

run: $(RUN) ## Starts everything in one process: http://127.0.0.1:8000 (PORT=, DATA=)
	@$(BIN)/python -m services run --port $(PORT) --data $(DATA) $(ARGS)

demo-reset: $(RUN) ## Removes the demo centre and its data; the next `make run` begins it anew
	@$(BIN)/python -m services demo-reset --data $(DATA)

test: $(DEV) ## Every test but those of test-hard, unit tests first
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q -m "not alone" $(TESTS) $(ARGS)

test-hard: $(DEV) ## Kills processes while CASES= cases walk, stops the broker, restarts the database; runs by itself
	RECONVENE_SYSTEM_CASES=$(CASES) $(BIN)/python -m pytest -q -s -m alone tests/system $(ARGS)

test-unit: $(DEV) ## The tests that need no server, no browser and no process
	$(BIN)/python -m pytest -q tests/unit $(ARGS)

lint: $(DEV) types ## Style, layers and types
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo

types: $(DEV)
	$(BIN)/mypy

contracts: $(DEV) ## Writes the OpenAPI and AsyncAPI documents anew
	$(BIN)/python -m shared.contracts.asyncapi docs/events.asyncapi.json
	$(BIN)/python -m tests.contracts.openapi docs/openapi
	$(BIN)/python -m tests.contracts.compatibility

translations: $(DEV) ## Collects the words of the pages, merges them into each language and compiles
	@for folder in $(PO); do \
	  root=$$(dirname $$folder); \
	  $(BIN)/pybabel -q extract -F babel.cfg -k _l --no-wrap --sort-by-file --add-location=file -o $$folder/messages.pot $$root && \
	  $(BIN)/pybabel -q update -i $$folder/messages.pot -d $$folder --no-wrap --no-fuzzy-matching --ignore-obsolete \
	    --ignore-pot-creation-date && \
	  $(BIN)/pybabel -q compile -d $$folder && rm $$folder/messages.pot || exit 1; \
	done

lock: $(DEV) ## Resolves requirements*.in anew into the lock files
	$(PIP) uv
	for name in requirements requirements-dev requirements-bench; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 $$name.in -o $$name.txt || exit 1; \
	done

bench: $(BENCH) ## Measures the project beside its peers and the floor; needs PostgreSQL and RabbitMQ
	$(BIN)/python -m bench $(ARGS)

clean: ## Removes the environment and caches; data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Reconvene needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(BENCH): requirements-bench.txt $(DEV)
	$(PIP) --require-hashes -r requirements-bench.txt
	@touch $@
