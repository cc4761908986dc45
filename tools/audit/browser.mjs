// Chromium without a window.

import { execFileSync } from "node:child_process"
import puppeteer from "puppeteer-core"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]

export async function start() {
  for (const name of names) {
    let executablePath
    try {
      executablePath = execFileSync("which", [name], { encoding: "utf8" }).trim()
    } catch {
      continue
    }
    return puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 300_000 })
  }
  throw new Error("there is no Chromium; install it with: make chromium")
}

// Widths of screens: the narrowest that pages are made for, and a desk's.
export const narrow = 320
export const wide = 1280

// view opens a page: at an address, as wide as it says, in the colours that the
// reader's system asks for.
export async function view(browser, address, { width = wide, height = 900, scheme = "light", media = "screen", scale = 1 } = {}) {
  const page = await browser.newPage()
  page.setDefaultTimeout(120_000)
  await page.setViewport({ width, height, deviceScaleFactor: scale })
  if (media == "print") await page.emulateMediaType(media)
  else await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }])
  await page.goto(address, { waitUntil: "load" })
  return page
}

// addresses yields one page of every kind, as kind and address.
export function* addresses(site) {
  for (const [kind, below] of Object.entries(site.kinds)) {
    yield [kind, site.home + (kind == "not-found" ? "no/such/page.html" : kind == "search" ? below + "?q=court" : below)]
  }
}
