package preview

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// own is the folder below the home page with what is the preview's own.
const own = "_coranto/"

func unescape(path string) (string, error) { return url.PathUnescape(path) }

// insert adds to a page what makes it live: the script and the style of the
// preview, and a bar where readers would not see the page. All comes from the
// site's own host, which its policy allows.
func insert(body []byte, s *site.Site, bar string) []byte {
	head := `<link rel="stylesheet" href="` + s.Base + own + `preview.css">` + "\n" +
		`<script src="` + s.Base + own + `client.js" defer></script>` + "\n"
	at := indexTag(body, "</head")
	if at < 0 {
		return append(append(body, head...), bar...)
	}
	out := make([]byte, 0, len(body)+len(head)+len(bar))
	out = append(append(out, body[:at]...), head...)
	body = body[at:]
	if begin := indexTag(body, "<body"); begin >= 0 && bar != "" {
		if end := bytes.IndexByte(body[begin:], '>'); end >= 0 {
			end += begin + 1
			out = append(append(out, body[:end]...), bar...)
			body = body[end:]
		}
	}
	return append(out, body...)
}

// indexTag finds a tag, written in small letters or in capitals.
func indexTag(body []byte, tag string) int {
	if i := bytes.Index(body, []byte(tag)); i >= 0 {
		return i
	}
	return bytes.Index(body, []byte(strings.ToUpper(tag)))
}

// barOf says why readers do not see a page yet; "" when they do.
func barOf(s *site.Site, pg page.Page) string {
	var draft bool
	var date time.Time
	what := ""
	switch pg.Kind {
	case page.Article:
		a, ok := s.Article(pg.Subject)
		if !ok {
			return ""
		}
		draft, date, what = a.Draft, a.Date.Time, "article"
	case page.Edition:
		e, ok := s.Edition(pg.Subject)
		if !ok {
			return ""
		}
		draft, date, what = e.File.Draft, e.Date.Time, "edition"
	case page.Standing:
		f, ok := s.Page(pg.Subject)
		if !ok {
			return ""
		}
		draft, what = f.Draft, "page"
	}
	scheduled := date.After(s.Now)
	text := ""
	switch when := date.In(s.Config.Zone).Format("2 January 2006, 15:04 MST"); {
	case draft && scheduled:
		text = fmt.Sprintf("<strong>Draft.</strong> Readers do not see this %s: its file says draft: true, and its date is %s.", what, when)
	case draft:
		text = fmt.Sprintf("<strong>Draft.</strong> Readers do not see this %s: its file says draft: true.", what)
	case scheduled:
		text = fmt.Sprintf("<strong>Scheduled.</strong> Readers see this %s from %s.", what, when)
	default:
		return ""
	}
	return "\n" + `<div class="coranto-bar" role="note" lang="en" dir="ltr">` + text + "</div>"
}

// outside answers for what is not below the base path: on the host of the
// published site it belongs to someone else.
func outside(v *version) answer {
	base := html.EscapeString(v.site.Base)
	return message(v, http.StatusNotFound, "This is outside of the site",
		`<p>The address of the home page in site.yaml is <code>`+html.EscapeString(v.site.Config.URL)+`</code>, so every address of the site begins with <code>`+base+
			`</code>. A link that led here does not work on the published site either.</p><p><a href="`+base+`">The home page</a></p>`)
}

// failed answers for a page that cannot be made and never was.
func failed(v *version, problems []diag.Diagnostic) answer {
	var text strings.Builder
	_ = diag.Text(&text, problems, false)
	a := message(v, http.StatusInternalServerError, "This page has errors", "<pre>"+html.EscapeString(text.String())+"</pre><p>It shows itself when they are mended.</p>")
	a.problems = problems
	return a
}

// message is a page of the preview's own.
func message(v *version, status int, title, text string) answer {
	body := []byte(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>` + title + `</title>
</head>
<body class="coranto-message">
<main><h1>` + title + `</h1>
` + text + `</main>
</body>
</html>
`)
	body = insert(body, v.site, "")
	return answer{status: status, kind: mediaType(".html"), body: body, etag: fmt.Sprint(status, "-", files.Sum(body).Short())}
}
