# Prorata. `make demo` shows it, `make test` proves it.
# Each target installs first what it misses: Debian packages when root (else it names them),
# then the pinned Python packages in .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
RUN_PACKAGES := libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := $(RUN_PACKAGES) postgresql-15 postgresql-common chromium-headless-shell libatomic1 \
  openjdk-17-jdk-headless libjaxb-java
FAULT_PACKAGES := $(TEST_PACKAGES) nginx-light openssl
INSTALL = $(BIN)/pip install -qq --disable-pip-version-check --root-user-action ignore --no-deps --require-hashes -r

# $(call debian,PACKAGES): install the Debian packages that are missing, or name them. No service is
# started: what needs one starts its own.
define debian
@missing=; for name in $(1); do \
  dpkg-query -W -f='$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; done; \
if [ -n "$$missing" ]; then \
  if [ "$$(id -u)" = 0 ]; then echo "Installation des paquets Debian :$$missing"; \
    apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
  else echo "Paquets Debian manquants :$$missing" >&2; \
    echo "Demandez à un administrateur : apt-get install$$missing" >&2; exit 1; fi; fi
endef

# $(call settled,CONVENTION,COMPONENT): what was spent in 2025, stated, then settled.
define settled
$(MANAGE) record_actuals $(1) --year 2025 --component $(2) config/demo/actuals/$(2)_2025.csv; \
$(MANAGE) state_actuals $(1) --year 2025 --component $(2) --on 2026-02-16 --output var/settled/etats; \
$(MANAGE) settle $(1) --year 2025 --component $(2) --on 2026-03-02 \
  --override "Démonstration" --output var/settled/lettres
endef

# What is compiled is kept, whatever the shell asks: each process of a suite imports all of it.
export PYTHONDONTWRITEBYTECODE :=

# The environment of the tests and of the checks: a production that nobody has to prepare.
TEST_ENV := PRORATA_ENV_FILE=/dev/null PRORATA_ALLOWED_HOSTS=prorata.example \
  PRORATA_SECRET_KEY=only-for-checks-0123456789abcdefghijklmnopqrstuvwxyz0123456789

# A server of the tests' own, and what runs on it; it speaks on file descriptor 3. Debian names the
# file of its process by its cluster, which is `regress` for each: two would take it from each other.
POSTGRESQL := pg_virtualenv -t -v 15 -o fsync=off -o 'external_pid_file=(none)' tests/on_postgresql.sh
SAID_LAST := var/tests/on_postgresql.txt

# Side by side, the longest first; what each says comes whole once it has ended.
CHECKS := check-types check-code check-templates check-imports check-migrations check-deployment
# What the suite checks by itself: tests/config/test_migrations.py and test_settings.py.
IN_SUITE := check-migrations check-deployment

.PHONY: help demo install serve work test on-sqlite on-postgresql walk faults check $(CHECKS) coverage mutants bench country pictures lock packages-run packages-test packages-faults packages-venv packages-pictures

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo: packages-run .venv/.run .env  ## load the real data, issue the 2025 letters of the Doubs convention, settle two years
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_register
	@$(MANAGE) load_demo
	@$(MANAGE) issue_calls TI-DOUBS --year 2025 --component animation --lines salaire,deplacements \
	  --on 2025-06-02 --override "Démonstration" --output var/letters
	@$(MANAGE) issue_calls BOURGOGNE-INDUSTRIE --year 2025 --component poste-1 \
	  --on 2025-06-16 --override "Démonstration" --output var/settled/appels
	@$(call settled,BOURGOGNE-INDUSTRIE,poste-1)
	@$(call settled,TI-DOUBS,actions)
	@echo "Démonstration prête : cinq conventions, et les lettres de 2025 en PDF dans var/letters/."
	@echo "Pour l'ouvrir : make serve, puis http://127.0.0.1:8000 (quatre rôles et l'hébergeur, à l'entrée)."
	@echo "Pour servir de vrais organismes, sur un serveur : make install EMAIL=hote@exemple.fr"

install: packages-run .venv/.run  ## a server of one's own: the base, the register, the host's account (EMAIL=…)
	@test -n "$(EMAIL)" || { echo "Donnez l'adresse de l'hébergeur : make install EMAIL=hote@exemple.fr" >&2; exit 1; }
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_register
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) create_host "$(EMAIL)" --address

serve: packages-run .venv/.run .env  ## serve the application on http://127.0.0.1:8000
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_register
	@$(MANAGE) load_demo
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@echo "http://127.0.0.1:8000 — Ctrl-C pour arrêter"
	@$(BIN)/gunicorn config.wsgi --bind 127.0.0.1:8000 --workers 2 --threads 4 --log-level warning

work: packages-run .venv/.run .env  ## start a worker that sends messages: PostgreSQL alone needs one
	@$(MANAGE) work

# Side by side: a browser waits for a page, a killed process for its rows, and two cores stay busy.
# What PostgreSQL's says comes whole, last.
test: CHECKS := $(filter-out $(IN_SUITE),$(CHECKS))
test: check  ## every check, then the whole suite on SQLite beside the engine tests on a real PostgreSQL
	@$(MAKE) -j 2 --keep-going on-sqlite on-postgresql && failed=0 || failed=$$?; cat $(SAID_LAST); exit $$failed

on-sqlite:
	@$(BIN)/pytest -n 2

# Beside the faults, only files that name the mark are read: to import the others takes 2 s.
on-postgresql: ENGINE_FILES = $(shell grep -rlw engine tests --include='test_*.py' --exclude-dir=faults)
on-postgresql:
	@mkdir -p $(dir $(SAID_LAST))
	@$(POSTGRESQL) $(BIN)/pytest -n 0 --migrations -m engine tests/faults $(ENGINE_FILES) 3>$(SAID_LAST) 2>&3 >/dev/null

walk: packages-test .venv/.dev  ## the whole ways: each state of each page in Chromium, journeys by finger too, each address for everybody and under each attack, 100 000 random rules beside their oracle, each property ten times as often
	@$(BIN)/python -m tests.oracles.walking 100000
	@$(BIN)/pytest -n 2 -m whole_walk
	@$(BIN)/pytest -n 2 -m 'hypothesis and not whole_walk' --hypothesis-profile whole

faults: packages-faults .venv/.dev  ## stage every fault in its full length, and write docs/faults.md
	@rm -f var/faults/figures.jsonl
	@$(BIN)/pytest -n 0 -p no:randomly tests/faults --long
	@$(POSTGRESQL) $(BIN)/pytest -n 0 -p no:randomly tests/faults --long --migrations 3>&1 >/dev/null
	@$(BIN)/python -m tests.faults.report

check: packages-test .venv/.dev  ## lint, types, templates, import contracts, migrations (made, and harmless to the version that serves), deployment
	@$(MAKE) -j 2 --output-sync=target --keep-going $(CHECKS)

check-types:
	@$(BIN)/mypy

check-code:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

check-templates:
	@$(BIN)/djlint templates --check --lint

check-imports:
	@$(BIN)/lint-imports

check-migrations:
	@$(BIN)/pytest -n 0 tests/config/test_migrations.py

check-deployment:
	@$(TEST_ENV) $(MANAGE) check --deploy --fail-level WARNING

coverage: packages-test .venv/.dev  ## measure what the suite covers, on SQLite and without the browser
	@$(BIN)/coverage run -m pytest -n 0 --ignore tests/journeys --ignore tests/faults
	@$(BIN)/coverage report

mutants: packages-test .venv/.dev .venv/.mutants  ## change the sums of the core in two thousand ways, and name the changes that no test sees
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results

bench: packages-test .venv/.run .venv/.dev .venv/.bench .env  ## measure, and print the machine and the versions
	@$(BIN)/python -m benchmarks

country: packages-test .venv/.dev  ## measure the whole country on a PostgreSQL of its own, for hours; COUNTRY="--scale 0.01" in minutes
	@$(BIN)/python -m benchmarks.country $(COUNTRY)

packages-run:
	$(call debian,$(RUN_PACKAGES))

packages-test:
	$(call debian,$(TEST_PACKAGES))

packages-faults:
	$(call debian,$(FAULT_PACKAGES))

# python3 without ensurepip is Debian's default: python3-venv brings it.
.venv/.made:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) packages-venv
	@echo "Environnement Python dans .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

packages-venv:
	$(call debian,python3-venv)

.venv/.run: requirements.txt .venv/.made
	@$(INSTALL) requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.made
	@$(INSTALL) requirements-dev.txt
	@touch $@

.venv/.bench: requirements-bench.txt .venv/.made
	@$(INSTALL) requirements-bench.txt
	@touch $@

.venv/.mutants: requirements-mutants.txt .venv/.made
	@$(INSTALL) requirements-mutants.txt
	@touch $@

# A demonstration on this machine alone; a production writes its own environment.
.env: .venv/.run
	@umask 077; $(BIN)/python -c 'import secrets; print("PRORATA_SECRET_KEY=" + secrets.token_urlsafe(60))' > $@
	@printf '%s\n' PRORATA_DEMONSTRATION=true PRORATA_HTTPS=false PRORATA_ALLOWED_HOSTS=127.0.0.1,localhost >> $@

pictures: demo packages-pictures .venv/.dev  ## take the README's pictures from the demonstration
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(BIN)/python docs/make_pictures.py

packages-pictures:
	$(call debian,$(TEST_PACKAGES) poppler-utils)

lock:  ## pin requirements*.txt anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml -q --universal --generate-hashes --no-annotate --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml -q --universal --generate-hashes --no-annotate --no-header --extra dev -o requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml -q --universal --generate-hashes --no-annotate --no-header --extra bench -o requirements-bench.txt
	$(BIN)/uv pip compile pyproject.toml -q --universal --generate-hashes --no-annotate --no-header --extra mutants -c requirements-dev.txt -o requirements-mutants.txt
