package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"coranto/internal/desk"
	"coranto/internal/site"
)

// subscriptionsName is the file in which it is remembered what servers said of
// the feeds that were taken in as a whole.
const subscriptionsName = "subscriptions.json"

// Subscriptions asks for the feeds of a digest, and only for what is new.
type Subscriptions struct {
	fetcher Fetcher
	dir     string
	known   map[string]Validators // by address
	Since   time.Time             // as in FeedOptions
}

// OpenSubscriptions returns those of the digest at dir. What cannot be read of
// what was remembered is asked for again.
func OpenSubscriptions(dir string, f Fetcher) *Subscriptions {
	s := &Subscriptions{fetcher: f, dir: dir, known: map[string]Validators{}}
	if err := json.Unmarshal(desk.Recall(dir, subscriptionsName), &s.known); err != nil || s.known == nil {
		s.known = map[string]Validators{}
	}
	return s
}

// Ask returns a feed, and what to tell [Subscriptions.Took] once it is taken
// in; no feed where it has not changed.
func (s *Subscriptions) Ask(ctx context.Context, c site.Subscription) (*Feed, Validators, error) {
	fetched, err := s.fetcher.Fetch(ctx, c.Feed, s.known[c.Feed])
	if err != nil || fetched.Unchanged {
		return nil, fetched.Validators, err
	}
	feed, err := ReadFeed(fetched.Data, FeedOptions{URL: fetched.URL, ContentType: fetched.Type, Source: c.Source, Tags: c.Tags, Limit: c.Limit, Since: s.Since})
	if err != nil {
		return nil, Validators{}, fmt.Errorf("%s: %w", c.Feed, err)
	}
	if feed.More > 0 || feed.Older > 0 {
		// The rest is still to be had, with another limit.
		return feed, Validators{}, nil
	}
	return feed, fetched.Validators, nil
}

// Took remembers that a feed was taken in as it was with those validators.
func (s *Subscriptions) Took(c site.Subscription, v Validators) error {
	if v == (Validators{}) {
		delete(s.known, c.Feed)
	} else {
		s.known[c.Feed] = v
	}
	data, err := json.MarshalIndent(s.known, "", "  ")
	if err != nil {
		return err
	}
	return desk.Remember(s.dir, subscriptionsName, append(data, '\n'))
}
