package main

import (
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"coranto/internal/content"
	"coranto/internal/files"
	"coranto/internal/site"
)

// What a shell is told while somebody types. It has to come at once, so nothing
// here makes a site: see [site.ReadNames].

type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completes names what can stand behind flags of a command.
func completes(c *cobra.Command, flags map[string]completion) {
	for name, f := range flags {
		_ = c.RegisterFlagCompletionFunc(name, f)
	}
}

// names reads the names of a digest's topics, sources and stories.
func names(folder string) (site.Names, error) {
	dir, err := files.Dir(folder)
	if err != nil {
		return site.Names{}, err
	}
	defer spendMemory(whileRendering)()
	tree, _, err := files.Scan(dir)
	if err != nil {
		return site.Names{}, err
	}
	return site.ReadNames(tree, site.Options{Jobs: runtime.GOMAXPROCS(0)})
}

// named completes a name that the digest has, as it is written.
func (t *tool) named(which func(site.Names) []site.Name) completion {
	return t.namedBy(which, func(n site.Name, typed string) (string, bool) {
		return n.Name, strings.HasPrefix(strings.ToLower(n.Name), strings.ToLower(typed))
	})
}

// selected completes a name for a flag that takes a slug as well: where what is
// typed begins no name, those that it begins in the form of addresses.
func (t *tool) selected(which func(site.Names) []site.Name) completion {
	return t.namedBy(which, func(n site.Name, typed string) (string, bool) {
		if strings.HasPrefix(n.Name, typed) {
			return n.Name, true
		}
		return n.Slug, strings.HasPrefix(n.Slug, typed) || strings.HasPrefix(n.Slug, content.SlugOf(typed)) && typed != ""
	})
}

func (t *tool) namedBy(which func(site.Names) []site.Name, matches func(n site.Name, typed string) (string, bool)) completion {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		all, err := names(t.dir)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var out []string
		for _, n := range which(all) {
			if word, ok := matches(n, typed); ok {
				about := count(n.Articles, "article")
				if n.Title != "" {
					about = n.Title + ", " + about
				}
				out = append(out, word+"\t"+about)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

func topicNames(n site.Names) []site.Name  { return n.Topics }
func sourceNames(n site.Names) []site.Name { return n.Sources }
func storyNames(n site.Names) []site.Name  { return n.Stories }

// inputs completes the name of a file of the digest.
func (t *tool) inputs(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return t.below(typed, "content", "layouts", "static", files.ConfigName)
}

// movable completes the two names that mv takes: the new one has to stand where
// the first one's sort of file does.
func (t *tool) movable(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return t.below(typed, "content/articles", "content/topics")
	case 1:
		for _, folder := range []string{"content/articles", "content/topics"} {
			if strings.HasPrefix(digestName(args[0]), folder+"/") {
				return t.below(typed, folder)
			}
		}
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// mergeable completes the two topics that merge takes, each of them once.
func (t *tool) mergeable(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return t.selected(func(n site.Names) []site.Name {
		return slices.DeleteFunc(n.Topics, func(topic site.Name) bool {
			return len(args) > 0 && topic.Slug == content.SlugOf(args[0])
		})
	})(c, args, typed)
}

// below completes the name of a file in one of the folders, or that is one of
// them, one folder at a time.
func (t *tool) below(typed string, tops ...string) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp
	folder, start := path.Split(filepath.ToSlash(typed))
	entries, err := os.ReadDir(filepath.Join(t.dir, filepath.FromSlash(folder)))
	if err != nil {
		return nil, directive
	}
	var out []string
	for _, entry := range entries {
		name := entry.Name()
		leads := slices.ContainsFunc(tops, func(top string) bool {
			return strings.HasPrefix(folder+name+"/", top+"/") || entry.IsDir() && strings.HasPrefix(top+"/", folder+name+"/")
		})
		switch {
		case !leads || !strings.HasPrefix(name, start) || strings.HasPrefix(name, "."):
		case entry.IsDir():
			out = append(out, folder+name+"/")
			directive |= cobra.ShellCompDirectiveNoSpace
		default:
			out = append(out, folder+name)
		}
	}
	return out, directive
}

// editions completes the slug of an edition: of the newest first.
func (t *tool) editions(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	found, _ := filepath.Glob(filepath.Join(t.dir, "content", "editions", "*.md"))
	var out []string
	for _, name := range slices.Backward(found) {
		if slug := content.SlugOf(strings.TrimSuffix(filepath.Base(name), ".md")); strings.HasPrefix(slug, typed) {
			out = append(out, slug)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
