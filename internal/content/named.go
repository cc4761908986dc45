package content

// Named is what an article names that others may name too.
type Named struct {
	Tags, Sources []Tag
	Story         string
}

// Named reads no more of an article than what it names.
func (p *Parser) Named(file string, src []byte) Named {
	doc := p.matter.Document(file, src)
	r := reader{p: p, matter: doc.Value, in: &Input{}}
	r.File, r.Source = file, src
	var n Named
	for _, f := range r.matter.Fields {
		switch f.Key.Text {
		case "tags":
			n.Tags = r.tags(f.Value)
		case "source":
			for _, s := range r.sources(f.Value) {
				n.Sources = append(n.Sources, Tag{s.Name, s.Slug})
			}
		case "story":
			n.Story = r.slug(f.Value)
		}
	}
	return n
}
