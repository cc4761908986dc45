package main

import (
	"errors"
	"runtime"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// site makes the site of the digest's folder. Without settings that hold there
// is none: the error comes after what is wrong with them was printed.
func (t *tool) site(o site.Options) (*site.Site, error) {
	s, _, err := load(".", o)
	if err != nil {
		return nil, err
	}
	if ds := s.Said(files.ConfigName); diag.HasErrors(ds) {
		if err := diag.Text(t.err, ds, t.colour()); err != nil {
			return nil, &failure{err}
		}
		return nil, &failure{errors.New("the digest's settings have errors")}
	}
	return s, nil
}

// load makes the site of a digest's folder, and returns with it what cannot be
// among its files.
func load(folder string, o site.Options) (*site.Site, []diag.Diagnostic, error) {
	o.Jobs, o.Kept = runtime.GOMAXPROCS(0), build.Kept(folder)
	dir, err := files.Dir(folder)
	if err != nil {
		return nil, nil, &failure{err}
	}
	tree, ds, err := files.Scan(dir, coranto.Theme)
	if err != nil {
		return nil, nil, &failure{err}
	}
	s, err := site.Load(tree, o)
	if err != nil {
		return nil, nil, &failure{err}
	}
	return s, ds, nil
}
