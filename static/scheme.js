// The reader's choice of colours: as the system has them, light or dark. It stands
// in the head, so that no page is shown in other colours first.
"use strict";
{
  const root = document.documentElement
  const kept = "coranto-scheme"
  const read = () => { try { return localStorage.getItem(kept) } catch { return null } }
  const set = scheme => { scheme ? root.dataset.scheme = scheme : delete root.dataset.scheme }
  set(read())
  addEventListener("storage", e => { if (e.key == kept) set(e.newValue) })
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-schemes]")
    if (!button) return
    const [light, dark] = button.dataset.schemes.split("|"), auto = button.textContent
    const say = () => { button.textContent = { light, dark }[root.dataset.scheme] || auto }
    button.addEventListener("click", () => {
      const next = { light: "dark", dark: null }
      const scheme = root.dataset.scheme in next ? next[root.dataset.scheme] : "light"
      set(scheme)
      try { scheme ? localStorage.setItem(kept, scheme) : localStorage.removeItem(kept) } catch { /* it is not remembered */ }
      say()
    })
    say()
    button.hidden = false
  })
}
