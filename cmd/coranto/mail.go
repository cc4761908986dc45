package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/mail"
	"coranto/internal/site"
)

func (t *tool) mailCommand() *cobra.Command {
	var o site.Options
	var out string
	var clock clock
	c := &cobra.Command{
		Use:   "mail EDITION",
		Short: "Print an edition as a mail",
		Long: fmt.Sprintf(`Mail prints an edition as a mail: one message (.eml) with HTML and plain text, for
the program that sends your mails. It sends nothing itself. An edition is named
by its slug, its file or its address.

site.yaml says who it is from and how a reader gets no more:

  mail:
    from: The Digest <digest@example.org>
    unsubscribe: https://example.org/unsubscribe

The HTML has at most %d KB, since programs for mail cut longer ones: where it would
have more, the last articles are there with their headline alone.`, mail.MaxHTML/1000),
		Example: `  coranto mail 2021-w03 > edition.eml
  coranto mail content/editions/2021-w03.md --out edition.eml
  coranto mail 2021-w04 --drafts`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("an edition is missing, as in coranto mail 2021-w03")
			}
			return atMost(1)(nil, args)
		},
		ValidArgsFunction: t.editions,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Now = clock.now()
			s, err := t.site(o)
			if err != nil {
				return err
			}
			e, err := editionNamed(s, args[0])
			if err != nil {
				return err
			}
			message, err := mail.Make(s, e)
			if err != nil {
				return &failure{err}
			}
			if message.Shortened > 0 {
				t.say("the last %s with the headline alone: the mail would have over %d KB of HTML", count(message.Shortened, "article"), mail.MaxHTML/1000)
			}
			if out == "" {
				_, err = t.out.Write(message.Bytes)
			} else {
				err = os.WriteFile(out, message.Bytes, 0o666)
			}
			if err != nil {
				return &failure{err}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "write to this `file` instead of standard output")
	f.BoolVar(&o.Drafts, "drafts", false, "also an edition that is a draft, to look at it")
	f.BoolVar(&o.Future, "future", false, "also an edition of a later date than now")
	clock.flag(c, takeForNow)
	return c
}

// editionNamed finds an edition by slug, file or address. One that is not
// published is refused.
func editionNamed(s *site.Site, name string) (*site.Edition, error) {
	slug := name
	if u, err := url.Parse(name); err == nil && (u.Host != "" || strings.HasPrefix(u.Path, "/")) {
		slug = strings.TrimSuffix(u.Path, "index.html")
	}
	slug = content.SlugOf(strings.TrimSuffix(path.Base(strings.ReplaceAll(slug, "\\", "/")), ".md"))
	if e, ok := s.Edition(slug); ok {
		return e, nil
	}
	var known []string
	for _, e := range s.EditionFiles() {
		switch {
		case e.Slug != slug:
			known = append(known, e.Slug)
		case e.Draft:
			return nil, &failure{fmt.Errorf("%s is a draft; remove the line that says so, or look at it with --drafts", e.File)}
		default:
			return nil, &failure{fmt.Errorf("%s is published at %s; look at it with --future", e.File, e.Date.Time.Format(time.RFC3339))}
		}
	}
	for in := range s.Inputs() {
		if strings.HasPrefix(in.File, "content/editions/") && diag.HasErrors(in.Diagnostics) && content.SlugOf(strings.TrimSuffix(path.Base(in.File), ".md")) == slug {
			return nil, &failure{fmt.Errorf("%s has errors; run coranto check", in.File)}
		}
	}
	hint := diag.DidYouMean(slug, known)
	if hint == "" {
		hint = "name one by its slug, its file or its address"
	}
	return nil, fmt.Errorf("there is no edition %q; %s", name, hint)
}
