# Aliases for people; what they do is in scripts/ and in the README.
.PHONY: help setup demo test test-long test-fast lint bench
.DEFAULT_GOAL := help
VENV := .venv/bin
# Folders of tests that play whole stories, in their own process or not: not even looked into when it must be fast.
STORIES := azure bootstrap e2e pipelines remote seeding vpn
CLEAN := env -i PATH="$$PATH" HOME="$$HOME" LANG="$${LANG:-C.UTF-8}" TERM="$${TERM:-dumb}" TMPDIR="$${TMPDIR:-/tmp}" GITOPS_SANDBOX_DIR="$(GITOPS_SANDBOX_DIR)" GITOPS_TARGET=sandbox

help:       ## these lines
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14
setup: .venv/ready ## make .venv with everything in it, at the versions of constraints.txt
demo: setup ## put the whole platform up in the sandbox, with real Terraform
	@$(CLEAN) $(VENV)/inv apply --all --yes --verify
	@$(CLEAN) $(VENV)/inv status --all
	@echo; echo "Now with HCP Terraform's own runs, seeded with every variable: dev remotely, prod by an agent."
	@$(CLEAN) $(VENV)/inv tfc.seed --yes --execution dev=remote --execution prod=agent
	@$(CLEAN) $(VENV)/inv plan --only dev --only prod
	@$(CLEAN) $(VENV)/inv tfc.seed --yes
	@echo; echo "The sandbox stays up. Look around with \`.venv/bin/inv --list\`,"; echo "stop it with \`.venv/bin/inv sandbox.down\`."
test: setup ## the tests, in parallel
	@$(CLEAN) $(VENV)/python -m pytest -q -n 4 --dist loadscope --no-loadscope-reorder -m "not long"
test-long: setup ## the rest of them: kills, interrupts, breaks at every step, other people's programs
	@$(CLEAN) $(VENV)/python -m pytest -q -n 4 --dist loadscope --no-loadscope-reorder -m long
test-fast: setup ## the tests that start no daemon and no Terraform, and take no time
	@$(CLEAN) $(VENV)/python -m pytest -q -n 2 --dist worksteal -m "not sandbox and not long" $(STORIES:%=--ignore=tests/%)
lint: setup ## ruff, and terraform fmt
	@$(CLEAN) $(VENV)/inv check.lint
bench: setup ## the figures that the project holds itself to, as ratios
	@$(CLEAN) $(VENV)/python -m tests.bench
.venv/ready: pyproject.toml constraints.txt scripts/setup.sh
	@sh scripts/setup.sh
