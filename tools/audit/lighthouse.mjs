// Lighthouse, on a phone. A busy machine spoils the figure of speed, never the
// others: so it may try again.

import run from "lighthouse"

const pages = ["home", "article", "topic", "story", "timeline", "search"]
const categories = ["performance", "accessibility", "best-practices", "seo"]
const tries = 4

export async function lighthouse({ browser, site }) {
  const problems = []
  const port = Number(new URL(browser.wsEndpoint()).port)
  for (const kind of pages) {
    const best = {}
    let wrong
    for (let i = 0; i < tries; i++) {
      const { lhr } = await run(site.home + site.kinds[kind], { port, logLevel: "error", output: "json", onlyCategories: categories })
      wrong = []
      for (const name of categories) {
        best[name] = Math.max(best[name] ?? 0, Math.round(lhr.categories[name].score * 100))
        if (best[name] == 100) continue
        for (const { id, weight } of lhr.categories[name].auditRefs) {
          const audit = lhr.audits[id]
          if (weight > 0 && audit.score !== null && audit.score < 1) wrong.push(`${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ""}`)
        }
      }
      if (categories.every(name => best[name] == 100)) break
    }
    console.log(`lighthouse: ${kind}: ${categories.map(name => best[name]).join(" / ")}`)
    if (categories.some(name => best[name] < 100)) problems.push(`${kind}: ${categories.map(name => `${name} ${best[name]}`).join(", ")}: ${wrong.join("; ")}`)
  }
  return problems
}
