package feed

// Month is the machine-readable digest of one month: every article that was
// published in it, newest first. Its JSON is documented in docs/feeds.md.
//
// A digest has as many of these articles as it has pages of articles. So the
// document says once what all of them have in common, and an article leaves out
// what follows from the rest of it.
type Month struct {
	Version  int    `json:"version"` // 2
	Title    string `json:"title"`   // of the digest
	Home     string `json:"home_page_url"`
	URL      string `json:"url"`   // of the document
	Month    string `json:"month"` // as in 2021-01
	Language string `json:"language"`
	IDs      string `json:"id_prefix"` // what ids begin with that are no URIs

	// Titles of what articles name by slug alone. The page of a topic is at
	// topics/ and its slug, below home; that of a story at stories/.
	Topics  map[string]string `json:"topics,omitempty"`
	Stories map[string]string `json:"stories,omitempty"`

	Articles []Article `json:"-"` // behind all else
}

// Article is an article of a [Month], as far as its rights let it leave the
// site.
type Article struct {
	ID          string   `json:"id"`  // as in feeds, without the prefix of the document
	URL         string   `json:"url"` // on the host of the document
	Title       string   `json:"title"`
	Date        string   `json:"date"`              // 2021-01-21, or with time and zone
	Updated     string   `json:"updated,omitempty"` // of the last significant development
	Language    string   `json:"language,omitempty"`
	Rank        string   `json:"rank,omitempty"` // lead, major or brief
	Authors     []string `json:"authors,omitempty"`
	Provenance  string   `json:"provenance,omitempty"` // where it is not the usual: adapted with a source, original without
	Highlights  []string `json:"highlights,omitempty"`
	Excerpt     string   `json:"excerpt,omitempty"` // where there are no highlights
	Topics      []string `json:"topics,omitempty"`  // slugs
	Story       string   `json:"story,omitempty"`   // slug
	Sources     []Source `json:"sources,omitempty"` // the main one first
	Events      []Dated  `json:"events,omitempty"`
	Corrections []Dated  `json:"corrections,omitempty"`
	Picture     string   `json:"picture,omitempty"`
	PictureAlt  string   `json:"picture_alt,omitempty"`
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
