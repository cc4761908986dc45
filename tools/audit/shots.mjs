// Pictures of every kind of page, for people to look at.

import { mkdirSync } from "node:fs"
import path from "node:path"
import { addresses, narrow, view, wide } from "./browser.mjs"

export async function shots({ browser, site, mirrored }) {
  const folder = process.env.AUDIT_SHOTS ?? "shots"
  const only = process.env.AUDIT_KINDS?.split(",") // home,article
  const as = process.env.AUDIT_LOOKS?.split(",") // wide-light,print
  mkdirSync(folder, { recursive: true })
  const looks = [["wide-light", site, { width: wide }], ["wide-dark", site, { width: wide, scheme: "dark" }], ["narrow-light", site, { width: narrow }], ["narrow-dark", site, { width: narrow, scheme: "dark" }],
    ["rtl", mirrored, { width: wide }], ["rtl-narrow", mirrored, { width: narrow }], ["print", site, { width: 794, media: "print" }]]
  for (const [name, digest, options] of looks) {
    for (const [kind, address] of addresses(digest)) {
      if (as && !as.includes(name)) continue
      if (only && !only.includes(kind)) continue
      const page = await view(browser, address, options)
      await page.screenshot({ path: path.join(folder, `${kind}-${name}.png`), fullPage: true })
      await page.close()
    }
  }
  return []
}
