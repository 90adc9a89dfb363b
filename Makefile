# make help shows what there is. Everything sets itself up; nothing is installed twice.
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak format lock messages
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
PACKAGES := admin designer runtime forms_library
CODE := config.py run.py $(PACKAGES) migrations tests bench scripts
# Tests run in this many processes: one more than the two cores we count on, as browsers are waited for.
PROCESSES ?= 3
# Each of these processes reads all tests: compiled ones, unless somebody asked Python to keep nothing.
export PYTHONDONTWRITEBYTECODE :=

help:  ## Show the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 12

run:  ## Set up, load the demonstration the first time, serve on http://127.0.0.1:8000
	@exec scripts/run.sh

test: check  ## Everything: make check, then all tests on SQLite and on PostgreSQL, browser included
	@$(PYTHON) -m pytest -q -n $(PROCESSES) --dist=worksteal --database=sqlite --database=postgresql $(TESTS)

check:  ## What needs no browser and no server: style, types, layers, schema, translations, scripts
	@scripts/setup.sh test
	@$(PYTHON) scripts/check.py

bench:  ## Measure speed against named peers and append to bench/RESULTS.md
	@scripts/setup.sh test
	@$(PYTHON) -m bench.run $(if $(ONLY),"$(ONLY)")

soak:  ## A simulated reporting day under load (long)
	@scripts/setup.sh test
	@$(PYTHON) -m bench.soak

format:  ## Format the Python code
	@scripts/setup.sh test
	@$(PYTHON) -m ruff check --quiet --fix $(CODE)
	@$(PYTHON) -m ruff format --quiet $(CODE)

messages:  ## Bring the translations up to date with the texts in the code
	@scripts/setup.sh test
	@$(PYTHON) scripts/messages.py

lock:  ## Write the lock files anew from pyproject.toml
	@scripts/setup.sh test
	@$(PYTHON) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
		pyproject.toml -o requirements.lock
	@$(PYTHON) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
