package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestUnderAndLookup(t *testing.T) {
	var tree Tree
	names := []string{ // as bytes sort
		"a", "content", "content!", "content-x/a", "content.md", "content/", "content/a", "content/a/b", "content/é", "content/\U0010ffff", "content0", "contents", "contents/a", "z",
	}
	for _, name := range names {
		tree.files = append(tree.files, File{Name: name})
	}
	tests := []struct{ folder, want string }{
		{"content", "[content/ content/a content/a/b content/é content/\U0010ffff]"},
		{"content/a", "[content/a/b]"},
		{"content-x", "[content-x/a]"},
		{"contents", "[contents/a]"},
		{"conten", "[]"},
		{"content.md", "[]"},
		{"", "[]"},
		{".", "[]"},
		{"zz", "[]"},
	}
	for _, test := range tests {
		got := []string{}
		for _, f := range tree.Under(test.folder) {
			got = append(got, f.Name)
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("under %q are %v, want %s", test.folder, got, test.want)
		}
	}
	for _, name := range names {
		if f, ok := tree.Lookup(name); !ok || f.Name != name {
			t.Errorf("%q is not found", name)
		}
	}
	for _, name := range []string{"", "b", "conten", "content/b", "content/a/", "zz"} {
		if _, ok := tree.Lookup(name); ok {
			t.Errorf("%q is found", name)
		}
	}
	if _, ok := new(Tree).Lookup("a"); ok || len(new(Tree).Under("a")) > 0 {
		t.Error("an empty tree has files")
	}
}

func TestWhatIsAppendedToAListDoesNotChangeTheTree(t *testing.T) {
	tree, _, err := Scan(layerOf("own", "content/a", "static/b"))
	if err != nil {
		t.Fatal(err)
	}
	_ = append(tree.Under("content"), File{Name: "other"})
	if got := tree.All()[1].Name; got != "static/b" {
		t.Errorf("static/b has become %s", got)
	}
}

// changing is a file system with one file, which has more bytes when it is read
// than when it was asked for its size.
type changing struct{ listed, content []byte }

func (c *changing) Open(string) (fs.File, error) {
	return &changingFile{Reader: bytes.NewReader(c.content), size: len(c.listed)}, nil
}

type changingFile struct {
	*bytes.Reader
	size int
}

func (f *changingFile) Stat() (fs.FileInfo, error) { return sized(f.size), nil }
func (f *changingFile) Close() error               { return nil }

type sized int

func (s sized) Name() string       { return "f" }
func (s sized) Size() int64        { return int64(s) }
func (s sized) Mode() fs.FileMode  { return 0 }
func (s sized) ModTime() time.Time { return time.Time{} }
func (s sized) IsDir() bool        { return false }
func (s sized) Sys() any           { return nil }

func TestReadGivesAllBytesWhateverTheBuffer(t *testing.T) {
	for _, size := range []int{0, 1, 511, 512, 513, 100_000} {
		content := bytes.Repeat([]byte("x"), size)
		for _, room := range []int{0, 1, size, size + 1, size + 511, size + 512, 300_000} {
			for _, listed := range []int{0, size / 2, size, 2 * size} {
				f := File{"f", &layer{&changing{content[:min(listed, size)], content}}}
				buf := bytes.Repeat([]byte("o"), room)
				got, err := f.Read(buf)
				if err != nil || !bytes.Equal(got, content) {
					t.Errorf("%d bytes, listed as %d, into %d: %d bytes, %v", size, listed, room, len(got), err)
				}
				if room >= size+bytes.MinRead && size > 0 && &got[0] != &buf[0] {
					t.Errorf("%d bytes into %d are elsewhere", size, room)
				}
			}
		}
	}
}

func TestOneBufferServesManyFiles(t *testing.T) {
	tree, _, err := Scan(layerOf("own", "content/short", "content/"+strings.Repeat("long", 300), "static/x"))
	if err != nil {
		t.Fatal(err)
	}
	var buf []byte
	for _, f := range tree.All() {
		data, err := f.Read(buf)
		if err != nil || string(data) != "own "+f.Name {
			t.Errorf("%s holds %q, %v", f.Name, data, err)
		}
		buf = data
	}
}

func TestReadCheckedWantsTheSameBytes(t *testing.T) {
	disk := fstest.MapFS{"content/a": {Data: []byte("before")}}
	tree, _, err := Scan(disk)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := tree.Lookup("content/a")
	hash := Sum([]byte("before"))
	if data, err := f.ReadChecked(hash, nil); err != nil || string(data) != "before" {
		t.Errorf("%q, %v", data, err)
	}
	disk["content/a"] = &fstest.MapFile{Data: []byte("behind")}
	if data, err := f.ReadChecked(hash, nil); !errors.Is(err, ErrChanged) || data != nil || !strings.Contains(err.Error(), "content/a") {
		t.Errorf("a changed file: %q, %v", data, err)
	}
	delete(disk, "content/a")
	data, err := f.ReadChecked(hash, nil)
	if name, ok := Changed(fmt.Errorf("a page: %w", err)); !ok || name != "content/a" {
		t.Errorf("%q, %v has changed", name, ok)
	}
	if !errors.Is(err, ErrChanged) || data != nil {
		t.Errorf("a file that is gone: %q, %v", data, err)
	}
}

func TestTheZeroFileDoesNotExist(t *testing.T) {
	if _, err := (File{}).Read(nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	tree, _, err := Scan(layerOf("own", "content/a/b"))
	if err != nil {
		t.Fatal(err)
	}
	folder := File{"content/a", tree.All()[0].layer}
	if data, err := folder.Read(nil); err == nil || data != nil {
		t.Errorf("%q, %v", data, err)
	}
}
