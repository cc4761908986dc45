# coranto: what can be done here. "make help" lists it.

GO ?= go

CHROMIUM := $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable chrome,$(shell command -v $(name))))

.PHONY: help site chromium readers test audit race crash bench bench-serve soak fuzz lint

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: ## build the demonstration digest into public/
	$(GO) run ./cmd/coranto build

chromium: ## install Chromium, which some tests need, if there is none
	@test -n "$(CHROMIUM)" || { apt-get update -qq && apt-get install -y -qq chromium; } || { \
		echo 'there is no Chromium, and apt-get could not install it: install it yourself (as root: apt-get install chromium)' >&2; exit 1; }

readers: ## install the feed readers that some tests ask, if they are not there
	@{ command -v newsboat && command -v sfeed && /usr/bin/python3 -c 'import feedparser'; } >/dev/null 2>&1 || \
		{ apt-get update -qq && apt-get install -y -qq newsboat sfeed python3-feedparser; } || { \
		echo 'newsboat, sfeed or feedparser is missing, and apt-get could not install them: install them yourself (as root: apt-get install newsboat sfeed python3-feedparser)' >&2; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { \
		echo 'there is no node or no npm: install Node.js yourself (as root: apt-get install nodejs npm)' >&2; exit 1; }
	@NODE_PATH=$$(npm root -g) node -e 'require("rss-parser")' 2>/dev/null || \
		npm install --global --no-audit --no-fund --silent rss-parser@3.13.0 || { \
		echo 'rss-parser is missing, and npm could not install it: install it yourself (as root: npm install --global rss-parser@3.13.0)' >&2; exit 1; }

test: chromium readers ## run all tests
	$(GO) test ./...

audit: chromium ## look at the demonstration with axe, checkers of HTML and CSS, Lighthouse; ONLY="axe html" for some
	@command -v java >/dev/null || { apt-get update -qq && apt-get install -y -qq default-jre-headless; } || { \
		echo 'there is no Java, and apt-get could not install it: install it yourself (as root: apt-get install default-jre-headless)' >&2; exit 1; }
	@test tools/audit/node_modules/.package-lock.json -nt tools/audit/package-lock.json || \
		npm --prefix tools/audit install --no-save --no-audit --no-fund --silent || { \
		echo 'npm could not install what the audit needs: see tools/audit/package.json' >&2; exit 1; }
	node tools/audit/audit.mjs $(ONLY)

race: chromium readers ## run all tests with the race detector
	$(GO) test -race ./...

crash: ## stop builds at every operation, and try all that can follow; kill a thousand
	CORANTO_TEST_CRASHES=all $(GO) test -count 1 -timeout 1h -run 'Crashes|ErrorsOfTheDisk|Killed|Reader' ./internal/build

bench: ## time builds of synthetic digests; N="1000,10000,100000" for other sizes
	$(GO) run ./internal/bench -n $(or $(N),1000,10000)

bench-serve: ## time the preview: from a save to the new page in the browser
	$(GO) run ./internal/bench -serve -n $(or $(N),10000,100000)

soak: ## edit a digest some twenty thousand times under a preview, with the race detector
	CORANTO_TEST_SOAK=20000 $(GO) test -race -count 1 -timeout 1h -run NothingGrows ./internal/preview

fuzz: ## fuzz every fuzz target for a minute each; T=10m for longer
	@$(GO) list -f '{{.Dir}}' ./internal/... | while read -r dir; do \
		grep -ho '^func Fuzz[A-Za-z0-9]*' "$$dir"/*_test.go 2>/dev/null | sed 's/^func //' | while read -r target; do \
			echo "$$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(or $(T),1m) "$$dir" </dev/null || exit 1; \
		done || exit 1; \
	done

lint: ## formatting, vet, staticcheck, actionlint, an up-to-date go.mod
	@test -z "$$(gofmt -s -l $$(git ls-files '*.go'))" || { gofmt -s -d $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff
	$(GO) tool -modfile=tools/go.mod staticcheck ./...
	$(GO) tool -modfile=tools/go.mod actionlint .github/workflows/*.yml internal/desk/skeleton/dot-github/workflows/*.yml
