package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/build"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/importer"
	"coranto/internal/movein"
	"coranto/internal/site"
)

func (t *tool) importCommand() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:   "import FILE|URL|-",
		Short: "Take in stories as drafts",
		Long: fmt.Sprintf(`Import takes in stories and prints the names of the drafts that it wrote. It
reads a plain text as it is pasted, a web page, saved or at its address, or a
feed (RSS, Atom, JSON Feed), of which each item becomes a draft. "-" reads
standard input.

The first line of a text is the title. What a wire story says of itself becomes
front matter: a dateline, a byline, the list of highlights and the notice in
brackets at its end. Of a page, its story is found, and what the page says of it
to machines: headline, publisher, author, date, address. The wording is left as
it is. Topics of the digest that the text names, its dates and its most central
sentences are offered in comments.

A date that the story does not give is not invented: the draft says "date:
unknown", and cannot be published before it has one. A story that the digest has
already is not taken in again; one that is nearly the same is named.

With --from, the site of another generator in a folder moves in: its articles,
pages and pictures, published as they were, with their addresses. Nothing that is
there is overwritten, and what could not be converted is named, with file and
line.

What is fetched must be there within %s, with at most %d MiB once
unpacked, after at most %d redirects, and at a public address, unless
--allow-private is given. Pictures stay linked unless --images is given: then
up to %d of each story are fetched in the same way, of at most %d MiB and %d
million pixels each, within %s for all, if they are PNG, JPEG, GIF or WebP. Of
a file, at most %d MiB are read. What cannot be read within %s, has more than
%d elements of HTML, or parts nested without end, is refused.`,
			importer.MostTime, importer.MostBytes>>20, importer.MostRedirects, importer.MostPictures, importer.MostPictureBytes>>20,
			int(importer.MostPixels/1e6), strings.TrimSuffix(importer.MostPictureTime.String(), "0s"), largestStory>>20, importer.MostReading, importer.MostElements),
		Example: `  coranto import story.txt
  coranto import https://harbour.example/2021/ship.html
  coranto import story.txt --source Reuters --date 2021-01-21 --tag Law
  coranto import https://harbour.example/feed.xml --limit 5 --since 2021-01-01
  coranto import --subscriptions
  coranto import --from jekyll ../old-site
  pbpaste | coranto import -`,
		Args: func(_ *cobra.Command, args []string) error {
			if o.subscriptions {
				return atMost(0)(nil, args)
			}
			if len(args) == 0 {
				return errors.New("a file is missing, as in coranto import story.txt, or - for standard input")
			}
			return atMost(1)(nil, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			switch {
			case len(args) > 0 || o.subscriptions:
				return nil, cobra.ShellCompDirectiveNoFileComp
			case o.from != "":
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(c *cobra.Command, args []string) error {
			if o.from != "" && o.subscriptions {
				return errors.New("--from and --subscriptions take in different things; give one of them")
			}
			since := time.Time{}
			if o.since != "" {
				var err error
				if since, err = time.Parse(time.DateOnly, o.since); err != nil {
					return fmt.Errorf("--since: %q is not a day; write one as in 2021-01-21", o.since)
				}
			}
			if o.limit < 1 {
				return fmt.Errorf("--limit: %d is too few; write 1 or more", o.limit)
			}
			if o.from != "" {
				return t.moveIn(o.from, args[0])
			}
			if o.subscriptions {
				return t.importSubscriptions(c.Context(), since, o)
			}
			return t.importFrom(c, args[0], since, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.text.Title, "title", "", "the `title` of a text, where its first line is none, or of a page")
	f.StringVar(&o.text.Date, "date", "", "the `date` of a text or page (default what it says)")
	f.StringVar(&o.text.Source, "source", "", "the `publisher` the stories came from")
	f.StringVar(&o.text.URL, "url", "", "the `address` that what is in a file has on the web")
	f.StringArrayVar(&o.text.Tags, "tag", nil, "a `tag`; may be given several times")
	f.StringVar(&o.text.Story, "story", "", "the `slug` of the running story they belong to")
	f.StringVar(&o.since, "since", "", "leave out items of a feed dated before this `day`")
	f.IntVar(&o.limit, "limit", 20, "take at most this `number` of items of a feed")
	f.StringVar(&o.from, "from", "", "convert the site in a folder, of this `generator`: jekyll or hugo")
	f.BoolVar(&o.subscriptions, "subscriptions", false, "take in what is new in the feeds that site.yaml subscribes to")
	f.BoolVar(&o.images, "images", false, "fetch the pictures of stories, and keep them beside the drafts")
	f.BoolVar(&o.private, "allow-private", false, "fetch from addresses of your own network too")
	completes(c, map[string]completion{
		"tag": t.named(topicNames), "source": t.named(sourceNames), "story": t.named(storyNames),
		"from": cobra.FixedCompletions(movein.Generators, cobra.ShellCompDirectiveNoFileComp),
		"date": cobra.NoFileCompletions, "since": cobra.NoFileCompletions, "title": cobra.NoFileCompletions, "url": cobra.NoFileCompletions,
	})
	return c
}

type importOptions struct {
	text    importer.TextOptions
	since   string
	limit   int
	private bool
	images  bool

	subscriptions bool
	from          string // the generator of a site that moves in
}

// importFrom takes in what stands at a place: a file's name, an address, or
// "-".
func (t *tool) importFrom(c *cobra.Command, where string, since time.Time, o importOptions) error {
	var data []byte
	page := importer.PageOptions{}
	if strings.Contains(where, "://") {
		fetched, err := importer.Fetcher{AllowPrivate: o.private}.Fetch(c.Context(), where, importer.Validators{})
		if err != nil {
			return &failure{err}
		}
		data = fetched.Data
		page.Fetched, page.ContentType = fetched.URL, fetched.Type
	} else {
		var err error
		if data, err = readStory(c.InOrStdin(), where); err != nil {
			return &failure{err}
		}
	}
	var stories []importer.Story
	switch {
	case importer.IsFeed(data):
		feed, err := importer.ReadFeed(data, importer.FeedOptions{
			URL: cmp.Or(o.text.URL, page.Fetched), Source: o.text.Source, Tags: o.text.Tags, Story: o.text.Story, Since: since, Limit: o.limit,
			ContentType: page.ContentType,
		})
		if err != nil {
			return &failure{fmt.Errorf("%s: %w", where, err)}
		}
		t.tellFeed(feed)
		stories = feed.Stories
	case importer.IsPage(data):
		page.TextOptions = o.text
		story, err := importer.Page(data, page)
		if err != nil {
			return &failure{fmt.Errorf("%s: %w", where, err)}
		}
		stories = []importer.Story{story}
	default:
		o.text.URL = cmp.Or(o.text.URL, page.Fetched)
		story, err := importer.Text(data, o.text)
		if err != nil {
			return &failure{fmt.Errorf("%s: %w", where, err)}
		}
		stories = []importer.Story{story}
	}
	intake, err := t.intake(o)
	if err != nil {
		return &failure{err}
	}
	return t.takeIn(c.Context(), intake, stories)
}

// importSubscriptions takes in what is new in the feeds that the digest is
// subscribed to. One that cannot be had does not keep the others out.
func (t *tool) importSubscriptions(ctx context.Context, since time.Time, o importOptions) error {
	intake, err := t.intake(o)
	if err != nil {
		return &failure{err}
	}
	if len(intake.Subscribed()) == 0 {
		return &failure{fmt.Errorf("%s has no subscriptions; write subscriptions: [{feed: 'https://example.org/feed.xml', source: Publisher}]", files.ConfigName)}
	}
	subscriptions := importer.OpenSubscriptions(".", importer.Fetcher{AllowPrivate: o.private})
	subscriptions.Since = since
	failed := 0
	for _, s := range intake.Subscribed() {
		t.say("%s", s.Feed)
		feed, validators, err := subscriptions.Ask(ctx, s)
		if err == nil && feed == nil {
			t.say("nothing is new")
			continue
		}
		if err == nil {
			t.tellFeed(feed)
			err = t.takeIn(ctx, intake, feed.Stories)
		}
		if err == nil {
			err = subscriptions.Took(s, validators)
		}
		if err != nil {
			fmt.Fprintln(t.err, "error:", err)
			failed++
		}
		if ctx.Err() != nil {
			return &failure{build.ErrStopped}
		}
	}
	if failed > 0 {
		return &failure{fmt.Errorf("%s could not be taken in", count(failed, "feed"))}
	}
	return nil
}

// tellFeed says what of a feed is not taken in.
func (t *tool) tellFeed(feed *importer.Feed) {
	for _, note := range feed.Notes {
		t.say("note: %s", note)
	}
	if feed.Older > 0 {
		t.say("left out: %s before --since", count(feed.Older, "item"))
	}
	if feed.More > 0 {
		t.say("left out: %s more, beyond --limit", count(feed.More, "item"))
	}
}

// largestStory is what is read of a story, in bytes: an article can have no more.
const largestStory = 8 << 20

// readStory reads what is to be taken in.
func readStory(stdin io.Reader, name string) ([]byte, error) {
	in := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a folder; the site of another generator is converted with --from", name)
		}
		in = file
	}
	if name == "-" {
		name = "standard input"
	}
	data, err := io.ReadAll(io.LimitReader(in, largestStory+1))
	if err == nil && len(data) > largestStory {
		err = fmt.Errorf("%s has more than %d MiB", name, largestStory>>20)
	}
	return data, err
}

// digest loads the digest. What is wrong with its articles does not keep
// another from coming in.
func (t *tool) digest() (*site.Site, error) {
	dir, err := files.Dir(".")
	if err != nil {
		return nil, err
	}
	tree, _, err := files.Scan(dir)
	if err != nil {
		return nil, err
	}
	if _, found := tree.Lookup(files.ConfigName); !found {
		return nil, fmt.Errorf("there is no %s here; run coranto init, or name the digest's folder with -C", files.ConfigName)
	}
	s, err := site.Load(tree, site.Options{Now: time.Now(), Drafts: true, Future: true, Jobs: 2})
	if err != nil {
		return nil, err
	}
	if said := s.Said(files.ConfigName); diag.HasErrors(said) {
		_ = diag.Text(t.err, said, t.colour())
		return nil, fmt.Errorf("%s has to be mended first", files.ConfigName)
	}
	return s, nil
}

// intake opens the digest for what comes in.
func (t *tool) intake(o importOptions) (*importer.Intake, error) {
	s, err := t.digest()
	if err != nil {
		return nil, err
	}
	intake, err := importer.Open(".", s)
	if err == nil && o.images {
		intake.Pictures = &importer.Fetcher{AllowPrivate: o.private}
	}
	return intake, err
}

// takeIn takes in stories, and tells what became of them. One that cannot be
// taken in does not keep the others out.
func (t *tool) takeIn(ctx context.Context, intake *importer.Intake, stories []importer.Story) error {
	known, refused := 0, 0
	for _, story := range stories {
		taken, err := intake.Take(ctx, story)
		if bad := desk.BadOption(""); errors.As(err, &bad) && len(stories) > 1 {
			t.say("error: %q: %s", story.Title, bad)
			refused++
			continue
		}
		if ctx.Err() != nil {
			return &failure{build.ErrStopped}
		}
		if err != nil {
			return misuse(err)
		}
		for _, note := range taken.Notes {
			t.say("note: %s", note)
		}
		if taken.Known != "" {
			known++
			if len(stories) == 1 {
				t.say("the digest has this story already: %s", taken.Known)
			}
			continue
		}
		fmt.Fprintln(t.out, taken.File)
		for _, near := range taken.Near {
			t.say("warning: %d %% of its text is that of %s too", near.Percent, near.File)
		}
	}
	if len(stories) != 1 {
		t.say("%s: %d new, %d known already", count(len(stories), "item"), len(stories)-known-refused, known)
	}
	if refused > 0 {
		return &failure{fmt.Errorf("%s could not be taken in", count(refused, "item"))}
	}
	return nil
}
