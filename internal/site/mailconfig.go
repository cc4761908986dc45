package site

import (
	"fmt"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"coranto/internal/frontmatter"
)

// MailConfig says what the mails of editions have in their heads.
type MailConfig struct {
	From, To, ReplyTo *netmail.Address // nil where site.yaml does not say
	Unsubscribe       []string         // addresses, https: or mailto:
	NoUnsubscribe     bool             // it says none: who sends the mail adds it
}

// NoUnsubscribe is what unsubscribe says where the program that sends the mails
// adds the address to each.
const NoUnsubscribe = "none"

func (c *Config) setMail(d *frontmatter.Decoder, v frontmatter.Value) {
	d.Map(v, "mail", []string{"from", "to", "reply_to", "unsubscribe"}, func(key string, v frontmatter.Value) {
		switch key {
		case "from":
			c.Mail.From = mailAddress(d, v)
		case "to":
			c.Mail.To = mailAddress(d, v)
		case "reply_to":
			c.Mail.ReplyTo = mailAddress(d, v)
		case "unsubscribe":
			if v.Kind == frontmatter.Scalar && v.Text == NoUnsubscribe {
				c.Mail.NoUnsubscribe = true
				return
			}
			items := []frontmatter.Value{v}
			if v.Kind == frontmatter.List {
				items = v.Items
			}
			for _, item := range items {
				c.addUnsubscribe(d, item)
			}
		}
	})
}

func (c *Config) addUnsubscribe(d *frontmatter.Decoder, v frontmatter.Value) {
	s := d.String(v)
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	// Commas and angle brackets part the addresses of the header (RFC 2369, §2).
	bad := err != nil || strings.ContainsAny(s, "<>, ") || strings.ContainsFunc(s, notASCII) ||
		!(u.Scheme == "https" && u.Host != "" || u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"))
	if bad {
		d.Error(v, "url", fmt.Sprintf("%q is not an address at which a reader can unsubscribe", s),
			"write one with https:// or mailto:, as in https://example.org/unsubscribe, or none")
		return
	}
	if !slices.Contains(c.Mail.Unsubscribe, s) {
		c.Mail.Unsubscribe = append(c.Mail.Unsubscribe, s)
	}
}

// mailAddress reads a mail address, with a name or without. Its part before the
// @ has to be ASCII: few servers take another (RFC 6531).
func mailAddress(d *frontmatter.Decoder, v frontmatter.Value) *netmail.Address {
	s := d.String(v)
	if s == "" {
		return nil
	}
	a, err := netmail.ParseAddress(s)
	if err == nil {
		at := strings.LastIndexByte(a.Address, '@')
		local, host := a.Address[:at], a.Address[at+1:]
		host, err = asciiHost(host)
		a.Address = local + "@" + host
	}
	if err != nil || strings.ContainsFunc(a.Address, notASCII) || strings.ContainsFunc(a.Name, unicode.IsControl) {
		d.Error(v, "mail", fmt.Sprintf("%q is not a mail address", s), "write one as in The Digest <digest@example.org>")
		return nil
	}
	return a
}

func notASCII(r rune) bool { return r <= ' ' || r >= 0x7f }
