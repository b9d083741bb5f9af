# Two commands do everything: `make run` sets up and serves, `make test` sets up and tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin

.PHONY: setup run test test-all check bench fmt soak lock

setup: .venv/.ready

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Accord needs Python 3.11 or newer; $(PYTHON) is older. Say which: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@# Debian keeps ensurepip in a package of its own; without it pip installs into the venv from outside.
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv && $(PYTHON) -m venv --without-pip .venv; }
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes --no-compile -r requirements.txt
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-compile -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes --no-compile -r requirements-dev.txt
	@touch $@

run: setup
	@$(BIN)/accord serve

test: .venv/.ready-dev
	@$(BIN)/python -m pytest

# PostgreSQL and Chromium are used where they are; CI=true makes their absence a failure.
test-all: .venv/.ready-dev
	@$(BIN)/python -m pytest -m "slow and not browser and not postgres"
	@sh tests/with_postgres.sh $(BIN)/python -m pytest -m "not browser and not slow and not soak"
	@$(BIN)/python -m pytest -m browser

check: .venv/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy accord
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --quiet --lint accord
	@$(BIN)/python -m django makemigrations --check --dry-run --settings accord.settings

soak: .venv/.ready-dev
	@$(BIN)/python -m pytest -m soak

bench: .venv/.ready-dev
	@$(BIN)/python -m bench

fmt: .venv/.ready-dev
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

# Pins with hashes and without addresses; needs uv, which nobody else does.
lock:
	uv pip compile pyproject.toml requirements.in --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --universal -o requirements.txt
	uv pip compile pyproject.toml requirements.in --extra dev --constraint requirements.txt --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --universal -o requirements-dev.txt
