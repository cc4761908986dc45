package site

import (
	"fmt"
	"html/template"
	"net/url"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// Options say what a site is loaded for.
type Options struct {
	Now       time.Time        // decides what is published
	Drafts    bool             // drafts are shown as if they were published
	Future    bool             // so are articles whose date is after Now
	BaseURL   string           // instead of the url in site.yaml; "" for that one
	Portable  bool             // pages lead to one another by their files, so that they open from disk
	Jobs      int              // files parsed at a time; 0 is one
	Functions template.FuncMap // for the layouts, besides the theme's own
	Kept      *Kept            // articles that need not be parsed again; nil for none

	// AllRead is called when Load has read all articles. What it does from then on
	// needs one processor, so others can be given work; nil for nothing.
	AllRead func()
}

// Load makes the Site of a tree's files. What is wrong with the files is among
// its diagnostics; an error is of the environment.
func Load(tree *files.Tree, o Options) (*Site, error) {
	none := &Site{options: o, standing: &standingFiles{}, register: &register{}}
	every := make([]string, 0, len(tree.All())+1)
	for _, f := range tree.All() {
		every = append(every, f.Name)
	}
	s, err := none.successor(tree, every, o.Now)
	if s != nil {
		s.options.Kept = nil // what is read from now on is new
	}
	return s, err
}

// Changes are what may have happened to a digest since its Site was made.
type Changes struct {
	// Files are the names of files that may have come, changed or gone; the name
	// of a folder stands for all below it, and "." for everything.
	Files []string
	Now   time.Time // zero when no time has passed
}

// Apply returns the next Site: what [Load] would make of the files as they are
// now, if nothing has changed but what the changes name. What did not change is
// shared with s, which stays as it is. When nothing changed at all it is s.
//
// With an error, which is of the environment, the changes have not been taken
// in, and are to be given again with the next ones.
func (s *Site) Apply(c Changes) (*Site, error) {
	tree, touched, err := s.Tree.Update(c.Files...)
	if err != nil {
		return nil, err
	}
	if c.Now.IsZero() {
		c.Now = s.Now
	}
	return s.successor(tree, touched, c.Now)
}

// readConfig reads site.yaml.
func (s *Site) readConfig() error {
	file, found := s.Tree.Lookup(files.ConfigName)
	if found {
		src, err := file.Read(nil)
		if err != nil {
			return err
		}
		s.Config, s.saidOf.config = ParseConfig(src)
	} else {
		s.Config, _ = ParseConfig([]byte("title: none\n"))
		s.saidOf.config = []diag.Diagnostic{{
			Rule: "file", Message: "there is no site.yaml here", Hint: "run coranto init, or name the digest's folder with -C",
			Position: diag.Position{File: files.ConfigName},
		}}
	}
	if s.options.BaseURL != "" {
		home, err := HomeURL(s.options.BaseURL)
		if err != nil {
			return fmt.Errorf("--base-url: %w", err)
		}
		if home != s.Config.URL {
			s.Config.URL = home
			var h files.Hasher
			h.Hash(s.Config.Hash)
			h.Text(home)
			s.Config.Hash = h.Sum()
		}
	}
	if s.Config.Portable = s.options.Portable; s.Config.Portable {
		var h files.Hasher
		h.Hash(s.Config.Hash)
		h.Text("portable")
		s.Config.Hash = h.Sum()
	}
	s.Base, s.Origin = "/", ""
	if u, err := url.Parse(s.Config.URL); err == nil && u.Host != "" {
		s.Base, s.Origin = u.EscapedPath(), u.Scheme+"://"+u.Host
	}
	return nil
}
