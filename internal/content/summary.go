package content

import "coranto/internal/files"

// Rehash sets the summary's hash after a change to its fields.
func (s *Summary) Rehash() { s.rehash(new(files.Hasher)) }

func (s *Summary) rehash(h *files.Hasher) {
	h.Text(s.ID)
	h.Text(s.Title)
	h.Text(s.Slug)
	s.Date.hash(h)
	s.Updated.hash(h)
	h.Number(int64(s.Rank))
	h.Number(int64(s.Provenance))
	h.Texts(s.Authors)
	s.Source.hash(h)
	h.Texts(s.Highlights)
	h.Number(int64(len(s.Tags)))
	for _, t := range s.Tags {
		h.Text(t.Name)
		h.Text(t.Slug)
	}
	h.Text(s.Story)
	h.Number(int64(len(s.Events)))
	for _, e := range s.Events {
		e.Date.hash(h)
		h.Text(e.Text)
		h.Text(e.URL)
	}
	h.Text(s.Excerpt)
	if s.Image == nil {
		h.Number(0)
	} else {
		h.Number(1)
		h.Text(s.Image.Src)
		h.Text(s.Image.Alt)
		h.Text(s.Image.Caption)
		h.Text(s.Image.Credit)
	}
	h.Number(int64(len(s.Corrections)))
	for _, c := range s.Corrections {
		c.Date.hash(h)
		h.Text(c.Text)
	}
	h.Text(s.Lang)
	s.Hash = h.Sum()
}

func (s *Source) hash(h *files.Hasher) {
	h.Text(s.Name)
	h.Text(s.Slug)
	h.Text(s.URL)
	h.Text(s.Title)
	h.Text(s.Author)
	s.Date.hash(h)
	h.Text(s.License)
}

func (d Date) hash(h *files.Hasher) {
	flags := int64(d.Precision) << 1
	if d.About {
		flags |= 1
	}
	h.Number(flags)
	if !d.IsZero() {
		_, offset := d.Time.Zone()
		h.Number(d.Time.Unix())
		h.Number(int64(offset))
	}
}
