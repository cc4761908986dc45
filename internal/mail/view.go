package mail

import (
	"html/template"
	"strings"

	"coranto/internal/page"
	"coranto/internal/site"
)

// view is what both texts of a mail are made of.
type view struct {
	page.Letter
	Site        string // the digest's title
	Home        string // its address
	Unsubscribe string // what a reader can follow; "" for none
	Note        template.HTML
	Start       string // side on which lines begin: left or right
	Shortened   int    // entries, the last ones, that have lost their text
}

func newView(s *site.Site, letter page.Letter) *view {
	v := &view{Letter: letter, Site: s.Config.Title, Home: s.Config.URL, Note: template.HTML(dressed(string(letter.Note))), Start: "left"}
	if v.Dir == "rtl" {
		v.Start = "right"
	}
	for _, address := range s.Config.Mail.Unsubscribe {
		if v.Unsubscribe == "" || strings.HasPrefix(address, "https:") && !strings.HasPrefix(v.Unsubscribe, "https:") {
			v.Unsubscribe = address
		}
	}
	return v
}

// shorten takes the text of the last entries that have one, until so many bytes
// are gone. It reports whether there was any.
func (v *view) shorten(bytes int) bool {
	any := false
	for i := len(v.Edition.Entries) - 1; i > 0 && bytes > 0; i-- {
		x := &v.Edition.Entries[i]
		if x.Text == "" {
			continue
		}
		any = true
		bytes -= len(x.Text)
		x.Text = ""
		v.Shortened++
	}
	return any
}

// Word returns what a mail says itself.
func (v *view) Word(key string) string { return v.Says.Text(key) }

// UnsubscribeLink returns the address as an attribute, with each character as it
// is written: the program that sends the mail may look for {{id}} in it.
func (v *view) UnsubscribeLink() template.HTMLAttr {
	return template.HTMLAttr(`href="` + template.HTMLEscapeString(v.Unsubscribe) + `"`)
}
