// Search: finds articles in the index that the build wrote (docs/search.md).
// Nothing is fetched before somebody types.
(() => {
"use strict";

// Folding and words, as internal/search has them in Go.
const likes = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ς": "σ",
  "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "′": "'"};
const marks = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200c\u200d\u2060\ufeff]/g;
const fold = s => /^[\x00-\x7f]*$/.test(s) ? s.toLowerCase() :
  s.normalize("NFKD").toLowerCase().replace(marks, "").replace(/[ßæœøđðþłıħς’‘ʼʻ′]/g, c => likes[c]).normalize("NFC");
const letter = /^[\p{L}\p{N}\p{M}]$/u;
const script = /^[ー\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]$/u;
const initial = c => c !== undefined && /^\p{L}$/u.test(c);
const isLetter = c => c !== undefined && letter.test(c);
const isDense = c => c !== undefined && c >= "\u0e00" && script.test(c) && isLetter(c);

// words returns the words of characters that are folded, with their places. Of
// a query, text without spaces gives pairs alone.
function words(c, query) {
  const out = [];
  const add = (from, to, word) => out.push({word: word ?? c.slice(from, Math.min(to, from + 32)).join(""), from, to});
  for (let i = 0; i < c.length;) {
    if (!isLetter(c[i])) { i++; continue; }
    const from = i;
    if (isDense(c[i])) {
      for (; isDense(c[i + 1]); i++) add(i, i + 2);
      if (!query || i === from) add(i, i + 1);
      i++;
      continue;
    }
    while (isLetter(c[i]) && !isDense(c[i])) i++;
    if (i - from === 1) {
      let joined = c[from], k = i;
      while (initial(c[from]) && c[k] === "." && initial(c[k + 1]) && !isDense(c[k + 1]) && !isLetter(c[k + 2])) { joined += c[k + 1]; k += 2; }
      if (k > i) { add(from, k, joined); i = k; continue; }
      if (c[from - 1] === "'" || c[i] === "'") continue;
    }
    add(from, i);
  }
  return out;
}

const bytes = new TextEncoder();
function sum(s) {
  let h = 2166136261;
  for (const b of bytes.encode(s)) h = Math.imul(h ^ b, 16777619);
  return (h ^ h >>> 15) >>> 0;
}

const groups = 128, margin = 32;
// place returns the group of a word, and which of its two files have what begins
// with the word.
function place(word) {
  if (/^[#@]/.test(word)) return [sum(word) % groups, [0]];
  const c = [...word], head = isDense(c[0]) ? 1 : 3;
  const group = sum(c.slice(0, head).join("")) % groups;
  if (c.length > head) return [group, [sum(c[head]) & 1]];
  return [group, prefixed(word) ? [0, 1] : [0]];
}
// prefixed reports whether a word stands for all that begin with it.
const prefixed = word => [...word].length > 2 || isDense([...word][0]);

globalThis.coranto = {fold, words: (text, query) => words([...fold(text)], query).map(w => w.word), place};

const form = document.querySelector("form[data-search]");
if (!form) return;
const box = form.elements.q, filters = ["topic", "source", "year"].map(name => form.elements[name]);
const status = document.querySelector("[data-search-status]"), list = document.querySelector("[data-search-results]");
const more = document.querySelector("[data-search-more]"), home = form.dataset.home;
const lang = document.documentElement.lang || "en";
// The digits are those of the pages.
const number = new Intl.NumberFormat(lang, {numberingSystem: "latn"});
const date = new Intl.DateTimeFormat(lang, {dateStyle: "long", timeZone: "UTC", numberingSystem: "latn"});
const day = n => new Date(n * 864e5);
const page = 10;

// Files of the index, each fetched once. The host is always asked whether it
// has a newer one.
const files = new Map();
function file(path, use) {
  let f = files.get(path);
  if (!f) {
    f = {};
    files.set(path, f);
    f.done = fetch(home + "search/" + path, {cache: "no-cache"}).then(answer => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(json => { f.value = use(json); }, () => { files.delete(path); failed = true; });
  }
  return f;
}
let failed = false;

// The newest articles, with their words: 2 where the article is about the word,
// else 1.
function useRecent(json) {
  const number = new Map(); // by day: the number on it
  json.articles.forEach(a => {
    const n = number.get(a.day) ?? (a.day === json.start[0] ? json.start[1] : 0);
    number.set(a.day, n + 1);
    a.key = a.day * 2 ** 20 + n;
    a.words = new Map();
    for (const t of a.text ?? []) for (const w of words([...fold(t)])) a.words.set(w.word, 1);
    for (const t of [a.title, a.source ?? "", ...(a.about ?? "").split("\n")]) for (const w of words([...fold(t)])) a.words.set(w.word, 2);
    for (const f of a.filters ?? []) a.words.set(f, 2);
  });
  json.byKey = new Map(json.articles.map(a => [a.key, a]));
  json.first = json.start[0] * 2 ** 20 + json.start[1];
  const choose = (select, values) => {
    const chosen = wanted[select.name] ?? "";
    for (const [value, text] of values) select.add(new Option(text, value));
    select.value = chosen;
    if (chosen && select.value !== chosen) { select.add(new Option(chosen, chosen)); select.value = chosen; }
  };
  const byTitle = (a, b) => a[1].localeCompare(b[1], lang);
  choose(filters[0], json.topics.sort(byTitle));
  choose(filters[1], json.sources.sort(byTitle));
  const years = [];
  if (json.count) for (let y = json.years[1]; y >= json.years[0]; y--) years.push([String(y), String(y)]);
  choose(filters[2], years);
  form.querySelector("[data-search-filters]").hidden = false;
  return json;
}

// read reads postings: the keys of articles, oldest first, and how much each is
// about the word.
const alphabet = " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
const digits = new Map([...alphabet].map((c, i) => [c.charCodeAt(0), i]));
const higher = 24, dayEnds = 24, numberEnds = alphabet.length - higher - dayEnds;
function read(text, from, each) {
  let d = from - 1, n = -1, value = 0, scale = 1;
  for (let i = 0; i < text.length; i++) {
    const digit = digits.get(text.charCodeAt(i));
    if (digit < higher) { value += (digit + 1) * scale; scale *= higher; continue; }
    if (digit < higher + dayEnds) {
      d += value * dayEnds + digit - higher + 1;
      n = -1;
    } else {
      value = value * numberEnds + digit - higher - dayEnds;
      n += (value >> 1) + 1;
      each(d * 2 ** 20 + n, 1 + (value & 1));
    }
    value = 0;
    scale = 1;
  }
}

// found returns the articles that a word finds, with how well: exactly or by its
// beginning, in what the article is about or in its text. It is null while a
// file of the word is on its way.
function found(recent, word) {
  const out = new Map(), begins = prefixed(word), score = (exact, about) => 2 * about + (exact ? 0 : -1);
  const put = (key, s) => { if (!(out.get(key) >= s)) out.set(key, s); };
  const [group, subs] = place(word), top = recent.count - margin;
  let waiting = false;
  if (recent.recent > 0 && top >= Math.max(group, 1)) {
    for (const sub of subs) {
      const f = file("words/" + (2 * group + sub).toString(16).padStart(2, "0") + ".json", json => json);
      if (!f.value) { waiting = true; continue; }
      for (const known in f.value.words) {
        if (known !== word && !(begins && known.startsWith(word))) continue;
        read(f.value.words[known], f.value.from, (key, about) => { if (key < recent.first) put(key, score(known === word, about)); });
      }
      if (f.value.common.includes(word)) out.common = true;
    }
  }
  for (const a of recent.articles) {
    let best = a.words.has(word) ? score(true, a.words.get(word)) : 0;
    if (begins && best < 4) for (const [known, about] of a.words) if (known.startsWith(word)) best = Math.max(best, score(known === word, about));
    if (best) put(a.key, best);
  }
  out.waiting = waiting;
  return out;
}

// query is what the form asks for.
function query() {
  const asked = [...new Set(words([...fold(box.value)], true).map(w => w.word))];
  const [topic, source, year] = filters.map(f => f.value || wanted[f.name] || "");
  return {words: asked, topic, source, year, limits: [topic && "#" + topic, source && "@" + source].filter(Boolean)};
}

// rank returns the keys that answer a query, best first: by match, and among
// those that match as well, or nearly, by date.
function rank(recent, q) {
  const sets = q.words.map(w => found(recent, w)), limits = q.limits.map(l => found(recent, l));
  const waiting = [...sets, ...limits].some(s => s.waiting);
  // A word that nearly all articles have is no condition, unless all are so.
  const required = sets.some(s => !s.common) ? sets.filter(s => !s.common) : sets;
  const all = [...required, ...limits].sort((a, b) => a.size - b.size);
  const out = [], newest = recent.articles.at(-1)?.day ?? 0;
  for (const key of all[0]?.keys() ?? []) {
    const d = Math.floor(key / 2 ** 20);
    if (!all.every(s => s.has(key)) || q.year && day(d).getUTCFullYear() !== Number(q.year)) continue;
    let score = 1.5 * 0.5 ** ((newest - d) / 365);
    for (const s of sets) score += s.get(key) ?? 0;
    out.push([score, key]);
  }
  out.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return {keys: out.map(x => x[1]), waiting};
}

// marked puts a text into an element, with the words of the query marked, and
// returns how many of them are in it.
function marked(element, text, asked, most) {
  const clusters = text.match(/\P{M}\p{M}*|\p{M}+/gsu) ?? [], chars = [], of = [];
  clusters.forEach((cluster, i) => { for (const c of fold(cluster)) { chars.push(c); of.push(i); } });
  const hits = words(chars).filter(w => asked.some(a => w.word === a || prefixed(a) && w.word.startsWith(a)));
  const distinct = new Set(hits.map(w => asked.find(a => w.word.startsWith(a)))).size;
  if (!element) return distinct;
  let begin = 0, end = clusters.length;
  if (most && end > most) {
    begin = Math.max(0, (hits.length ? of[hits[0].from] : 0) - most / 3 | 0);
    while (begin > 0 && clusters[begin - 1] !== " ") begin--;
    end = Math.min(end, begin + most);
  }
  const part = (from, to) => clusters.slice(Math.max(from, begin), Math.min(to, end)).join("");
  let at = begin;
  if (begin > 0) element.append("… ");
  for (const hit of hits) {
    const from = Math.max(at, of[hit.from]), to = of[hit.to - 1] + 1;
    if (to <= from || from >= end) continue;
    element.append(part(at, from));
    const last = element.lastChild;
    if (at === from && last?.nodeName === "MARK") last.append(part(from, to));
    else {
      const mark = document.createElement("mark");
      mark.append(part(from, to));
      element.append(mark);
    }
    at = to;
  }
  element.append(part(at, end));
  if (end < clusters.length) element.append(" …");
  return distinct;
}

function item(key, a, asked) {
  const li = document.createElement("li"), d = day(Math.floor(key / 2 ** 20));
  li.dataset.key = key;
  const make = (name, parent) => parent.appendChild(document.createElement(name));
  if (a) {
    const link = make("a", make("h2", li));
    link.href = home + a.url;
    link.dir = "auto";
    marked(link, a.title, asked);
    let best = "", most = -1;
    for (const text of a.text ?? []) {
      const n = marked(null, text, asked);
      if (n > most) { best = text; most = n; }
    }
    if (best) {
      const p = make("p", li);
      p.dir = "auto";
      marked(p, best, asked, 320);
      if (a.lang) p.lang = a.lang;
    }
    if (a.lang) link.lang = a.lang;
  }
  const meta = make("p", li), time = document.createElement("time");
  meta.className = "meta";
  if (a?.source) {
    marked(meta, a.source, asked);
    meta.append(" · ");
  }
  time.dateTime = d.toISOString().slice(0, 10);
  time.textContent = date.format(d);
  meta.append(time);
  return li;
}

// text returns what a result shows, or asks for it.
function text(recent, key) {
  if (key >= recent.first) return recent.byKey.get(key);
  const n = key % 2 ** 20, part = Math.floor(n / 16), iso = day(Math.floor(key / 2 ** 20)).toISOString();
  const f = file(iso.slice(0, 10).replaceAll("-", "/") + "-" + part + ".json", json => json);
  return f.value ? f.value[n % 16] : undefined;
}

const say = text => { if (status.textContent !== text) status.textContent = text; };
const plural = new Intl.PluralRules(lang), forms = JSON.parse(form.dataset.found);
const unfinished = () => failed ? form.dataset.failed : form.dataset.waiting;
const tally = n => n === 0 ? form.dataset.none.replace("{q}", () => box.value.trim()) :
  (forms[plural.select(n)] ?? forms.other).replace("{n}", number.format(n));

let shown = page, last = "", again = false, wanted = {};
// run answers the query with what is there, and once more when what is missing
// has come.
function run() {
  const q = query(), asked = JSON.stringify([q.words, q.limits, q.year]);
  if (asked !== last) { shown = page; last = asked; failed = false; }
  if (!q.words.length && !q.limits.length) {
    list.replaceChildren();
    status.textContent = "";
    more.hidden = true;
    return;
  }
  const recent = file("recent.json", useRecent).value;
  const result = recent && rank(recent, q);
  if (result) {
    let missing = false;
    const items = result.keys.slice(0, shown).map(key => {
      const a = text(recent, key);
      missing ||= !a;
      return item(key, a, q.words);
    });
    const focus = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    list.replaceChildren(...items);
    if (focus) list.querySelector(`[data-key="${focus}"] a`)?.focus();
    more.hidden = result.keys.length <= shown;
    list.ariaBusy = String(result.waiting || missing);
    say(result.waiting ? unfinished() : tally(result.keys.length));
    if (!result.waiting && !missing) return;
  } else say(unfinished());
  const pending = [...files.values()].filter(f => !f.value && f.done);
  if (failed || again || !pending.length) return;
  again = true;
  Promise.race(pending.map(f => f.done)).then(() => { again = false; run(); });
}

// The address says what is asked for. What was asked for by Enter, or stood in
// the address, has a place in the history of its own.
let settled = true;
function note() {
  const q = new URLSearchParams();
  if (box.value.trim()) q.set("q", box.value.trim());
  for (const f of filters) if (f.value) q.set(f.name, f.value);
  const address = location.pathname + (q.size ? "?" + q : "");
  if (address === location.pathname + location.search) return;
  history[settled ? "pushState" : "replaceState"](null, "", address);
  settled = false;
}
function fromAddress() {
  const q = new URLSearchParams(location.search);
  box.value = q.get("q") ?? "";
  wanted = {};
  for (const f of filters) {
    f.value = wanted[f.name] = q.get(f.name) ?? "";
  }
  settled = true;
  run();
}

let timer = 0;
const changed = () => { wanted = files.get("recent.json")?.value ? {} : wanted; note(); run(); };
box.addEventListener("input", () => {
  clearTimeout(timer);
  file("recent.json", useRecent);
  // Of a word that has just begun, files are asked for when it stays so.
  const end = words([...fold(box.value)], true).at(-1)?.word;
  if (end && [...end].length < 4 && !isDense([...end][0]) && !/\s$/.test(box.value)) timer = setTimeout(changed, 120);
  else changed();
});
for (const f of filters) f.addEventListener("change", changed);
form.addEventListener("submit", event => {
  event.preventDefault();
  clearTimeout(timer);
  changed();
  settled = true;
});
more.addEventListener("click", () => {
  const first = shown;
  shown += page;
  run();
  list.children[first]?.querySelector("a")?.focus();
});
// Arrows lead through the results, Escape back to the box.
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && list.contains(document.activeElement)) { box.focus(); return; }
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || at < 0 && (document.activeElement !== box || step < 0)) return;
  const next = at + step < 0 ? box : links[at + step];
  if (next) { event.preventDefault(); next.focus(); }
});
addEventListener("popstate", fromAddress);
form.hidden = false;
fromAddress();
})();
