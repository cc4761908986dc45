package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"coranto/internal/card"
)

// Head returns what the head of the page says to machines, as elements: its
// title and description, the policy for browsers, whether search engines may
// list it, its canonical address, how it presents itself where it is shared
// (the Open Graph protocol and its like), its feeds, and what it is in the
// vocabulary of schema.org. It is for base.html, and for layouts that are whole
// documents; it is written here, not in a layout, since a mistake in it shows
// nowhere.
func (v *View) Head() (template.HTML, error) {
	var h head
	title := v.title
	if v.page.Kind != Home {
		title += " – " + v.site.Config.Title
	}
	h.element("<title>", title, "</title>")
	h.put(policy(v.hosts, v.site.Portable()))
	if description := v.Description(); description != "" {
		h.element(`<meta name="description" property="og:description" content="`, description, `">`)
	}
	if v.noindex {
		h.put(`<meta name="robots" content="noindex">`)
	}
	if canonical := v.Canonical(); canonical != "" {
		h.element(`<link rel="canonical" href="`, canonical, `">`)
		h.element(`<meta property="og:url" content="`, canonical, `">`)
	}
	h.element(`<meta property="og:title" content="`, v.title, `">`)
	if v.page.Kind == Article {
		h.put(`<meta property="og:type" content="article">`) // website is what is meant without
	}
	if v.image != "" {
		h.element(`<meta property="og:image" content="`, v.image, `">`)
		if v.isCard {
			h.put(cardSize) // networks that know it show the card at once
		}
		h.element(`<meta property="og:image:alt" content="`, v.imageAlt, `">`)
		h.put(`<meta name="twitter:card" content="summary_large_image">`)
	} else if v.page.Kind == Article {
		h.put(`<meta name="twitter:card" content="summary">`)
	}
	for _, feed := range v.feeds {
		if feed.Title == v.site.Config.Title {
			h.element(`<link rel="alternate" type="`, feed.Type, `" href="`, feed.URL, `">`) // its title is that of the digest
			continue
		}
		h.element(`<link rel="alternate" type="`, feed.Type, `" title="`, feed.Title, `" href="`, feed.URL, `">`)
	}
	if err := v.structuredData(&h); err != nil {
		return "", err
	}
	return template.HTML(h.String()), nil
}

var cardSize = fmt.Sprintf(`<meta property="og:image:width" content="%d">`+"\n"+`<meta property="og:image:height" content="%d">`, card.Width, card.Height)

// head is a run of elements, each on a line of its own.
type head struct{ strings.Builder }

// put adds an element that needs no escaping.
func (h *head) put(element string) {
	h.WriteString(element)
	h.WriteByte('\n')
}

// element adds an element of parts: every second one is text or the value of
// an attribute in double quotes, and is escaped.
func (h *head) element(parts ...string) {
	for i, part := range parts {
		if i%2 == 0 {
			h.WriteString(part)
		} else {
			_, _ = escapeHTML.WriteString(h, part)
		}
	}
	h.WriteByte('\n')
}

var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// policy is a Content-Security-Policy as a meta element: nothing but what the
// site itself serves, no inline script or style, no plug-in, and pictures from
// other hosts only where this page shows one.
//
// Not every browser takes a file beside the page for the site itself: a page
// that is opened from disk names files as well.
func policy(hosts []string, portable bool) string {
	self := "'self'"
	if portable {
		self += " file:"
	}
	pictures := ""
	for _, host := range hosts {
		pictures += " " + host
	}
	if pictures != "" {
		pictures = "; img-src " + self + pictures
	}
	return `<meta http-equiv="Content-Security-Policy" content="default-src ` + self + `; base-uri 'none'; form-action 'self'; object-src 'none'` + pictures + `">`
}

// showsPicture notes a picture that the page shows, for the policy.
func (v *View) showsPicture(url string) {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return
	}
	host, _, _ := strings.Cut(rest, "/")
	origin := strings.ToLower(scheme + "://" + host)
	if !slices.Contains(v.hosts, origin) && !strings.ContainsAny(origin, " ;,'\"<>&") {
		v.hosts = append(v.hosts, origin)
		slices.Sort(v.hosts)
	}
}
