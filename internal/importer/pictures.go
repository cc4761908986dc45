package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // what is a picture
	_ "image/jpeg" // what is a picture
	_ "image/png"  // what is a picture
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	_ "golang.org/x/image/webp" // what is a picture

	"coranto/internal/desk"
	"coranto/internal/markdown"
	"coranto/internal/slug"
)

// The bounds of the pictures of one story, when they are fetched.
const (
	MostPictures     = 40
	MostPictureBytes = 8 << 20         // of one
	MostPixels       = 100e6           // of one: what is unpacked to be shown
	MostPictureTime  = 2 * time.Minute // for all
)

// withPictures fetches the pictures of a story, which then stand beside it. What
// cannot be had stays linked, and is told.
func (f Fetcher) withPictures(ctx context.Context, s Story) Story {
	f.Accept, f.Bytes = "image/webp, image/png, image/jpeg, image/gif", MostPictureBytes
	ctx, cancel := context.WithTimeout(ctx, MostPictureTime)
	defer cancel()
	body := []byte(s.Body)
	type place struct {
		offset, length int
		name           string
	}
	var places []place
	names := map[string]string{} // by address; "" for one that stays linked
	var converter markdown.Converter
	for _, ref := range converter.Scan(body, false).Pictures {
		u, err := url.Parse(ref.Destination)
		if err != nil || !web(u) || !bytes.HasPrefix(body[ref.Offset:], []byte("http")) {
			continue
		}
		name, asked := names[ref.Destination]
		if !asked {
			picture, err := f.picture(ctx, ref.Destination, len(s.Pictures))
			if err != nil {
				s.Notes = append(s.Notes, fmt.Sprintf("a picture stays linked: %v", err))
			} else {
				name = freeName(picture.Name, s.Pictures)
				s.Pictures = append(s.Pictures, desk.DraftPicture{Name: name, Data: picture.Data})
			}
			names[ref.Destination] = name
		}
		if name != "" {
			places = append(places, place{ref.Offset, ref.Length, name})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return b.offset - a.offset })
	for _, p := range places {
		body = slices.Replace(body, p.offset, p.offset+p.length, []byte(p.name)...)
	}
	s.Body = string(body)
	return s
}

// picture fetches one picture, and names it by its address and by what it is.
func (f Fetcher) picture(ctx context.Context, address string, before int) (desk.DraftPicture, error) {
	if before == MostPictures {
		return desk.DraftPicture{}, fmt.Errorf("%s is beyond the first %d", address, MostPictures)
	}
	fetched, err := f.Fetch(ctx, address, Validators{})
	if err != nil {
		return desk.DraftPicture{}, err
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(fetched.Data))
	switch {
	case err != nil:
		err = errors.New("it is no PNG, JPEG, GIF or WebP")
	case config.Width < 2 || config.Height < 2 || float64(config.Width)*float64(config.Height) > MostPixels:
		err = fmt.Errorf("it has %d × %d pixels", config.Width, config.Height)
	}
	if err != nil {
		return desk.DraftPicture{}, fmt.Errorf("%s: %w", address, err)
	}
	base := ""
	if u, err := url.Parse(address); err == nil {
		base = slug.Make(strings.TrimSuffix(path.Base(u.Path), path.Ext(u.Path)))
	}
	if base == "" || base == "index" || len(base) > 80 {
		base = "picture"
	}
	ending := map[string]string{"jpeg": ".jpg", "png": ".png", "gif": ".gif", "webp": ".webp"}[kind]
	return desk.DraftPicture{Name: base + ending, Data: fetched.Data}, nil
}

// freeName returns a name that no other picture has.
func freeName(name string, others []desk.DraftPicture) string {
	ending := path.Ext(name)
	base := strings.TrimSuffix(name, ending)
	for i := 2; slices.ContainsFunc(others, func(p desk.DraftPicture) bool { return p.Name == name }); i++ {
		name = fmt.Sprintf("%s-%d%s", base, i, ending)
	}
	return name
}
