// The preview's side in the browser: it listens for what has changed, brings
// that into the page, and shows what is wrong. It is never part of a published
// site, and needs nothing that the policy of the pages forbids.
//
// A browser opens no more than six connections to one host, so all tabs share
// one. The visible tabs ask for a lock; who has it, leads: it listens for the
// pages of all of them and passes on what it hears. A tab that is hidden gives
// the lock back, and when it is shown again says which version of its page it
// has, by its ETag, so that it misses nothing.
"use strict"
;(() => {
	const own = document.currentScript.src
	const path = decoded(location.pathname)
	const me = Math.random().toString(36).slice(2)
	const channel = new BroadcastChannel("coranto")

	let tag = null // the ETag of what the page shows, when it is known
	let visit = null // what ends when the tab is hidden; null then

	function decoded(path) {
		try {
			return decodeURIComponent(path)
		} catch {
			return path
		}
	}

	// ---- Which tab listens

	let tabs = null // for the one that leads: what is shown, by tab
	let source = null
	let opening = 0

	async function appear() {
		if (document.hidden || visit) return
		const now = (visit = { ended: new AbortController() })
		// The browser keeps the page that it shows, with its ETag.
		tag ??= await fetch(location.href, { cache: "force-cache" }).then((r) => r.headers.get("ETag"), () => null)
		if (visit !== now) return
		say({ shown: me, path, tag })
		if (!navigator.locks) return lead() // only on addresses that are not the machine's own
		navigator.locks
			.request("coranto", { signal: now.ended.signal }, () => {
				if (visit !== now) return
				lead()
				return new Promise((done) => (now.release = done))
			})
			.catch(() => {}) // hidden before its turn came
	}

	function vanish() {
		if (!visit) return
		const { ended, release } = visit
		visit = null
		say({ gone: me })
		ended.abort()
		tabs = null
		close()
		release?.()
	}

	function lead() {
		tabs = new Map([[me, { path, tag }]])
		say({ who: true })
		open()
	}

	function close() {
		clearTimeout(opening)
		source?.close()
		source = null
	}

	// open listens for all pages that are shown. Several tabs that appear at once
	// are one reason to.
	function open(wait = 20) {
		close()
		opening = setTimeout(() => {
			const address = new URL("events", own)
			for (const { path, tag } of tabs.values()) {
				address.searchParams.append("path", encodeURI(path).replace(/[?#]/g, encodeURIComponent))
				address.searchParams.append("etag", (tag ?? "").replace(/^W\/|"/g, ""))
			}
			let silent = 0
			const mine = (source = new EventSource(address))
			const pass = (event) => {
				if (mine !== source) return
				clearTimeout(silent)
				const message = { event: event.type, data: JSON.parse(event.data) }
				say(message)
				hear(message)
			}
			source.addEventListener("change", pass)
			source.addEventListener("problems", pass)
			source.onopen = () => {
				// What was wrong before may be mended, of which nothing is said anew.
				silent = setTimeout(() => {
					const message = { event: "problems", data: { problems: [] } }
					say(message)
					hear(message)
				}, 300)
				source.addEventListener("change", () => clearTimeout(silent), { once: true })
			}
			source.onerror = () => {
				clearTimeout(silent)
				if (mine === source && mine.readyState === EventSource.CLOSED) open(2000)
			}
		}, wait)
	}

	const say = (message) => channel.postMessage(message)

	channel.onmessage = ({ data: message }) => {
		if (message.event) hear(message)
		if (message.who && visit) say({ shown: me, path, tag })
		if (!tabs) return
		if (message.shown) {
			const before = tabs.get(message.shown)
			tabs.set(message.shown, { path: message.path, tag: message.tag })
			if (before?.path !== message.path) open()
		}
		if (message.gone) tabs.delete(message.gone)
	}

	function hear({ event, data }) {
		if (!visit) return
		if (event === "problems") show(data.problems)
		else if (data.path === path) change(data)
	}

	document.addEventListener("visibilitychange", () => (document.hidden ? vanish() : appear()))
	addEventListener("pagehide", vanish)
	addEventListener("pageshow", appear)

	// ---- What has changed

	function change({ kind, href }) {
		if (kind === "reload") location.reload() // browsers keep the place that was scrolled to
		else if (kind === "style") restyle(href)
		else patch()
	}

	// restyle puts the stylesheet at an address in the place of the one before,
	// whose name may have another hash. Both are there until the new one is read.
	function restyle(href) {
		const plain = (url) => new URL(url, location).pathname.replace(/\.[0-9a-f]{10}(?=\.css$)/, "")
		for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
			if (plain(link.href) !== plain(href) || link.dataset.old) continue
			link.dataset.old = "true"
			const next = link.cloneNode()
			delete next.dataset.old
			const address = new URL(href, location)
			address.searchParams.set("version", Math.random().toString(36).slice(2))
			next.href = address
			next.onload = next.onerror = () => link.remove()
			link.after(next)
		}
	}

	let patching = null
	let again = false

	// patch brings the page as it is now into the one that is shown. Of several
	// calls while one is under way, one follows.
	function patch() {
		if (patching) {
			again = true
			return
		}
		patching = bring()
			.catch(() => location.reload())
			.finally(() => {
				patching = null
				if (again) {
					again = false
					patch()
				}
			})
	}

	async function bring() {
		const { Idiomorph } = await import(new URL("idiomorph.js", own))
		let answer, text
		try {
			answer = await fetch(location.href, { cache: "no-cache" })
			text = await answer.text()
		} catch {
			return // the preview has ended, or the tab is about to
		}
		const next = new DOMParser().parseFromString(text, "text/html")
		const scripts = (page) => [...page.querySelectorAll("script[src]")].map((script) => script.getAttribute("src")).join("\n")
		if (scripts(next) !== scripts(document)) return location.reload() // a script that is patched in does not run
		Idiomorph.morph(document.documentElement, next.documentElement, {
			head: { style: "morph" },
			ignoreActiveValue: true,
			callbacks: {
				beforeNodeRemoved: (node) => node !== host,
				beforeAttributeUpdated: (name, element) => !isReaders(name, element),
			},
		})
		tag = answer.headers.get("ETag")
		if (tabs) tabs.set(me, { path, tag })
		else say({ shown: me, path, tag })
	}

	// isReaders reports whether an attribute stands for what whoever looks at the
	// page has opened, typed or chosen.
	function isReaders(name, element) {
		switch (name) {
			case "open":
				return true
			case "value":
				return "defaultValue" in element && element.value !== element.defaultValue
			case "checked":
				return element.checked !== element.defaultChecked
			case "selected":
				return element.selected !== element.defaultSelected
		}
		return false
	}

	// ---- What is wrong

	let host = null // of the problems, which no style of the page reaches

	function show(problems) {
		if (problems.length === 0) {
			host?.remove()
			host = null
			return
		}
		if (!host) {
			host = document.createElement("coranto-problems")
			host.attachShadow({ mode: "open" }).adoptedStyleSheets = [style()]
			document.documentElement.append(host)
		}
		const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`
		const title = make("h2", { id: "title" }, count)
		const hide = make("button", { type: "button", title: "Escape hides this too" }, "Hide")
		const panel = make(
			"div",
			{ role: "alertdialog", "aria-labelledby": "title", "aria-describedby": "list", tabindex: "-1", lang: "en", dir: "ltr" },
			make("header", {}, title, hide),
			make("div", { id: "list" }, ...problems.map(problem)),
		)
		const flag = make("button", { type: "button", id: "flag", hidden: "", lang: "en", dir: "ltr" }, count)
		const fold = (folded) => {
			panel.hidden = folded
			flag.hidden = !folded
		}
		hide.onclick = () => fold(true)
		flag.onclick = () => {
			fold(false)
			panel.focus()
		}
		host.fold = () => fold(true)
		host.shadowRoot.replaceChildren(panel, flag)
		// Who is typing goes on.
		if (document.activeElement === document.body || document.activeElement === null) panel.focus({ preventScroll: true })
	}

	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && host) host.fold()
	})

	function problem({ severity, rule, file, line, column, width, message, hint, excerpt }) {
		const place = [file, line, column].filter(Boolean).join(":")
		const out = make(
			"article",
			{ class: severity === "error" ? "error" : "warning" },
			make("p", {}, make("code", {}, place), place ? " " : "", make("strong", {}, severity || "error"), ": ", message, rule ? ` [${rule}]` : ""),
		)
		if (excerpt) {
			const text = [...excerpt]
			const from = Math.max(0, (column || 1) - 1)
			const to = from + (column ? Math.max(1, width || 0) : 0)
			out.append(
				make("pre", { tabindex: "0" }, line ? `${line} | ` : "", text.slice(0, from).join(""), make("mark", {}, text.slice(from, to).join("")), text.slice(to).join("")),
			)
		}
		if (hint) out.append(make("p", { class: "hint" }, hint))
		return out
	}

	function make(name, attributes, ...children) {
		const element = document.createElement(name)
		for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
		element.append(...children)
		return element
	}

	function style() {
		const sheet = new CSSStyleSheet()
		sheet.replaceSync(`
			:host { all: initial; }
			[role=alertdialog], #flag { position: fixed; z-index: 2147483647; font: 16px/1.45 system-ui, sans-serif; color: #ffe9e9; background: #2b1416; }
			[role=alertdialog] { inset: auto 0 0 0; max-height: 60vh; overflow: auto; padding: 0 1rem 1rem; border-top: 4px solid #ff6b6b; }
			[hidden] { display: none !important; }
			header { position: sticky; top: 0; display: flex; justify-content: space-between; align-items: center; background: inherit; }
			h2 { margin: .7rem 0; font-size: 1.1rem; }
			article { margin-bottom: 1rem; padding-left: .8rem; border-left: 3px solid #ff6b6b; }
			article.warning { border-color: #ffd43b; }
			p { margin: 0 0 .3rem; overflow-wrap: anywhere; }
			code, pre { font: .95em/1.5 ui-monospace, monospace; }
			pre { margin: 0 0 .3rem; padding: .5rem; overflow-x: auto; background: #160a0b; }
			mark { color: inherit; background: #7a1f1f; text-decoration: underline wavy #ff8787; }
			.hint { color: #ffd8a8; }
			button { font: inherit; color: inherit; background: #5c2326; border: 1px solid #ff8787; border-radius: 4px; padding: .2rem .8rem; cursor: pointer; }
			button:focus-visible, pre:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
			#flag { inset: auto 1rem 1rem auto; }
			@media print { [role=alertdialog], #flag { display: none; } }
		`)
		return sheet
	}

	appear()
})()
