package feed

// Month is the machine-readable digest of one month: every article that was
// published in it, newest first. Its JSON is documented in docs/feeds.md.
type Month struct {
	Version  int    `json:"version"` // 1
	Title    string `json:"title"`   // of the digest
	Home     string `json:"home_page_url"`
	URL      string `json:"url"`   // of the document
	Month    string `json:"month"` // as in 2021-01
	Language string `json:"language"`

	// What articles name by slug alone, each told once.
	Topics  map[string]Titled `json:"topics,omitempty"`
	Stories map[string]Titled `json:"stories,omitempty"`

	Articles []Article `json:"-"` // behind all else
}

// Titled is a topic or a story of a [Month], with its page.
type Titled struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Article is an article of a [Month], as far as its rights let it leave the
// site.
type Article struct {
	ID         string   `json:"id"` // as in feeds
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Date       string   `json:"date"`              // 2021-01-21, or with time and zone
	Updated    string   `json:"updated,omitempty"` // of the last significant development
	Language   string   `json:"language,omitempty"`
	Rank       string   `json:"rank,omitempty"` // lead, major or brief
	Authors    []string `json:"authors,omitempty"`
	Excerpt    string   `json:"excerpt,omitempty"`
	Topics     []string `json:"topics,omitempty"` // slugs
	Story      string   `json:"story,omitempty"`  // slug; it hides that of Digest
	Picture    string   `json:"picture,omitempty"`
	PictureAlt string   `json:"picture_alt,omitempty"`
	Digest
}

// AppendMonth appends the document to buf, each article on a line of its own.
func AppendMonth(buf []byte, m Month) ([]byte, error) {
	articles := make([][]byte, len(m.Articles))
	for i, a := range m.Articles {
		var err error
		if articles[i], err = marshalJSON(a); err != nil {
			return buf, err
		}
	}
	return appendObject(buf, m, "articles", articles)
}
