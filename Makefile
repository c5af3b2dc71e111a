# Everything that runs or checks Tandem. Each target does its own set-up first; what is up to date is left alone.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV    := .venv/bin
STATE   := .state
PYTHON  := $(VENV)/python
CONSOLE := services/gateway/console
SOURCES := $(wildcard contracts chassis platforms services sandbox deploy demo)

CONSOLE_STAMP := $(if $(wildcard $(CONSOLE)/package-lock.json),$(CONSOLE)/dist/.built)
CONSOLE_INPUT := $(shell find $(CONSOLE) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help demo up sandbox test check bench simulate chaos acceptance screenshots \
        setup backbone console chromium lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- run -------------------------------------------------------------------------------------------------------------

demo: setup backbone console ## Play the whole story against both sandboxes (EXIT=1: stop at its end)
	$(PYTHON) -m demo $(if $(EXIT),--exit)

up: setup backbone console ## Run Tandem against the real platforms, with the settings of .env
	$(PYTHON) -m deploy.local

sandbox: setup ## Run the two simulated platforms alone
	$(PYTHON) -m sandbox

# --- prove -----------------------------------------------------------------------------------------------------------

test: setup backbone console chromium ## Run every check and test that this machine can run
	$(PYTHON) -m deploy.setup.stages

check: setup ## Format, lint, types, import rules, security
	@$(PYTHON) -m deploy.setup.check $(SOURCES)

bench: setup backbone ## Measure, side by side with the smallest program that does the same work
	$(PYTHON) -m tests.benchmarks

simulate: setup ## Run the four services in one process on virtual time, many seeds
	$(PYTHON) -m tests.simulation

chaos: setup backbone ## Kill and restart everything under load, then compare the ledgers
	$(PYTHON) -m tests.chaos

acceptance: setup ## List the acceptance statements with the tests that show them
	$(PYTHON) -m tests.acceptance

screenshots: setup backbone console chromium ## Take pictures of the console
	$(PYTHON) -m tests.screenshots

# --- set up ----------------------------------------------------------------------------------------------------------

setup: .venv/.installed ## The virtual environment, from the lock file with hashes

.venv/.installed: requirements-dev.lock deploy/setup/venv.sh
	@deploy/setup/venv.sh

backbone: setup ## Kafka and the MongoDB server, where neither addresses nor a container engine are there
	@$(PYTHON) -m deploy.backbone fetch

console: $(CONSOLE_STAMP) ## The console's assets

$(CONSOLE)/dist/.built: $(CONSOLE_INPUT) deploy/setup/console.sh
	@deploy/setup/console.sh $(CONSOLE)

chromium: ## Debian's Chromium, for the browser tests
	@deploy/setup/chromium.sh

lock: ## Make both lock files anew from pyproject.toml
	@deploy/setup/lock.sh

clean: ## Remove everything that set-up and runs have made
	rm -rf .venv .backbone $(STATE) $(CONSOLE)/dist $(CONSOLE)/node_modules \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
