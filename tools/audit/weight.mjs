// What a first view costs, and what a page asks of whom.

import { addresses, narrow, wide } from "./browser.mjs"

// most is how many bytes a first view may take over the wire, without pictures.
const most = 30_000

export async function weight({ browser, site }) {
  const problems = []
  for (const [kind, address] of addresses(site)) {
    for (const width of [narrow, wide]) {
      const context = await browser.createBrowserContext() // with nothing in its cache
      const page = await context.newPage()
      const complain = text => problems.push(`${kind}, ${width} px: ${text}`)
      await page.setViewport({ width, height: 700 })
      const session = await page.createCDPSession()
      await session.send("Network.enable")
      const types = new Map()
      let bytes = 0
      session.on("Network.responseReceived", e => types.set(e.requestId, e.type))
      session.on("Network.loadingFinished", e => {
        if (types.get(e.requestId) != "Image") bytes += e.encodedDataLength
      })
      session.on("Network.requestWillBeSent", e => {
        if (new URL(e.request.url).origin != new URL(site.home).origin) complain(`it asks ${e.request.url}`)
      })
      const missing = kind == "not-found" ? [address] : []
      page.on("response", r => {
        if (r.status() >= 400 && !missing.includes(r.url())) complain(`${r.url()} is answered with ${r.status()}`)
      })
      page.on("console", m => {
        if (["error", "warn"].includes(m.type()) && !(kind == "not-found" && m.text().includes("404"))) complain(`the browser says: ${m.text()}`)
      })
      page.on("pageerror", e => complain(`a script fails: ${e.message}`))
      await page.evaluateOnNewDocument(() => {
        globalThis.shifted = 0
        new PerformanceObserver(list => list.getEntries().forEach(e => { globalThis.shifted += e.value })).observe({ type: "layout-shift", buffered: true })
      })
      // A search is no first view: its page without words is.
      await page.goto(kind == "search" ? address.replace(/\?.*/, "") : address, { waitUntil: "networkidle0" })
      await page.evaluate(async () => {
        for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
          scrollTo(0, y)
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        }
      })
      const shifted = await page.evaluate(() => globalThis.shifted)
      if (shifted > 0) complain(`the layout shifts by ${shifted}`)
      const cookies = await context.cookies()
      if (cookies.length > 0) complain(`there are cookies: ${cookies.map(c => c.name)}`)
      if (bytes > most) complain(`a first view takes ${bytes} bytes; at most ${most} are allowed`)
      if (width == wide) console.log(`weight: ${kind}: ${bytes} bytes`)
      await context.close()
    }
  }
  return problems
}
