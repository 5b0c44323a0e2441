# The scripts in bin/ are the truth; these are their short names.
.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage prove format lint lock contracts screenshots check

python := .venv/bin/python

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Set up .venv with product and tools
	@bin/setup --dev

demo: ## Run the demonstration
	@bin/demo

test: ## Lint and run every test
	@bin/test

prove: ## List the promises that bin/prove measures
	@bin/prove

coverage: ## Every test on SQLite, and what of the code they reach
	@bin/test --no-lint --coverage

format: ## Put code and templates into the house format
	@bin/setup --dev
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .
	@$(python) -m djhtml --tabwidth 2 templates

lint: ## Look for faults without running a test
	@bin/lint

lock: ## Pin the packages of requirements.in and requirements-dev.in anew
	@bin/setup --dev
	@for name in requirements requirements-dev; do \
		$(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--upgrade --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; \
	done

contracts: ## Rewrite the contract files of the public API and of who is let in; read the difference
	@bin/test -- -q tests/cms/api tests/workflow/test_matrix.py --rewrite-contracts

screenshots: ## Take every screenshot anew, from the demonstration
	@bin/setup --dev
	@$(python) docs/screenshots/take.py

check: ## Everything on both databases, as continuous integration runs it
	@.ci/run
