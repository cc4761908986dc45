// Accessibility, by axe with all of its rules.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { addresses, narrow, view, wide } from "./browser.mjs"

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

export async function axe({ browser, site, mirrored }) {
  const problems = []
  const looks = [["light", narrow], ["light", wide], ["dark", narrow], ["dark", wide]]
  for (const [digest, name] of [[site, ""], [mirrored, " (from the right)"]]) {
    for (const [kind, address] of addresses(digest)) {
      for (const [scheme, width] of digest == site ? looks : looks.slice(0, 1)) {
        const page = await view(browser, address, { scheme, width })
        await page.evaluate(source) // not as an element: the policy of the page refuses it
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }))
        for (const v of violations) {
          const where = v.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join("\n    ")
          problems.push(`${kind}${name}, ${scheme}, ${width} px: ${v.id}: ${v.help}\n    ${where}`)
        }
        await page.close()
      }
    }
  }
  return problems
}
