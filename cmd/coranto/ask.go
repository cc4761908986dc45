package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/site"
)

// asks reports whether there is somebody to ask: who reads the question and can
// answer it.
func (t *tool) asks() bool {
	in, ok := t.in.(*os.File)
	return ok && !t.quiet && term.IsTerminal(int(in.Fd())) && t.terminal()
}

// errStopped says that a command was stopped before it wrote anything.
var errStopped = errors.New("stopped; nothing was written")

// questions are asked one after the other.
type questions struct {
	ctx  context.Context
	in   *bufio.Reader
	out  io.Writer
	read func() (site.Names, error) // the names that the digest has
	have *site.Names
}

// line asks for one line. The error is [errStopped] where there is no answer.
func (q *questions) line(format string, args ...any) (string, error) {
	fmt.Fprintf(q.out, format, args...)
	type answer struct {
		text string
		err  error
	}
	// A signal does not end a read.
	come := make(chan answer, 1)
	go func() {
		text, err := q.in.ReadString('\n')
		come <- answer{text, err}
	}()
	select {
	case a := <-come:
		text := strings.TrimSpace(a.text)
		if a.err != nil && (text == "" || !errors.Is(a.err, io.EOF)) {
			fmt.Fprintln(q.out)
			return "", errStopped
		}
		return text, nil
	case <-q.ctx.Done():
		fmt.Fprintln(q.out)
		return "", errStopped
	}
}

// title asks until there is one.
func (q *questions) title() (string, error) {
	for {
		title, err := q.line("Title: ")
		if err != nil || title != "" {
			return title, err
		}
	}
}

// names returns those that the digest has; none where they cannot be read.
func (q *questions) names() site.Names {
	if q.have == nil {
		n, _ := q.read()
		q.have = &n
	}
	return *q.have
}

// source asks for a publisher.
func (q *questions) source() (string, error) {
	name, err := q.line("Source, the publisher that it came from (Enter for none, ? for those there are): ")
	for err == nil && name == "?" {
		q.show(q.names().Sources)
		name, err = q.line("Source: ")
	}
	if err != nil || name == "" {
		return "", err
	}
	return q.meant(name, q.names().Sources)
}

// tags asks for tags.
func (q *questions) tags() ([]string, error) {
	text, err := q.line("Tags, with commas between (Enter for none, ? for those there are): ")
	for err == nil && text == "?" {
		q.show(q.names().Topics)
		text, err = q.line("Tags: ")
	}
	if err != nil {
		return nil, err
	}
	var tags []string
	for tag := range strings.SplitSeq(text, ",") {
		if tag = strings.TrimSpace(tag); tag == "" {
			continue
		}
		if tag, err = q.meant(tag, q.names().Topics); err != nil {
			return nil, err
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags, nil
}

// story asks for a running story.
func (q *questions) story() (string, error) {
	slug, err := q.line("Story, the slug of a running one (Enter for none, ? for those there are): ")
	for err == nil && slug == "?" {
		q.show(q.names().Stories)
		slug, err = q.line("Story: ")
	}
	if slug = content.SlugOf(slug); err != nil || slug == "" {
		return "", err
	}
	return q.meant(slug, q.names().Stories)
}

// show prints the names that most articles have.
func (q *questions) show(list []site.Name) {
	const most = 30
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b site.Name) int { return b.Articles - a.Articles })
	if len(list) == 0 {
		fmt.Fprintln(q.out, "  there are none yet")
		return
	}
	for _, n := range list[:min(len(list), most)] {
		line := n.Name
		if n.Title != "" {
			line += ", " + n.Title
		}
		fmt.Fprintf(q.out, "  %s (%s)\n", desk.OneLine(line), count(n.Articles, "article"))
	}
	if len(list) > most {
		fmt.Fprintf(q.out, "  and %d more\n", len(list)-most)
	}
}

// meant returns a name as the digest has it; of one that is new and nearly one
// that it has, it asks which is meant.
func (q *questions) meant(name string, known []site.Name) (string, error) {
	slug := content.SlugOf(name)
	spellings := make([]string, len(known))
	for i, n := range known {
		if n.Slug == slug || strings.EqualFold(n.Name, name) {
			return n.Name, nil
		}
		spellings[i] = n.Name
	}
	near := diag.Near(name, spellings)
	if near == "" {
		return name, nil
	}
	answer, err := q.line("%q would be new here. Is %s meant? (Enter for yes, n for no): ", name, near)
	if err != nil || strings.HasPrefix(strings.ToLower(answer), "n") {
		return name, err
	}
	return near, nil
}
