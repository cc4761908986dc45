// The Nu checker, on every page and on the style sheet. A warning is a problem.
// It is given addresses, not files: a page's policy speaks of its host.

import { spawn } from "node:child_process"
import { readdirSync } from "node:fs"
import path from "node:path"
import vnu from "vnu-jar"

// A script element of another type than JavaScript's is data: no browser executes
// it, so no policy forbids it (the HTML standard, "prepare the script element"). The
// checker says that one does.
const mistaken = m => m.message.includes("Inline script violates Content Security Policy") && /application\/ld\+json/.test(m.extract)

export async function html({ site }) {
  const all = readdirSync(site.folder, { recursive: true }).map(name => name.replaceAll(path.sep, "/"))
  const pages = all.filter(name => name.endsWith(".html")).map(name => site.home + name)
  const styles = all.filter(name => name.endsWith(".css")).map(name => site.home + name)
  const problems = [...await check(pages), ...await check(styles, "--css")]
  const seen = new Map()
  for (const m of problems.filter(m => !mistaken(m))) {
    if (!seen.has(m.message)) seen.set(m.message, { m, count: 0 })
    seen.get(m.message).count++
  }
  return [...seen.values()].map(({ m, count }) =>
    `${m.url?.replace(site.home, "")}:${m.lastLine}: ${m.subType ?? m.type}: ${m.message} ${m.extract?.trim().slice(0, 120) ?? ""} (${count} in all)`)
}

// check returns what the checker says of some addresses. They are given a hundred
// at a time: a command line has an end.
async function check(addresses, ...flags) {
  const messages = []
  for (let from = 0; from < addresses.length; from += 100) {
    const checker = spawn("java", ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", vnu, "--format", "json", "--stdout", ...flags, ...addresses.slice(from, from + 100)])
    let said = ""
    checker.stdout.on("data", data => { said += data })
    checker.stderr.on("data", data => { said += data })
    await new Promise((done, fail) => checker.on("close", done).on("error", fail))
    if (!said.startsWith("{")) throw new Error(said)
    messages.push(...JSON.parse(said).messages)
  }
  return messages
}
