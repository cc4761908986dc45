// A static host, as most are: it compresses what is text, answers to / with
// index.html, and to what it does not have with 404.html.

import { createServer } from "node:http"
import { readFileSync, statSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
  ".xml": "application/xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
  ".png": "image/png", ".ics": "text/calendar",
}

// serve serves a folder below a base path. It returns the address of the home
// page, and what ends it.
export async function serve(folder, base) {
  const server = createServer((request, response) => {
    const below = decodeURIComponent(new URL(request.url, "http://host").pathname)
    let status = 200
    let file = below.startsWith(base) ? read(folder, below.slice(base.length)) : undefined
    if (!file) {
      status = 404
      file = read(folder, "404.html")
    }
    const type = types[path.extname(file.name)] ?? "application/octet-stream"
    const headers = { "Content-Type": type, "Cache-Control": "max-age=600" }
    if (!type.startsWith("image/png")) headers["Content-Encoding"] = "gzip"
    response.writeHead(status, headers)
    response.end(headers["Content-Encoding"] ? gzipSync(file.data) : file.data)
  })
  await new Promise(done => server.listen(0, "127.0.0.1", done))
  return { home: `http://localhost:${server.address().port}${base}`, close: () => server.close() }
}

function read(folder, name) {
  const full = path.join(folder, name, name == "" || name.endsWith("/") ? "index.html" : "")
  try {
    return full.startsWith(folder) && statSync(full).isFile() ? { name: full, data: readFileSync(full) } : undefined
  } catch {
    return undefined
  }
}
