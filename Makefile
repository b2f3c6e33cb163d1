# The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
# Kept to what GNU make 3.81 knows, which is what macOS ships.

PYTHON ?= python3
VENV := .venv
EXTRA := dev
INSTALL_OPTIONS :=
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet

CODE := $(wildcard src tests benchmarks)
PACKAGED := $(shell find src criteria -type f -not -name '*.py[co]' 2>/dev/null)

# Stamps: each stands for a step done with the files it depends on.
MADE := $(VENV)/.made
INSTALLED := $(VENV)/.installed
DEV := $(VENV)/.dev
WHEEL := build/.wheel
SMOKED := build/.smoked

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup test check format-check lint types layers tests wheel smoke lowest without-c format bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16

demo: $(INSTALLED) ## set up and assess a real place: Solihull in 2006
	@$(BIN)/caretrust assess examples/localities/solihull-2006.yaml

setup: $(DEV) ## make .venv with the program and the developers' tools

test: check tests smoke ## set up and run every check

check: format-check lint types layers ## the checks that run no test

format-check: $(DEV)
	$(BIN)/ruff format --check $(CODE)

lint: $(DEV)
	$(BIN)/ruff check $(CODE)

types: $(DEV)
	$(BIN)/mypy $(CODE)

layers: $(DEV)
	$(BIN)/lint-imports

tests: $(DEV) ## the tests, with branch coverage
	$(BIN)/pytest --cov --cov-report=term

wheel: $(WHEEL) ## build the sdist, and the wheel from it, into build/dist

smoke: $(SMOKED) ## install the wheel in a clean environment elsewhere and try it

lowest: build/lowest.txt ## the tests, with the oldest dependencies that pyproject.toml allows
	$(MAKE) VENV=$(VENV)-lowest EXTRA=tables,test INSTALL_OPTIONS='--constraint build/lowest.txt' tests

without-c: ## the tests, on a PyYAML built without libyaml
	PIP_NO_BINARY=pyyaml PIP_NO_CACHE_DIR=1 PYYAML_FORCE_LIBYAML=0 $(MAKE) VENV=$(VENV)-without-c EXTRA=tables,test setup
	$(VENV)-without-c/bin/python -c 'import yaml; assert not yaml.__with_libyaml__, "PyYAML has libyaml"'
	$(MAKE) VENV=$(VENV)-without-c EXTRA=tables,test tests

format: $(DEV) ## format and mend what ruff can
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(DEV) ## run every benchmark
	@for script in benchmarks/bench_*.py; do $(PY) "$$script" || exit 1; done

clean: ## remove everything that make made
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-without-c build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@command -v "$(PYTHON)" >/dev/null || { echo "make: no '$(PYTHON)' here: install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: '$(PYTHON)' is older than Python 3.11; name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "make: '$(PYTHON)' has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	rm -rf $(VENV)
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(INSTALLED): $(MADE) pyproject.toml
	$(PIP) install $(INSTALL_OPTIONS) --editable .
	@touch $@

$(DEV): $(INSTALLED)
	$(PIP) install $(INSTALL_OPTIONS) --editable '.[$(EXTRA)]'
	@touch $@

build/lowest.txt: $(MADE) pyproject.toml
	@mkdir -p build
	$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' | sed 's/>=/==/' >$@

$(WHEEL): $(DEV) $(PACKAGED) pyproject.toml README.md LICENSE
	rm -rf build/dist
	$(PY) -m build --no-isolation --outdir build/dist .
	@touch $@

$(SMOKED): $(WHEEL) tests/installed/smoke.py examples/localities/solihull-2006.yaml
	$(PY) tests/installed/smoke.py build/dist examples/localities/solihull-2006.yaml
	@touch $@
