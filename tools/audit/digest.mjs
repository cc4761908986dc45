// The digests that are looked at.

import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"

// build builds a digest.
export function build(coranto, dir, out, home) {
  execFileSync(coranto, ["-C", dir, "build", "--quiet", "--out", out, "--cache", out + "-log", "--base-url", home, "--now", "2026-01-01T00:00:00Z"],
    { stdio: ["ignore", "ignore", "inherit"] })
}

// rightToLeft copies a digest, as if its language were Arabic.
export function rightToLeft(dir, to) {
  mkdirSync(to)
  for (const folder of ["content", "layouts", "static"]) cpSync(path.join(dir, folder), path.join(to, folder), { recursive: true })
  const settings = readFileSync(path.join(dir, "site.yaml"), "utf8")
  writeFileSync(path.join(to, "site.yaml"), settings.replace(/^language: .*$/m, "language: ar").replace(/^cards: .*$/m, ""))
  return to
}
