package feed

import "encoding/xml"

// Sitemap is a list of pages (sitemaps.org protocol 0.9): at most 50,000.
type Sitemap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string        `xml:"xmlns:news,attr,omitempty"`
	Pages   []SitemapPage `xml:"url"`
}

// SitemapPage is one page of a sitemap.
type SitemapPage struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"` // a date or a date with time and zone
	News     *News  `xml:"news:news"`
}

// NewsNamespace is that of [News] in a [Sitemap].
const NewsNamespace = "http://www.google.com/schemas/sitemap-news/0.9"

// News is what a news sitemap says of an article.
type News struct {
	Publication string `xml:"news:publication>news:name"`
	Language    string `xml:"news:publication>news:language"`
	Published   string `xml:"news:publication_date"`
	Title       string `xml:"news:title"`
}

// SitemapIndex is a list of sitemaps.
type SitemapIndex struct {
	XMLName  xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Sitemaps []SitemapPage `xml:"sitemap"`
}
