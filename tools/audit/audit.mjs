// Looks at the demonstration as browsers, checkers and readers do, and fails when
// something is amiss: "make audit". It builds the digest under a base path, serves
// it, and runs the parts named on the command line, or all but shots.
//
//   axe         accessibility of every kind of page, light and dark, narrow and wide
//   html        HTML and CSS, by the Nu checker
//   weight      what a first view costs: bytes, hosts, cookies, shifts of the layout
//   fit         nothing is wider than the screen: 320 pixels, text at 200 %, from the right
//   lighthouse  its four scores, on a phone
//   shots       pictures of every kind, for people to look at, in AUDIT_SHOTS or shots/

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { start } from "./browser.mjs"
import { build, rightToLeft } from "./digest.mjs"
import { kinds } from "./kinds.mjs"
import { serve } from "./serve.mjs"
import { axe } from "./axe.mjs"
import { html } from "./html.mjs"
import { weight } from "./weight.mjs"
import { fit } from "./fit.mjs"
import { lighthouse } from "./lighthouse.mjs"
import { shots } from "./shots.mjs"

const parts = { axe, html, weight, fit, lighthouse, shots }
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !parts[name])
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`)
  process.exit(2)
}

const root = path.resolve(import.meta.dirname, "../..")
const work = mkdtempSync(path.join(tmpdir(), "audit"))
let failed = 0
try {
  let coranto = process.env.CORANTO // one that is built already
  if (!coranto) {
    coranto = path.join(work, "coranto")
    execFileSync("go", ["build", "-buildvcs=false", "-o", coranto, "./cmd/coranto"], { cwd: root, stdio: "inherit" })
  }
  const site = await digest("ltr", root)
  const mirrored = await digest("rtl", rightToLeft(root, path.join(work, "rtl-digest")))
  const browser = await start()
  try {
    for (const name of wanted.length > 0 ? wanted : Object.keys(parts).filter(name => name != "shots")) {
      const began = Date.now()
      const problems = await parts[name]({ browser, site, mirrored })
      problems.forEach(text => console.log(`${name}: ${text}`))
      console.log(`${name}: ${problems.length == 0 ? "in order" : `${problems.length} amiss`} (${Math.round((Date.now() - began) / 1000)} s)`)
      failed += problems.length
    }
  } finally {
    await browser.close()
    site.close()
    mirrored.close()
  }

  // digest builds a digest for the address at which it is served.
  async function digest(name, dir) {
    const public_ = path.join(work, name)
    const server = await serve(public_, "/coranto/")
    build(coranto, dir, public_, server.home)
    return { ...server, folder: public_, kinds: kinds(public_) }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exit(failed > 0 ? 1 : 0)
