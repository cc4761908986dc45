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
// a query, text without spaces gives pairs alone, where there are two characters.
function words(c, query) {
  const out = [];
  const add = (from, to, word) => out.push({word: word ?? c.slice(from, Math.min(to, from + 32)).join(""), from, to});
  for (let i = 0; i < c.length;) {
    if (!isLetter(c[i])) { i++; continue; }
    const from = i;
    if (isDense(c[i])) {
      for (; isDense(c[i + 1]); i++) {
        if (!query) add(i, i + 1);
        add(i, i + 2);
      }
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

const shards = 384, margin = count => 64 + Math.floor(count / 1024);
const isFilter = word => /^[#@]/.test(word);
const shardOf = word => sum(isFilter(word) ? word : [...word].slice(0, 4).join("")) % shards;
// begins reports whether a word stands for all that begin with it: in the files
// of words if it has the four letters that say which, in that of the newest
// articles, which has all words, if it has three.
const begins = (word, letters) => !isFilter(word) && [...word].length >= letters;

// What a first answer fetches has bounds, however many words are asked for: two
// files of words, and more of them as long as another one, if it is as large as
// they come, does not take all above what docs/search.md promises. The rest is
// looked up when the reader says so. The measure is characters.
const largest = count => 2e3 + 0.9 * count, most = count => 12e3 + 1.55 * count;

globalThis.coranto = {fold, words: (text, query) => words([...fold(text)], query).map(w => w.word), shardOf, most};

const form = document.querySelector("form[data-search]");
if (!form) return;
const box = form.elements.q, filters = ["topic", "source", "year"].map(name => form.elements[name]);
const status = document.querySelector("[data-search-status]"), list = document.querySelector("[data-search-results]");
const more = document.querySelector("[data-search-more]"), others = document.querySelector("[data-search-rest]");
const home = form.dataset.home;
const lang = document.documentElement.lang || "en";
// The digits are those of the pages.
const number = new Intl.NumberFormat(lang, {numberingSystem: "latn"});
// Dates are written as on the pages, and not as the browser writes them.
const dates = JSON.parse(form.dataset.dates);
const date = d => dates.day.replace(/\{(\w+)\}/g, (_, part) => ({
  day: d.getUTCDate() === 1 ? dates.first : d.getUTCDate(), month: dates.months[d.getUTCMonth()], year: d.getUTCFullYear(),
})[part]);
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
      return answer.text();
    }).then(text => {
      f.size = text.length;
      f.value = use(JSON.parse(text));
    }).catch(() => { files.delete(path); failed = true; });
  }
  return f;
}
let failed = false;

// The file of the newest articles: the words that no other file has yet, and the
// days, each with the number of its first article and its files of texts.
function useRecent(json) {
  const {count} = json, list = json.days, days = [], at = new Uint32Array(count);
  for (let i = 0, d = -1, n = 0; i < list.length;) {
    d += i === 0 || list[i] < 0 ? -list[i++] : 1;
    const total = list[i++], parts = [];
    const cut = (from, n, bits) => {
      if (n <= 8 || bits.length === 32) {
        if (n) parts.push({from, bits: bits.replace(/0+$/, "")});
        return;
      }
      const half = list[i++];
      cut(from, half, bits + "0");
      cut(from + half, n - half, bits + "1");
    };
    cut(n, total, "");
    at.fill(days.length, n, n + total);
    days.push({day: d, parts});
    n += total;
  }
  const choose = (select, values) => {
    const chosen = wanted[select.name] ?? "";
    for (const [value, text] of values) select.add(new Option(text, value));
    select.value = chosen;
    if (chosen && select.value !== chosen) { select.add(new Option(chosen, chosen)); select.value = chosen; }
  };
  const byTitle = (a, b) => a[1].localeCompare(b[1], lang), year = d => day(d.day).getUTCFullYear();
  choose(filters[0], json.topics.sort(byTitle));
  choose(filters[1], json.sources.sort(byTitle));
  const years = [];
  if (count) for (let y = year(days.at(-1)); y >= year(days[0]); y--) years.push([String(y), String(y)]);
  choose(filters[2], years);
  form.querySelector("[data-search-filters]").hidden = false;
  const top = count - margin(count);
  return {
    count, words: table(json.words), from: Math.max(0, top - shards + 1), older: top > 0, newest: days.at(-1)?.day ?? 0,
    day: n => days[at[n]].day,
    part: n => days[at[n]].parts.findLast(p => p.from <= n),
    // covered returns how many articles a file of words has.
    covered: shard => top < shard ? 0 : top - (top - shard) % shards,
  };
}
const useWords = json => ({words: table(json.words), common: new Set(json.common)});

// table reads words with their articles: of each what follows what it has in
// common with the word before it.
function table(text) {
  const out = new Map(), list = text.split(" ");
  for (let i = 1, word = ""; i < list.length; i += 2) {
    word = word.slice(0, parseInt(list[i - 1][0], 36)) + list[i - 1].slice(1);
    out.set(word, list[i]);
  }
  return out;
}

// read reads the numbers of articles from bits, as appendList wrote them in Go.
const sextets = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((c, i) => [c.charCodeAt(0), i]));
function read(text, from, put) {
  if (!text) return;
  const k = sextets.get(text.charCodeAt(0)), end = text.length * 6;
  let at = 6, n = from - 1, held = 0;
  const bit = () => {
    const place = at++ % 6;
    if (place === 0) held = sextets.get(text.charCodeAt(at / 6 | 0));
    return held >> 5 - place & 1;
  };
  while (at < end) {
    let size = 0, value = 0;
    while (at < end && !(value = bit())) size++;
    if (!value) return;
    for (; size; size--) value = value * 2 + bit();
    value--;
    for (let i = 0; i < k; i++) value = value * 2 + bit();
    n += value + 1;
    put(n);
  }
}

// found returns how well each article has a word: exactly or in what begins with
// it, in what the article is about or in its text. What has nothing of the word
// has 0. Of a word that is left out, that is unknown below open.
function found(recent, word, rest) {
  const shard = shardOf(word), covered = recent.covered(shard), f = covered ? files.get(wordsPath(shard))?.value : undefined;
  const scores = new Uint8Array(recent.count);
  const take = (words, letters, from) => {
    const take = (known, code) => {
      const [text, about] = code.split("."), less = known === word ? 0 : 1;
      for (const [list, score] of [[text, 2 - less], [about, 4 - less]])
        read(list, from, n => { if (scores[n] < score) scores[n] = score; });
    };
    if (begins(word, letters)) words.forEach((code, known) => { if (known.startsWith(word)) take(known, code); });
    else if (words.has(word)) take(word, words.get(word));
  };
  if (f) take(f.words, 4, 0);
  take(recent.words, 3, recent.from);
  return {scores, common: f?.common.has(word), open: rest.includes(word) ? covered : 0};
}
const wordsPath = shard => "words/" + shard.toString(16).padStart(3, "0") + ".json";

// query is what the form asks for.
function query() {
  const all = words([...fold(box.value)], true), last = all.at(-1)?.word;
  const asked = [...new Set(all.map(w => w.word))];
  const [topic, source, year] = filters.map(f => f.value || wanted[f.name] || "");
  const begun = last && !/\s$/.test(box.value) && !isDense([...last][0]) && [...last].length < 4 ? last : "";
  return {words: asked, begun, topic, source, year, limits: [topic && "#" + topic, source && "@" + source].filter(Boolean)};
}

let spent = [], everything = false;

// lookUp asks for the files that a query needs. It returns what is left out, and
// whether files are on their way.
function lookUp(recent, q) {
  const rest = [];
  let waiting = false;
  for (const word of [...q.limits, ...q.words.toSorted((a, b) => b.length - a.length)]) {
    const shard = shardOf(word), path = wordsPath(shard), f = files.get(path);
    if (f?.value || !recent.covered(shard)) continue;
    // Of a word that has just begun, files are asked for when it stays so.
    if (f || failed || typing && word === q.begun) { waiting = true; continue; }
    const sum = spent.reduce((sum, f) => sum + (f.size ?? largest(recent.count)), 0);
    if (everything || spent.length < 2 || sum + largest(recent.count) <= coranto.most(recent.count)) {
      spent.push(file(path, useWords));
      waiting = true;
    } else rest.push(word);
  }
  return {rest, waiting};
}

// rank returns the numbers of the articles that answer a query, best first: by
// match, and among those that match as well, or nearly, by date.
function rank(recent, q, rest) {
  const sets = q.words.map(w => found(recent, w, rest)), limits = q.limits.map(l => found(recent, l, rest));
  // A word that nearly all articles have is no condition, unless all are so.
  const telling = sets.filter(s => !s.common), common = sets.length > 0 && !telling.length;
  const all = [...(common ? sets : telling), ...limits];
  const out = [];
  for (let n = 0; n < recent.count; n++) {
    if (!all.every(s => s.scores[n] || n < s.open)) continue;
    const d = recent.day(n);
    if (q.year && day(d).getUTCFullYear() !== Number(q.year)) continue;
    let score = 1.5 * 0.5 ** ((recent.newest - d) / 365);
    for (const s of sets) score += s.scores[n];
    out.push([score, n]);
  }
  out.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return {numbers: out.map(x => x[1]), common};
}

// marked puts a text into an element, with the words of the query marked, and
// returns how many of them are in it.
function marked(element, text, asked, most) {
  const clusters = text.match(/\P{M}\p{M}*|\p{M}+/gsu) ?? [], chars = [], of = [];
  clusters.forEach((cluster, i) => { for (const c of fold(cluster)) { chars.push(c); of.push(i); } });
  const hits = words(chars).filter(w => asked.some(a => w.word === a || begins(a, 3) && w.word.startsWith(a)));
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

function item(n, d, a, asked) {
  const li = document.createElement("li");
  li.dataset.key = n;
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
  time.textContent = date(d);
  meta.append(time);
  return li;
}

// text returns what a result shows, or asks for it, unless it may be no result.
function text(recent, n, unsure) {
  const {from, bits} = recent.part(n), iso = day(recent.day(n)).toISOString();
  const path = iso.slice(0, 10).replaceAll("-", "/") + (bits && "-" + bits) + ".json";
  if (unsure && !files.has(path)) return undefined;
  return file(path, json => json).value?.[n - from];
}

const say = text => { if (status.textContent !== text) status.textContent = text; };
const plural = new Intl.PluralRules(lang), forms = JSON.parse(form.dataset.found);
const unfinished = () => failed ? form.dataset.failed : form.dataset.waiting;
const tally = n => n === 0 ? form.dataset.none.replace("{q}", () => box.value.trim()) :
  (forms[plural.select(n)] ?? forms.other).replace("{n}", number.format(n));
const noted = (note, words) => " " + (note ?? "").replace("{q}", () => words.join(", "));

// related reports whether one of the words goes on from one of the others, or
// goes back to it: then the reader is still typing the same query.
const related = (words, others) => words.some(w => others.some(o => w.startsWith(o) || o.startsWith(w)));

// next is the place of a result that gets the focus as soon as it is there.
let shown = page, next = -1, last = "", lastWords = [], again = false, wanted = {};
// run answers the query with what is there, and once more when what is missing
// has come.
function run() {
  const q = query(), asked = JSON.stringify([q.words, q.limits, q.year]);
  if (asked !== last) {
    shown = page;
    next = -1;
    failed = everything = false;
    if (!related(q.words, lastWords)) spent = [];
    last = asked;
    lastWords = q.words;
  }
  if (!q.words.length && !q.limits.length) {
    list.replaceChildren();
    status.textContent = "";
    more.hidden = true;
    if (others) others.hidden = true;
    return;
  }
  const recent = file("recent.json", useRecent).value;
  if (recent) {
    if (!others) everything = true;
    const {rest, waiting} = lookUp(recent, q), result = rank(recent, q, waiting ? [] : rest), total = result.numbers.length;
    let missing = false;
    const items = result.numbers.slice(0, shown).map(n => {
      const a = text(recent, n, typing || waiting);
      missing ||= !a;
      return item(n, day(recent.day(n)), a, q.words);
    });
    const focus = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    list.replaceChildren(...items);
    if (focus) list.querySelector(`[data-key="${focus}"] a`)?.focus();
    const link = list.children[next]?.querySelector("a");
    if (link) { link.focus(); next = -1; }
    more.hidden = total <= shown;
    // Where nothing is found, other words do not change that.
    const partly = !waiting && total > 0 && rest.length > 0;
    if (others) others.hidden = !partly;
    list.ariaBusy = String(waiting || missing);
    say(waiting ? unfinished() : (tally(total) +
      (partly ? noted(form.dataset.partly, rest) : "") +
      (result.common ? noted(form.dataset.common, q.words) : "") +
      (begins(q.begun, 3) && recent.older ? noted(form.dataset.begun, [q.begun]) : "")).trim());
    if (!waiting && !missing) return;
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

// While somebody types, nothing is fetched that the next letter may make useless.
let typing = false, timer = 0;
const changed = () => { wanted = files.get("recent.json")?.value ? {} : wanted; note(); run(); };
const rested = () => { clearTimeout(timer); typing = false; };
box.addEventListener("input", () => {
  rested();
  typing = true;
  timer = setTimeout(() => { rested(); run(); }, 150);
  changed();
});
for (const f of filters) f.addEventListener("change", () => { rested(); changed(); });
// Enter, like the button, asks for all that was left out.
const all = () => { everything = true; run(); };
form.addEventListener("submit", event => {
  event.preventDefault();
  rested();
  changed();
  all();
  settled = true;
});
others?.addEventListener("click", () => { all(); box.focus(); });
more.addEventListener("click", () => {
  next = shown;
  shown += page;
  run();
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
