// Nothing is wider than the screen, and nothing that is written is cut off.

import { addresses, narrow, view } from "./browser.mjs"

export async function fit({ browser, site, mirrored }) {
  const problems = []
  for (const [digest, text, width, name] of [[site, 100, narrow, "320 px"], [site, 200, 640, "text at 200 %"], [mirrored, 100, narrow, "from the right, 320 px"], [mirrored, 100, 1280, "from the right"]]) {
    for (const [kind, address] of addresses(digest)) {
      const page = await view(browser, address, { width })
      await page.evaluate(percent => { document.documentElement.style.fontSize = `${percent * 1.0625}%` }, text)
      const over = await page.evaluate(() => {
        const wide = document.documentElement.clientWidth
        if (document.documentElement.scrollWidth <= wide) return undefined
        const guilty = [...document.body.querySelectorAll("*")].filter(e => {
          const box = e.getBoundingClientRect()
          return (box.right > wide + 1 || box.left < -1) && box.width > 1 && getComputedStyle(e).position != "absolute"
        })
        return `${document.documentElement.scrollWidth} px in ${wide}: ${guilty.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join("\n    ")}`
      })
      if (over) problems.push(`${kind}, ${name}: it is too wide: ${over}`)
      await page.close()
    }
  }
  return problems
}
