package feed

import (
	"bytes"
	"encoding/json"
)

// jsonFeed is a JSON Feed 1.1 document (jsonfeed.org), without its items, which
// stand behind all else.
type jsonFeed struct {
	Version     string        `json:"version"`
	Title       string        `json:"title"`
	Home        string        `json:"home_page_url"`
	Self        string        `json:"feed_url"`
	Description string        `json:"description,omitempty"`
	Language    string        `json:"language,omitempty"`
	Authors     []jsonAuthor  `json:"authors,omitempty"`
	Extension   jsonExtension `json:"_coranto"`
}

// jsonExtension tells which version of the extension the items have.
type jsonExtension struct {
	Version int `json:"version"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonEntry struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	External    string           `json:"external_url,omitempty"` // the main source's story
	Title       string           `json:"title"`
	Content     string           `json:"content_html"`
	Summary     string           `json:"summary,omitempty"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Authors     []jsonAuthor     `json:"authors,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Digest      *Digest          `json:"_coranto,omitempty"`
}

type jsonAttachment struct {
	URL    string `json:"url"`
	Type   string `json:"mime_type"`
	Length int    `json:"size_in_bytes"`
}

func jsonAuthors(names []string) []jsonAuthor {
	var out []jsonAuthor
	for _, name := range names {
		out = append(out, jsonAuthor{name})
	}
	return out
}

func jsonItem(item Item) ([]byte, error) {
	out := jsonEntry{
		ID: item.ID, URL: item.URL, Title: item.Title, Content: item.Content, Summary: item.Summary,
		Published: timestamp(item.Published), Modified: timestamp(item.Updated),
		Authors: jsonAuthors(item.Authors), Language: item.Language, Digest: item.Digest,
	}
	if len(item.Sources) > 0 {
		out.External = item.Sources[0].URL
	}
	for _, c := range item.Categories {
		out.Tags = append(out.Tags, c.Label)
	}
	if p := item.Picture; p != nil {
		out.Image = p.URL
		out.Attachments = []jsonAttachment{{p.URL, p.Type, p.Length}}
	}
	return marshalJSON(out)
}

// marshalJSON returns v on one line, with < and > as they are: nothing here
// stands in HTML.
func marshalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func appendJSON(buf []byte, doc Feed, items [][]byte) ([]byte, error) {
	return appendObject(buf, jsonFeed{
		Version: "https://jsonfeed.org/version/1.1",
		Title:   doc.Title, Home: doc.Home, Self: doc.Self, Description: doc.Description,
		Language: doc.Language, Authors: jsonAuthors(doc.Authors), Extension: jsonExtension{1},
	}, "items", items)
}

// appendObject appends an object of the fields of head and a list of marshalled
// items, each on a line of its own.
func appendObject(buf []byte, head any, name string, items [][]byte) ([]byte, error) {
	fields, err := marshalJSON(head)
	if err != nil {
		return buf, err
	}
	buf = append(buf, bytes.TrimSuffix(fields, []byte("}"))...)
	buf = append(buf, `,"`+name+`":[`...)
	for i, item := range items {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(append(buf, '\n'), item...)
	}
	return append(buf, "\n]}\n"...), nil
}
