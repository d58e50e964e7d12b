# Everything a developer, CI or a first look needs. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The interpreter to make the environment with; empty: python3 if it will do, else the newest that will.
PYTHON ?=
VENV ?= .venv
# How many processes run the tests (pytest-xdist), and what else pytest is told, such as -k or a path.
WORKERS ?= auto
PYTEST_ARGS ?=
# How many seeds `make simulate` runs, and which scenarios `make chaos` plays (all).
SEEDS ?= 100000
CHAOS ?=

# Version 2 of compose is a subcommand of docker, version 1 a command of its own.
COMPOSE ?= $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)

BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml

.PHONY: help demo test check fmt sizes generate bench simulate chaos conformance up down lock clean env dev-env servers

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: env  ## draw scenes for the sample catalogue with the simulator: no key, no cost, into out/demo
	@$(BIN)/sceneloom run examples/rugs/catalogue.csv --out out/demo --provider simulator --style scandinavian --style traditional --yes

test: dev-env servers  ## run all tests against real servers (WORKERS=2, PYTEST_ARGS="-k budget")
	@$(PYTEST) -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

check: dev-env sizes  ## lint, format, types, import rules, generated files, sizes
	@$(BIN)/ruff check --quiet --output-format=concise
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m scripts.generate --check

fmt: dev-env  ## format the code and fix what ruff can fix
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

sizes: dev-env  ## measure files and functions against the budget
	@$(BIN)/python -m scripts.check_sizes

generate: dev-env  ## write the generated files anew: schemas, AsyncAPI, documents
	@$(BIN)/python -m scripts.generate

bench: dev-env servers  ## measure throughput against a floor of the same bytes
	@$(BIN)/python -m tests.bench

simulate: dev-env  ## run the handlers through seeds of crashes and faults (SEEDS=100000)
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --jobs 2

chaos: dev-env servers  ## kill workers, broker and store under load, at length (CHAOS="kills", words of scenarios)
	@$(BIN)/python -m tests.faults.chaos $(CHAOS)

conformance: dev-env  ## try a store of your own (S3_ENDPOINT=host:port S3_ACCESS_KEY=... S3_SECRET_KEY=...)
	@$(PYTEST) tests/conformance $(PYTEST_ARGS)

up:  ## start everything with docker compose (version 2, or docker-compose 1.29)
	@$(COMPOSE) up --build --detach

down:  ## stop what `make up` started (its volumes stay)
	@$(COMPOSE) down

lock: dev-env  ## resolve the dependencies anew into both lock files (LOCK_ARGS=--upgrade for newer ones)
	@$(UV_COMPILE) --extra build --output-file requirements.lock $(LOCK_ARGS)
	@$(UV_COMPILE) --extra build --extra dev -c requirements.lock --output-file requirements-dev.lock $(LOCK_ARGS)

clean:  ## remove caches, builds and the demo's output (never other results, nor the environment)
	@rm -rf .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage* build contracts/build \
		*.egg-info contracts/*.egg-info out/demo
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

env:
	@PYTHON="$(PYTHON)" scripts/make-env $(VENV) requirements.lock

dev-env:
	@PYTHON="$(PYTHON)" scripts/make-env $(VENV) requirements-dev.lock

servers:
	@scripts/install-test-servers
