// Package mail makes a mail of an edition: HTML and plain text in one message,
// ready for a program that sends mail. It sends nothing, and asks nobody.
//
// [Make] reads as the steps: what the edition says, as HTML (html.go) and as
// plain text (text.go), and the message around both. The same digest gives the
// same bytes.
package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"coranto/internal/page"
	"coranto/internal/site"
)

// MaxHTML is the most bytes of HTML that a mail has: from 102 KB on, some
// programs cut a mail and hide the rest behind a link.
const MaxHTML = 100_000

// Message is a mail.
type Message struct {
	Bytes []byte
	HTML  int // bytes of its HTML
	// Shortened is how many entries, the last ones, are there with their
	// headline alone, so that the HTML is no longer than [MaxHTML].
	Shortened int
}

// Unset says that site.yaml lacks what a mail needs, and what to write.
type Unset string

// Error returns what to write.
func (u Unset) Error() string { return string(u) }

// TooLong says that a mail cannot be made short enough.
type TooLong struct{ Bytes int }

// Error returns what to do.
func (t TooLong) Error() string {
	return fmt.Sprintf("the mail would have %d bytes of HTML, and programs for mail cut what has over %d; shorten the note, or make two editions of it", t.Bytes, MaxHTML)
}

// Make makes the mail of an edition. The error is an [Unset] or a [TooLong], or
// of the environment.
func Make(s *site.Site, e *site.Edition) (*Message, error) {
	if err := complete(&s.Config.Mail); err != nil {
		return nil, err
	}
	letter, err := page.NewRenderer(s).Letter(e)
	if err != nil {
		return nil, err
	}
	v := newView(s, letter)
	out := &Message{}
	html, err := v.html()
	if err != nil {
		return nil, err
	}
	for len(html) > MaxHTML {
		if !v.shorten(len(html) - MaxHTML) {
			return nil, TooLong{len(html)}
		}
		if html, err = v.html(); err != nil {
			return nil, err
		}
	}
	out.HTML, out.Shortened = len(html), v.Shortened
	out.Bytes, err = message(s, e, v, html)
	return out, err
}

// complete reports what the settings lack.
func complete(c *site.MailConfig) error {
	if c.From == nil {
		return Unset("site.yaml does not say who the mail is from; write mail: and below it from: The Digest <digest@example.org>")
	}
	if len(c.Unsubscribe) == 0 && !c.NoUnsubscribe {
		return Unset("site.yaml does not say how a reader gets no more mails; write below mail: an address with https:// or mailto: as unsubscribe:, or unsubscribe: none where the program that sends the mails adds it")
	}
	return nil
}

// message puts the head before both texts.
func message(s *site.Site, e *site.Edition, v *view, html []byte) ([]byte, error) {
	c := &s.Config.Mail
	id := messageID(s.Config.ID, e.Slug)
	// What stands between the parts is of the same text each time.
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(id)))
	err := m.FromFormat(c.From.Name, c.From.Address)
	if c.To != nil {
		err = errors.Join(err, m.AddToFormat(c.To.Name, c.To.Address))
	}
	if c.ReplyTo != nil {
		err = errors.Join(err, m.ReplyToFormat(c.ReplyTo.Name, c.ReplyTo.Address))
	}
	if err != nil {
		return nil, err
	}
	m.Subject(e.Title)
	m.SetDateWithValue(e.Date.Time)
	m.SetMessageIDWithValue(id)
	m.SetGenHeader(gomail.HeaderContentLang, v.Lang)
	unsubscribe, oneClick := unsubscribing(c.Unsubscribe)
	if unsubscribe != "" {
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, unsubscribe)
	}
	if oneClick {
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	text := v.text()
	m.SetBodyString(gomail.TypeTextPlain, text, gomail.WithPartEncoding(encoding(text)))
	m.AddAlternativeString(gomail.TypeTextHTML, string(html), gomail.WithPartEncoding(encoding(string(html))))
	var out bytes.Buffer
	_, err = m.WriteTo(&out)
	return out.Bytes(), err
}

// unsubscribing returns the header of RFC 2369, one address on each line, and
// whether a program may unsubscribe a reader with one request (RFC 8058).
func unsubscribing(addresses []string) (header string, oneClick bool) {
	list := make([]string, len(addresses))
	for i, a := range addresses {
		list[i] = "<" + a + ">"
		oneClick = oneClick || strings.HasPrefix(a, "https:")
	}
	return strings.Join(list, ",\r\n "), oneClick
}

// encoding returns the shorter way to write a text in ASCII: a byte of three
// stands for one that is none in the first, four of them for three of any in the
// second.
func encoding(text string) gomail.Encoding {
	others := 0
	for i := range len(text) {
		if text[i] >= 0x80 {
			others++
		}
	}
	if others > len(text)/6 {
		return gomail.EncodingB64
	}
	return gomail.EncodingQP
}

// messageID returns the id of an edition's mail: the same each time, so that
// somebody who gets it twice has it once.
func messageID(siteID, slug string) string {
	authority, date, _ := strings.Cut(siteID, ",")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = authority[at+1:]
	}
	for i := range len(slug) {
		if slug[i] >= 0x80 {
			slug = hash(slug)
			break
		}
	}
	return "edition." + slug + "." + date + "@" + authority
}

// boundary returns what parts the texts of a message. No line of either begins
// with it: both are encoded.
func boundary(id string) string { return "coranto-" + hash(id) }

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}
