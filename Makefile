# What can be done here: make help

TEMPL := go tool -modfile=tools/templ.mod templ generate -path portal
LINT := go tool -modfile=tools/go.mod golangci-lint
# The browser run gets a network of its own where that is to be had: the
# Playground listens on every interface, and nothing outside is needed.
ISOLATE := $(shell unshare -rn ip link set lo up 2>/dev/null && echo 'unshare -rn')

# The compiler needs 5 GB for Microsoft Graph's models if it is let.
FRUGAL := GOMEMLIMIT=1500MiB GOGC=50

.DEFAULT_GOAL := help
.PHONY: help pages reference release release-check teamsjs build quick demo test test-postgres test-graph graph-real unit e2e e2e-install sheets pictures bench lint format check clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo '  The first times are those of two idle cores and a good line.'

build: teamsjs ## build ./frontdesk, with Microsoft Graph: seconds, the first time 4 minutes and 3 GB of memory
	@echo 'Building ./frontdesk with Microsoft Graph: seconds, the first time 4 minutes, most of them on one package.'
	CGO_ENABLED=0 $(FRUGAL) go build -trimpath -o frontdesk .

quick: teamsjs ## build ./frontdesk without Microsoft Graph: seconds, the first time 2 minutes
	@echo 'Building ./frontdesk: seconds, the first time 2 minutes. Go downloads 40 modules, naming each, then compiles in silence.'
	CGO_ENABLED=0 go build -tags nograph -trimpath -o frontdesk .

demo: quick e2e/node_modules ## run the desk and open it to try (needs Node): seconds, the first time 3 minutes
	@echo 'Starting the desk and the two windows: seconds.'
	node e2e/demo.mjs

test: unit e2e ## every test, the browser run included: many minutes; the first time it installs Chromium too

unit: e2e/node_modules teamsjs
	APPMANIFEST_REQUIRE_SCHEMAS=1 go test -tags nograph -race -timeout 30m ./...

test-postgres: ## conversations, the crash run and others on PostgreSQL, which make postgresql installs: some minutes
	TEST_STORE=postgres go test -tags nograph ./internal/postgres
	TEST_STORE=postgres go test -tags nograph -run 'Conversations|Killed|Again|SavedOnce|Outlive|Portal' ./internal/program

test-graph: ## the tests with Microsoft Graph, a make-believe one: the first time many minutes and 3 GB of memory
	$(FRUGAL) go test -race ./internal/graph
	$(FRUGAL) go test -race -run Graph ./internal/program
	$(FRUGAL) $(LINT) run ./internal/graph/... ./internal/program

graph-real: ## every call to Microsoft Graph, in a tenant of yours: GRAPH_TENANT, GRAPH_APP, GRAPH_SECRET and GRAPH_PERSON in the environment
	$(FRUGAL) go test -count=1 -v -run TestRealTenant ./internal/graph

e2e: quick e2e-install ## the browser run alone; the first time it installs Chromium
	$(ISOLATE) sh -c '$(if $(ISOLATE),ip link set lo up &&) cd e2e && npm test'

sheets: e2e-install ## pictures of all golden cards, to look at, in e2e/out/sheets: two minutes
	@node e2e/sheets.mjs

pictures: quick e2e-install ## draw the pictures of README and docs/ru.md anew, after golden cards or pages have changed
	@node e2e/pictures.mjs
	@node e2e/portalpicture.mjs en && node e2e/portalpicture.mjs ru

e2e-install: e2e/node_modules
	@node e2e/chromium.mjs >/dev/null || $(MAKE) --no-print-directory chromium

e2e/node_modules: e2e/package-lock.json
	@echo 'Installing from npm what plays Teams (30 MB): half a minute, once.'
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: fronts
fronts: # what the tests of deploy/ run: nginx, Caddy, systemd to read its unit, promtool. On a machine that runs services, they start
	@command -v apt-get >/dev/null || { echo 'Install nginx, caddy, systemd and prometheus.'; exit 1; }
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq --no-install-recommends nginx-light caddy systemd prometheus >/dev/null

.PHONY: postgresql
postgresql: # what the tests on PostgreSQL run: a server in a private folder, on a socket. The one that Debian starts is not used
	@command -v apt-get >/dev/null || { echo 'Install PostgreSQL, its server included.'; exit 1; }
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq --no-install-recommends postgresql >/dev/null

.PHONY: chromium
chromium:
	@echo 'Installing Chromium for the browser run: minutes, once.'
	@command -v apt-get >/dev/null || { echo 'Install Chromium, or name one in $$CHROMIUM.'; exit 1; }
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get update -qq
	$(if $(filter 0,$(shell id -u)),,sudo) apt-get install -y -qq --no-install-recommends chromium fonts-liberation fonts-noto-color-emoji >/dev/null

bench: ## the benchmarks of docs/performance.md
	go test -tags nograph -run '^$$' -bench . -benchmem -timeout 30m ./...

pages: ## make the portal's Go files from its pages (portal/*.templ), after they have changed
	$(TEMPL)

TEAMSJS := portal/teamsjs

teamsjs: ## fetch Microsoft's script for the tab in Teams from npm, where that is installed; without it the tab leads to the browser
	@command -v npm >/dev/null && $(MAKE) --no-print-directory $(TEAMSJS)/copied/teams.js || \
		echo 'Without npm and its registry, the tab in Teams leads to the browser.'

$(TEAMSJS)/copied/teams.js: $(TEAMSJS)/package-lock.json
	@cd $(TEAMSJS) && npm ci --ignore-scripts --no-audit --no-fund >/dev/null
	@cp $(TEAMSJS)/node_modules/@microsoft/teams-js/LICENSE $(TEAMSJS)/copied/teams.LICENSE
	@cp $(TEAMSJS)/node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js $@

reference: ## write docs/configuration.md and frontdesk.schema.json anew, after a key or its comment has changed
	go test -tags nograph -count=1 -run TestReference ./internal/config -update

# What a release is built with: TAGS=nograph leaves Microsoft Graph out, PLATFORMS=linux/amd64 the others.
TAGS ?=
PLATFORMS ?= linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64
RELEASE = $(FRUGAL) go run ./internal/release -tags '$(TAGS)' -platforms '$(PLATFORMS)' \
	-commit "$$(git describe --always --dirty --abbrev=40 --exclude '*')" -time "$$(git log -1 --format=%ct)"

release: teamsjs ## archives for every platform, with checksums, in dist: with Microsoft Graph many minutes and 3 GB of memory
	rm -rf dist
	$(RELEASE) -out dist
	@cat dist/SHA256SUMS

release-check: ## build the release twice, in two folders and from nothing, and compare: twice as long (TAGS=nograph is faster)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	for n in 1 2; do \
		mkdir "$$folder/$$n" && git archive HEAD | tar -x -C "$$folder/$$n" && \
		GOCACHE="$$folder/$$n/cache" $(RELEASE) -source "$$folder/$$n" -out "$$folder/$$n/dist" || exit 1; \
	done; \
	cmp "$$folder/1/dist/SHA256SUMS" "$$folder/2/dist/SHA256SUMS" && cat "$$folder/1/dist/SHA256SUMS" && \
	echo 'Both builds have the same bytes.'

lint: ## look for mistakes that tests do not find; the first time it compiles the linter, for minutes
	@before=$$(cat portal/*_templ.go | cksum); $(TEMPL) >/dev/null 2>&1; [ "$$before" = "$$(cat portal/*_templ.go | cksum)" ] || \
		{ echo 'The portal has changed pages: commit what `make pages` made of them.'; exit 1; }
	$(LINT) run --build-tags nograph ./...

format: ## lay the source out as lint wants it
	$(LINT) fmt ./...

check: lint test ## all that has to pass before a change lands

clean: ## remove what was built and installed
	rm -rf frontdesk frontdesk.zip e2e/node_modules e2e/out e2e/windows/*/*/devTools
	rm -rf $(TEAMSJS)/node_modules $(TEAMSJS)/copied/teams.*
