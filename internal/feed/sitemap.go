package feed

import "encoding/xml"

// Sitemap is a list of pages (sitemaps.org protocol 0.9): at most 50,000.
type Sitemap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []SitemapPage `xml:"url"`
}

// SitemapPage is one page of a sitemap.
type SitemapPage struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"` // a date or a date with time and zone
}

// SitemapIndex is a list of sitemaps.
type SitemapIndex struct {
	XMLName  xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Sitemaps []SitemapPage `xml:"sitemap"`
}
