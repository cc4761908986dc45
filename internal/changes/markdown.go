package changes

import (
	"fmt"
	"io"
	"strings"

	"coranto/internal/page"
)

// most is how many lines of a list the Markdown has: a comment on a pull request
// holds 65,536 characters.
const most = 50

// Markdown writes the report as Markdown (GFM), for a comment on a pull request.
// What stands in titles is text: it is no markup there, and calls nobody.
func (r *Report) Markdown(w io.Writer) error {
	m := &markdown{w: w}
	m.line("### What this changes on the site")
	m.line("")
	m.line("**%s**, %s added, %s changed, %s removed.", count(len(r.Notices), "notification"),
		count(len(r.Added), "output"), count(len(r.Changed), "output"), count(len(r.Removed), "output"))
	list(m, "Readers of feeds are told", r.Notices, func(n Notice) string {
		what := "new"
		if n.Updated {
			what = "updated"
		}
		return fmt.Sprintf("%s – %s, in %s", escape(n.Title), what, codes(n.Feeds))
	})
	list(m, "Redirects", r.Redirects, func(x Redirect) string {
		if x.Gone {
			return code(x.From) + " no longer leads to " + code(x.To)
		}
		return code(x.From) + " leads to " + code(x.To)
	})
	list(m, "Topics", r.Topics, func(t Topic) string {
		if t.Emptied {
			return escape(t.Title) + " has no article any more"
		}
		return escape(t.Title) + " has its first article"
	})
	list(m, "Editions", r.Editions, func(e Edition) string { return escape(e.Title) + " – " + e.What })
	for _, part := range []struct {
		title   string
		outputs []Output
	}{{"Added", r.Added}, {"Changed", r.Changed}, {"Removed", r.Removed}} {
		list(m, part.title, part.outputs, func(o Output) string {
			if o.Title != "" {
				return code(o.Path) + " " + escape(o.Title)
			}
			if o.Kind == page.Redirect {
				return code(o.Path) + " a redirect"
			}
			return code(o.Path)
		})
	}
	return m.err
}

type markdown struct {
	w   io.Writer
	err error
}

func (m *markdown) line(format string, args ...any) {
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, format+"\n", args...)
	}
}

// list writes a list with its heading, if there is anything in it.
func list[T any](m *markdown, title string, all []T, words func(T) string) {
	if len(all) == 0 {
		return
	}
	m.line("")
	m.line("#### %s", title)
	m.line("")
	for _, x := range all[:min(len(all), most)] {
		m.line("- %s", words(x))
	}
	if len(all) > most {
		m.line("- and %d more", len(all)-most)
	}
}

// escape takes from a text what Markdown, HTML and GitHub would read in it.
func escape(text string) string { return special.Replace(strings.Join(strings.Fields(text), " ")) }

var special = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`,
	"<", "&lt;", "&", "&amp;", "@", "&#64;", "#", "&#35;", "://", "&#58;//",
)

// code writes a path as code.
func code(path string) string {
	fence := "`"
	for strings.Contains(path, fence) {
		fence += "`"
	}
	path = strings.Join(strings.Fields(path), " ")
	if len(fence) > 1 {
		path = " " + path + " "
	}
	return fence + path + fence
}

func codes(paths []string) string {
	const few = 4
	var out []string
	for _, p := range paths[:min(len(paths), few)] {
		out = append(out, code(p))
	}
	if len(paths) > few {
		out = append(out, fmt.Sprintf("%d more", len(paths)-few))
	}
	return strings.Join(out, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
