// Marks what is new on this page since the reader's last visit. What was seen is
// kept in the reader's browser, and goes nowhere. A visit ends with half an hour
// without looking at the page.
"use strict";
{
  const word = document.currentScript.dataset.new
  const kept = "coranto-seen " + location.pathname
  const most = 200, visit = 30 * 60 * 1000
  const links = [...document.querySelectorAll("main :is(.card, .printed) :is(h2, h3) a, main .lines li > a")]
  const here = [...new Set(links.map(a => a.pathname))].slice(0, most)
  try {
    const before = JSON.parse(localStorage.getItem(kept)) // {seen, before, at}
    const known = !before ? here : Date.now() - before.at > visit ? before.seen : before.before
    for (const a of links) {
      if (known.includes(a.pathname) || !here.includes(a.pathname)) continue
      const mark = document.createElement("span")
      mark.className = "hidden"
      mark.textContent = ` (${word})`
      a.append(mark)
      a.classList.add("new") // a dot beside the line, which moves nothing
    }
    localStorage.setItem(kept, JSON.stringify({ seen: here, before: known, at: Date.now() }))
  } catch { /* no storage, no marks */ }
}
