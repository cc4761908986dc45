package preview

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// answer is what stands at a path on the host.
type answer struct {
	status   int
	location string // of a redirect
	kind     string // its media type
	body     []byte
	etag     string            // tells its bytes from others
	problems []diag.Diagnostic // why it is not what the files say
	torn     bool              // a file has changed since the version was made
	changed  string            // its name
}

// answer answers for a path as GitHub Pages does: the file there, else the one
// with .html behind it, else the page of a folder, to which a path without a
// slash at its end is sent on; else 404.html.
func (p *Preview) answer(v *version, at string) answer {
	below, inside := strings.CutPrefix(at, v.decodedBase())
	if !inside {
		if at+"/" == v.decodedBase() {
			return answer{status: http.StatusMovedPermanently, location: v.site.Base}
		}
		return outside(v)
	}
	found, ok := page.At(v.site, below)
	if !ok && below != "" && !strings.HasSuffix(below, "/") {
		if found, ok = page.At(v.site, below+".html"); !ok {
			if _, folder := page.At(v.site, below+"/"); folder {
				return answer{status: http.StatusMovedPermanently, location: v.site.Path(below + "/")}
			}
		}
	}
	if ok {
		return p.page(v, at, found)
	}
	if a, lost := p.lost(v, at, below); lost {
		return a
	}
	missing, ok := page.At(v.site, "404.html")
	if !ok {
		return failed(v, nil)
	}
	a := p.page(v, "", missing)
	if a.status == http.StatusOK {
		a.status = http.StatusNotFound
		a.etag = "404-" + a.etag
	}
	return a
}

// decodedBase is the base path as it stands in a request that is decoded.
func (v *version) decodedBase() string {
	base, err := unescape(v.site.Base)
	if err != nil {
		return v.site.Base
	}
	return base
}

// page renders a page; where it cannot be made, it is the last good version. at
// is the path that was asked for, "" when it is another's.
func (p *Preview) page(v *version, at string, pg page.Page) answer {
	a := answer{status: http.StatusOK, kind: mediaType(pg.Path)}
	out, err := v.renderer.Render(nil, pg)
	if name, changed := files.Changed(err); changed {
		a.torn, a.changed = true, name
	} else if err != nil {
		a.problems = []diag.Diagnostic{unreadable(pg, err)}
	}
	a.problems = append(a.problems, out.Diagnostics...)
	good := err == nil && !diag.HasErrors(out.Diagnostics)
	if !good && err == nil {
		p.kept.fail(v.site.Theme)
		if v.fallback != nil {
			if out, err = v.fallback.Render(nil, pg); err == nil && !diag.HasErrors(out.Diagnostics) {
				good = true
			}
		}
	}
	a.problems = slices.DeleteFunc(a.problems, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if good {
		a.body = out.Bytes
		if pg.Layout != "" {
			a.body = insert(a.body, v.site, barOf(v.site, pg))
		}
		a.etag = files.Sum(a.body).Short()
		if at != "" {
			p.kept.put(at, keptPage{answer: answer{status: a.status, kind: a.kind, body: a.body, etag: a.etag}, file: fileOf(v.site, pg)})
		}
		return a
	}
	if last, ok := p.kept.get(at); ok {
		last.answer.problems, last.answer.torn, last.answer.changed = a.problems, a.torn, a.changed
		return last.answer
	}
	b := failed(v, a.problems)
	b.torn, b.changed = a.torn, a.changed
	return b
}

// lost answers for a page that is no longer there because the file it is made of
// has errors: with what it was, or with the errors.
func (p *Preview) lost(v *version, at, below string) (answer, bool) {
	said := func(file string) []diag.Diagnostic {
		return slices.DeleteFunc(slices.Clone(v.problems), func(d diag.Diagnostic) bool { return d.File != file })
	}
	if last, ok := p.kept.get(at); ok && last.file != "" {
		if problems := said(last.file); len(problems) > 0 {
			last.answer.problems = problems
			return last.answer, true
		}
	}
	for _, a := range v.site.LeftOut() {
		if a.State != site.Invalid {
			continue
		}
		if own := v.site.ArticlePath(a); a.Slug != "" && (own == below || own == below+".html" || own == below+"index.html") {
			if problems := said(a.File); len(problems) > 0 {
				return failed(v, problems), true
			}
		}
	}
	return answer{}, false
}

// fileOf returns the file of content that a page cannot be without; "" for none.
func fileOf(s *site.Site, pg page.Page) string {
	switch pg.Kind {
	case page.Article:
		if a, ok := s.Article(pg.Subject); ok {
			return a.File
		}
	case page.Standing:
		if f, ok := s.Page(pg.Subject); ok {
			return f.File
		}
	case page.Edition:
		if e, ok := s.Edition(pg.Subject); ok {
			return e.File.File
		}
	}
	return ""
}

func unreadable(pg page.Page, err error) diag.Diagnostic {
	d := diag.Diagnostic{Rule: "file", Message: pg.String() + " cannot be made: " + err.Error()}
	var of *fs.PathError
	if errors.As(err, &of) {
		d.File = of.Path
	}
	if errors.Is(err, fs.ErrPermission) {
		d.Message, d.Hint = "this file may not be read", "give yourself the right to read it"
	}
	return d
}

// mediaType returns the type that GitHub Pages gives a file of that name. The
// machine's own table is not asked: it differs.
func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8", ".geojson": "application/geo+json",
	".webmanifest": "application/manifest+json", ".xml": "application/xml", ".xsl": "application/xml",
	".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".ics": "text/calendar; charset=utf-8", ".vtt": "text/vtt; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/vnd.microsoft.icon", ".bmp": "image/bmp",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".pdf": "application/pdf", ".zip": "application/zip", ".gz": "application/gzip", ".wasm": "application/wasm",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav", ".m4a": "audio/mp4",
	".mp4": "video/mp4", ".webm": "video/webm", ".epub": "application/epub+zip",
}
