# Imprimatur's commands. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
PY := .venv/bin/python
INSTALLED := .venv/installed.stamp
# Production settings for `make check`; the process's values go before those of .env.
PRODUCTION = DEBUG=false ALLOWED_HOSTS=example.org SITE_URL=https://example.org \
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(45))')" \
	DATABASE_URL="$$($(PY) -m config.embedded_postgres start)"

# Without kept bytecode every process that a test starts compiles the whole project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test model faults hostile races short dossiers bench check messages lock stop
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: $(INSTALLED) .env ## install everything into .venv and write the development settings
	@$(if $(filter setup,$(MAKECMDGOALS)),echo "Ready. Next: make demo")

demo: setup ## serve a filled site on this machine (PORT=8000)
	@$(PY) -m config.demo $(PORT)

test: setup ## run all ordinary tests in random order (WORKERS=2, ARGS=...)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

model: setup ## run the long trial of random steps against models (SEED=..., STEPS=10000)
faults: setup ## run the long trial of killed processes, full disks and lost connections
hostile: setup ## run the long trial of hostile input
races: setup ## run each race a hundred times; `make test` runs a few rounds
	$(PY) -m pytest -m races -n $(WORKERS) --dist worksteal $(ARGS)

model faults hostile:
	IMPRIMATUR_TRIAL_STEPS=$(STEPS) $(PY) -m pytest tests/trials tests/editorial/test_floods.py -m $@ -s $(if $(SEED),--randomly-seed=$(SEED)) $(ARGS)

short: setup ## run a short version of each long trial, the same each time (SEED=1)
	@for trial in model faults hostile; do \
		IMPRIMATUR_TRIAL_SIZE=0.015 $(PY) -m pytest tests/trials -m $$trial -n $(WORKERS) --dist worksteal \
			--randomly-seed=$(or $(SEED),1) $(ARGS) || exit 1; done

dossiers: setup ## publish a hundred posts and check their dossiers and altered ones (COUNT=100)
	IMPRIMATUR_DOSSIERS=$(or $(COUNT),100) $(PY) -m pytest tests/articles/test_dossier.py $(ARGS)

bench: setup ## measure speed
	$(PY) -m benchmarks $(ARGS)

check: setup ## check style, types, templates, migrations and the production settings
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	@$(PY) -m mypy --no-error-summary
	@$(PY) -m djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

messages: setup ## gather and compile the words of the interface (needs gettext); translate between two runs
	$(PY) manage.py makemessages --locale de --no-location --no-wrap --no-obsolete --ignore tests --ignore benchmarks \
		--ignore frontend --ignore var --ignore staticfiles
	msgfmt --check-format -o locale/de/LC_MESSAGES/django.mo locale/de/LC_MESSAGES/django.po

lock: ## resolve requirements*.txt anew into requirements.lock (needs uv)
	@command -v uv > /dev/null || { echo "'make lock' needs uv: pip install uv"; exit 1; }
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links requirements-dev.txt -o requirements.lock

stop: ## stop the embedded PostgreSQL servers, the checkout's and that of its tests
	@test ! -x $(PY) || $(PY) -m config.embedded_postgres stop
	@test ! -x $(PY) || $(PY) -m tests.server stop

$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
		echo "Imprimatur needs Python 3.11, 3.12, 3.13 or 3.14, and $(PYTHON) is not one of them."; \
		echo "Name another one, for example: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
		echo "Python could not make .venv. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.env: config/development.py | $(INSTALLED)
	@$(PY) -m config.development
