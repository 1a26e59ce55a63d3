# What can be done here: make help

LINT := go tool -modfile=tools/go.mod golangci-lint
# The browser run gets a network of its own where that is to be had: the
# Playground listens on every interface, and nothing outside is needed.
ISOLATE := $(shell unshare -rn ip link set lo up 2>/dev/null && echo 'unshare -rn')

# The compiler needs 5 GB for Microsoft Graph's models if it is let.
FRUGAL := GOMEMLIMIT=1500MiB GOGC=50

.DEFAULT_GOAL := help
.PHONY: help build quick demo test test-graph unit e2e e2e-install bench lint format check clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build ./frontdesk, with Microsoft Graph: the first time takes minutes and 3 GB
	CGO_ENABLED=0 $(FRUGAL) go build -trimpath -o frontdesk .

quick: ## build ./frontdesk without Microsoft Graph, in seconds
	CGO_ENABLED=0 go build -tags nograph -trimpath -o frontdesk .

demo: quick e2e/node_modules ## run the desk and open it to try (needs Node)
	node e2e/demo.mjs

test: unit e2e ## every test, the browser run included

unit: e2e/node_modules
	APPMANIFEST_REQUIRE_SCHEMAS=1 go test -tags nograph -race ./...

test-graph: ## the tests with Microsoft Graph, against a make-believe one
	$(FRUGAL) go test -race ./internal/graph
	$(FRUGAL) go test -race -run Graph ./internal/program
	$(FRUGAL) $(LINT) run ./internal/graph/... ./internal/program

e2e: quick e2e-install ## the browser run alone
	$(ISOLATE) sh -c '$(if $(ISOLATE),ip link set lo up &&) cd e2e && npm test'

e2e-install: e2e/node_modules
	@node e2e/chromium.mjs >/dev/null || $(MAKE) --no-print-directory chromium

e2e/node_modules: e2e/package-lock.json
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: chromium
chromium:
	@command -v apt-get >/dev/null || { echo 'Install Chromium, or name one in $$CHROMIUM.'; exit 1; }
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null

bench: ## the benchmarks of docs/performance.md
	go test -tags nograph -run '^$$' -bench . -benchmem -timeout 30m ./...

lint: ## look for mistakes that tests do not find
	$(LINT) run --build-tags nograph ./...

format: ## lay the source out as lint wants it
	$(LINT) fmt ./...

check: lint test ## all that has to pass before a change lands

clean: ## remove what was built and installed
	rm -rf frontdesk frontdesk.zip e2e/node_modules e2e/out e2e/*/devTools
