package site

import (
	"bytes"
	"encoding/xml"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"iter"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	_ "golang.org/x/image/webp" // sizes of pictures

	"coranto/internal/content"
	"coranto/internal/files"
)

// Asset is the published copy of a file that an article shows or links to: its
// name holds the hash of its bytes, so a browser may keep it for ever.
type Asset struct {
	File          string // the input file
	Path          string // below the home page
	URL           string // path on the host
	Size          int    // in bytes
	Width, Height int    // of a picture, in pixels; 0 when unknown
	Hash          files.Hash
}

// Assets returns the files of content/ and static/ that published files show
// or link to, by name.
func (s *Site) Assets() []*Asset { return s.assets }

// Asset returns the published copy of an input file.
func (s *Site) Asset(file string) (*Asset, bool) {
	i, ok := slices.BinarySearchFunc(s.assets, file, func(a *Asset, file string) int { return strings.Compare(a.File, file) })
	if !ok {
		return nil, false
	}
	return s.assets[i], true
}

// AssetAt returns the published copy at a path below the home page. Files with
// one path have the same bytes; it is that of the first of them by name.
func (s *Site) AssetAt(path string) (*Asset, bool) {
	i, ok := slices.BinarySearchFunc(s.assetPaths, path, func(a *Asset, path string) int { return strings.Compare(a.Path, path) })
	if !ok {
		return nil, false
	}
	return s.assetPaths[i], true
}

// updateAssets finds the files that published ones show or link to. What is new
// with the articles that have come is added; when there may be fewer, or a file
// itself has changed, all are found again.
func (d *derivation) updateAssets() error {
	s, prev := d.Site, d.prev
	lost, found := map[string]bool{}, map[string]bool{}
	note := func(names map[string]bool, in *content.Input) {
		for name := range assetNames(in) {
			names[name] = true
		}
	}
	for _, a := range d.gone {
		if s.showsFiles(a) {
			note(lost, &a.Input)
		}
	}
	for _, a := range d.come {
		if s.showsFiles(a) {
			note(found, &a.Input)
		}
	}
	all := d.first || len(d.others) > 0
	if d.renewed && !all {
		all = !sameAddresses(prev.register, s.register)
		for _, in := range d.goneFiles {
			note(lost, in)
		}
		for _, in := range d.comeFiles {
			if _, shown := s.register.addresses[in.File]; shown {
				note(found, in)
			}
		}
	}
	for name := range lost {
		all = all || !found[name]
	}
	known := s.assets
	if all {
		clear(found)
		for _, in := range s.standing.inputs() {
			if _, shown := s.register.addresses[in.File]; shown {
				note(found, in)
			}
		}
		for a := range s.articles.all() {
			if s.showsFiles(a) {
				note(found, &a.Input)
			}
		}
		s.saidOf.assets = nil
		known = nil
	}
	var come []*Asset
	for name := range found {
		old, ok := prev.Asset(name)
		if ok && !d.others[name] {
			if all {
				come = append(come, old)
			}
			continue
		}
		a, err := s.readAsset(name)
		if err != nil {
			return err
		}
		if a != nil && ok && *a == *old {
			a = old
		}
		if a != nil {
			come = append(come, a)
		}
	}
	s.assets = edited(known, nil, come, func(a, b *Asset) int { return strings.Compare(a.File, b.File) })
	if !slices.Equal(s.assets, prev.assets) || d.first {
		s.assetPaths = slices.Clone(s.assets)
		slices.SortStableFunc(s.assetPaths, func(a, b *Asset) int { return strings.Compare(a.Path, b.Path) })
	}
	return nil
}

func sameAddresses(a, b *register) bool { return maps.Equal(a.addresses, b.addresses) }

// showsFiles reports whether the files that an article shows or links to are
// published with it.
func (s *Site) showsFiles(a *Article) bool {
	return a.State == Published && (len(a.Pictures)+len(a.Links) > 0) && s.rightsOf(a.Article) == FullText
}

// assetNames yields the files that a content file shows or links to and that can
// be copied.
func assetNames(in *content.Input) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, list := range [][]content.Reference{in.Pictures, in.Links} {
			for _, ref := range list {
				if name, local := AssetName(in.File, ref.Destination); local && !yield(name) {
					return
				}
			}
		}
	}
}

// readAsset makes an asset of a file; nil when there is no such file, which is
// reported where the file is named, or it may not be read.
func (s *Site) readAsset(name string) (*Asset, error) {
	file, found := s.Tree.Lookup(name)
	if !found {
		return nil, nil
	}
	data, err := file.Read(nil)
	if err != nil {
		d, err := unreadable(name, err)
		if d != nil {
			s.saidOf.assets = append(slices.Clip(s.saidOf.assets), *d)
		}
		return nil, err
	}
	return s.newAsset(name, data), nil
}

// repictured returns the articles that did not change, but whose picture did.
func (d *derivation) repictured() []*Article {
	s, prev := d.Site, d.prev
	if d.first || slices.Equal(s.assets, prev.assets) {
		return nil
	}
	come := map[string]bool{}
	for _, a := range d.come {
		come[a.File] = true
	}
	var out []*Article
	for a := range s.articles.all() {
		if a.Entry == nil || a.Image == nil || come[a.File] {
			continue
		}
		name, local := AssetName(a.File, a.Image.Src)
		if !local {
			continue
		}
		if now, _ := s.Asset(name); now != a.Entry.Picture && s.rightsOf(a.Article) == FullText {
			out = append(out, a)
		}
	}
	return out
}

// AssetName returns the input file that a destination names, when it can be
// one that is copied: beside a content file, or a picture of static/.
func AssetName(file, destination string) (string, bool) {
	where, _, _ := strings.Cut(destination, "#")
	where, _, _ = strings.Cut(where, "?")
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	switch {
	case where == "", strings.HasPrefix(where, "//"), strings.Contains(where, ":"), isSource(path.Clean(where)):
		return "", false
	case strings.HasPrefix(where, "/"):
		return "static" + path.Clean(where), isPicture(where)
	}
	name := path.Join(path.Dir(file), where)
	return name, strings.HasPrefix(name, "content/") || strings.HasPrefix(name, "static/") && isPicture(name)
}

// isSource reports whether a file is one that articles are written in. It is
// never copied: what is shown of it, and when, its front matter decides.
func isSource(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return true
	}
	return false
}

// isDocument reports whether browsers open a file as a page of its own, with all
// that it runs. A drawing is one too, and is looked through.
func isDocument(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".xhtml", ".xht", ".xml", ".xsl", ".xslt", ".svgz", ".mht", ".mhtml":
		return true
	}
	return false
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif":
		return true
	}
	return false
}

// maxStem is how many bytes of a file's name its copy has: with the hash and the
// ending it must still be the name of a file, which can have 255.
const maxStem = 200

// shortened returns the beginning of s that has at most so many bytes, and no half of
// a character.
func shortened(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func (s *Site) newAsset(name string, data []byte) *Asset {
	a := &Asset{File: name, Size: len(data), Hash: files.Sum(data)}
	ext := path.Ext(name)
	stem := shortened(strings.TrimSuffix(path.Base(name), ext), maxStem) + "." + a.Hash.Short() + strings.ToLower(ext)
	if below, static := strings.CutPrefix(name, "static/"); static {
		a.Path = path.Join(path.Dir(below), stem)
	} else {
		a.Path = "media/" + stem
	}
	a.URL = s.Path(a.Path)
	if strings.EqualFold(ext, ".svg") {
		a.Width, a.Height = svgSize(data)
	} else if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		a.Width, a.Height = c.Width, c.Height
	}
	return a
}

// svgSize returns the size that an SVG file gives itself, in CSS pixels.
func svgSize(data []byte) (width, height int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var box []string
		for _, attr := range start.Attr {
			switch attr.Name.Local {
			case "width":
				width, _ = strconv.Atoi(strings.TrimSuffix(attr.Value, "px"))
			case "height":
				height, _ = strconv.Atoi(strings.TrimSuffix(attr.Value, "px"))
			case "viewBox":
				box = strings.Fields(strings.ReplaceAll(attr.Value, ",", " "))
			}
		}
		if (width <= 0 || height <= 0) && len(box) == 4 {
			w, _ := strconv.ParseFloat(box[2], 64)
			h, _ := strconv.ParseFloat(box[3], 64)
			width, height = int(w+0.5), int(h+0.5)
		}
		if width <= 0 || height <= 0 {
			return 0, 0
		}
		return width, height
	}
}
