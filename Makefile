# coranto: what can be done here. "make help" lists it.

GO ?= go

CHROMIUM := $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable chrome,$(shell command -v $(name))))

.PHONY: help site chromium test race crash bench fuzz lint

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: ## build the demonstration digest into public/
	$(GO) run ./cmd/coranto build

chromium: ## install Chromium, which some tests need, if there is none
	@test -n "$(CHROMIUM)" || { apt-get update -qq && apt-get install -y -qq chromium; } || { \
		echo 'there is no Chromium, and apt-get could not install it: install it yourself (as root: apt-get install chromium)' >&2; exit 1; }

test: chromium ## run all tests
	$(GO) test ./...

race: chromium ## run all tests with the race detector
	$(GO) test -race ./...

crash: ## stop builds at every operation, and try all that can follow; kill a thousand
	CORANTO_TEST_CRASHES=all $(GO) test -count 1 -timeout 1h -run 'Crashes|ErrorsOfTheDisk|Killed|Reader' ./internal/build

bench: ## time builds of synthetic digests; N="1000,10000,100000" for other sizes
	$(GO) run ./internal/bench -n $(or $(N),1000,10000)

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
