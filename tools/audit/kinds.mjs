// One page of every kind.

import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

// kinds returns the address below the home page of the largest page of each kind,
// by kind; "redirect" is what has no kind, and is left out.
export function kinds(folder) {
  const largest = {}
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".html")) continue
    const text = readFileSync(path.join(folder, name), "utf8")
    const kind = text.match(/<body class="([a-z-]+)/)?.[1]
    if (kind && text.length > (largest[kind]?.size ?? 0)) {
      largest[kind] = { size: text.length, address: name.replaceAll(path.sep, "/").replace(/(^|\/)index\.html$/, "$1") }
    }
  }
  const found = Object.fromEntries(Object.entries(largest).sort().map(([kind, { address }]) => [kind, address]))
  for (const kind of ["home", "article", "year", "month", "day", "topics", "topic", "sources", "source", "stories", "story",
    "timeline", "editions", "edition", "corrections", "feeds", "search", "page", "not-found"]) {
    if (!(kind in found)) throw new Error(`there is no page of the kind ${kind}`)
  }
  return found
}
