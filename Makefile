# Everything that a checkout needs: Python 3.11 or newer, git and make. Another Python: make PYTHON=python3.12 test
PYTHON ?= python3
BIN := .venv/bin
SAMPLE := corpus/linzhi-2023-03/source.txt
OTHERS := ../shared# a folder beside the checkout with more texts and rows; scored only where it is there

.DEFAULT_GOAL := help
.PHONY: help demo test check interop score peers bench formats rules clean

help: ## tell what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

demo: .venv/.package ## parse the sample issue, tell what was found and where the tables lie
	$(BIN)/gazette parse $(SAMPLE) -o outputs
	$(BIN)/gazette show $(SAMPLE) -o outputs/linzhi-2023-03.html

test: .venv/.test ## all checks: style, types, every test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

check: .venv/.test ## the quick checks while you work: style, types, rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -x tests/test_patterns.py tests/test_layers.py

interop: .venv/.test ## check the exports with the libraries of their formats (190 MB more)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[interop]'
	$(BIN)/pytest tests/test_export.py

score: .venv/.package ## score against the hand-made rows and write the table into the README
	$(BIN)/python bench/accuracy.py $(wildcard $(OTHERS))

peers: .venv/.package .venv-peers/.laid ## measure other extractors on the same rows and write the table into the README
	$(BIN)/python bench/peers.py $(wildcard $(OTHERS))

bench: .venv/.package ## time each stage
	$(BIN)/python bench/bench.py

formats: .venv/.test ## read the sample in all its forms: rows, characters and time beside those of the text, pdfplumber and the engine
	$(BIN)/python bench/forms.py
	$(BIN)/python bench/scan.py $(wildcard $(OTHERS)/corpus/linzhi-2023-03-scan.pdf)

rules: .venv/.package ## run the examples of all rules
	$(BIN)/gazette rules --check

clean: ## remove everything that make has made
	rm -rf .venv .venv-peers build dist ./*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The installation is editable, so an edited rule or module counts at once and set-up is done only when setup.cfg changes.
.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=python3.11 …'; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.package: setup.cfg pyproject.toml | .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.test: setup.cfg pyproject.toml | .venv/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'setuptools>=77' --editable '.[test,ocr,cluster-test]'
	@touch $@ .venv/.package

# What is only measured beside the parser has an environment of its own, laid anew when the list changes.
.venv-peers/.laid: bench/peers.txt | .venv/.python
	$(PYTHON) -m venv --clear .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/peers.txt
	@touch $@
