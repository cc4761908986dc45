package content_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/content"
	"coranto/internal/files"
	"coranto/internal/sample"
)

var berlin = must(time.LoadLocation("Europe/Berlin"))

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// kept keeps articles and returns what can be had of them again.
func kept(articles ...*content.Article) *content.Kept {
	var data []byte
	for _, a := range articles {
		data = a.AppendKept(data)
	}
	return content.NewKept(content.Setting(berlin, "en"), string(data))
}

// fill sets every field below v to something that no other field has.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(1_000_000_000+*n*7919), 0).In(berlin)))
		return
	case content.Date:
		v.Set(reflect.ValueOf(content.Date{
			Time:      time.Unix(int64(1_000_000_000+*n*7919), 0).In(berlin),
			Precision: content.Precision(1 + *n%4), About: *n%2 == 0,
		}))
		return
	case map[string]any:
		v.Set(reflect.ValueOf(map[string]any{
			"text": fmt.Sprint(*n), "whole": -*n, "fraction": 0.25, "yes": true, "no": false, "nothing": nil,
			"list": []any{"a", 1, []any{}, map[string]any{}}, "map": map[string]any{"in": map[string]any{"deep": "er"}},
		}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(*n) * 1001)
	case reflect.Uint8:
		v.SetUint(2) // Warning, Ordinary, Excerpt: each is known
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(t, v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(*n+i) % 256)
		}
	default:
		t.Fatalf("the test does not know how to fill %s", v.Type())
	}
}

// TestKeptArticleHasEveryField holds that no field of an article is lost: one
// that is added to the type and not to the codec fails here.
func TestKeptArticleHasEveryField(t *testing.T) {
	for _, same := range []bool{true, false} {
		var a content.Article
		n := 0
		fill(t, reflect.ValueOf(&a).Elem(), &n)
		if same { // as parsing has it: the main source is the first
			a.Source = a.Sources[0]
		}
		got, ok := kept(&a).Article(a.File, a.FileHash, berlin)
		if !ok {
			t.Fatal("the article is not there")
		}
		if d := cmp.Diff(&a, got); d != "" {
			t.Errorf("(-kept +got)\n%s", d)
		}
		if !reflect.DeepEqual(&a, got) {
			t.Error("the two differ in what a list that is empty or not there is")
		}
	}
}

// TestKeptArticlesAreAsParsed keeps every article of a large digest, and those
// of which something is wrong.
func TestKeptArticlesAreAsParsed(t *testing.T) {
	p := content.Parser{Zone: berlin, Language: "en"}
	var articles []*content.Article
	for name, data := range sample.Files(400, 5) {
		if strings.HasPrefix(name, "content/articles/") {
			articles = append(articles, p.Article(name, data))
		}
	}
	for i, text := range []string{
		"", "---\n---\n", "---\ntitle: T\ndate: 2021-13-40\nrank: x\nevents: []\nhighlights: []\n---\n", "---\ntitle: [a, b\n",
		"---\ntitle: T\ndate: 2021-03-28T02:30\nevents: [{date: 2021~, text: x}, {}]\nparams: {a: [1, 2.5, x], b: {c: true}}\nimage: {}\n---\n![a](b.png) [c](d.md)\n<b>\n",
		"---\ntitle: T\ndate: 2021-10-31T02:30\nsource: [{name: A, date: 2021}, B]\nwithdrawn: {date: 2022-01-01, reason: R}\ndraft: true\nexpires: 2030-01-01\naliases: [/a]\n---\n",
	} {
		articles = append(articles, p.Article(fmt.Sprintf("content/articles/bad%d.md", i), []byte(text)))
	}
	k := kept(articles...)
	if k.Len() != len(articles) {
		t.Errorf("%d articles are kept of %d", k.Len(), len(articles))
	}
	for _, a := range articles {
		got, ok := k.Article(a.File, a.FileHash, berlin)
		if !ok {
			t.Fatalf("%s is not there", a.File)
		}
		if !reflect.DeepEqual(a, got) {
			t.Errorf("%s (-kept +got)\n%s", a.File, cmp.Diff(a, got))
		}
	}
}

// TestKeptIsForItsKeyAlone holds that another name, other bytes, another time
// zone, other rules of the same zone, or another language get nothing.
func TestKeptIsForItsKeyAlone(t *testing.T) {
	p := content.Parser{Zone: berlin, Language: "en"}
	src := []byte("---\ntitle: T\ndate: 2021-07-01\n---\n")
	a := p.Article("content/articles/a.md", src)
	k := kept(a)
	if _, ok := k.Article("content/articles/a.md", files.Sum(src), berlin); !ok {
		t.Error("the article is not there")
	}
	if _, ok := k.Article("content/articles/b.md", files.Sum(src), berlin); ok {
		t.Error("another file gets it")
	}
	if _, ok := k.Article("content/articles/a.md", files.Sum(append(src, ' ')), berlin); ok {
		t.Error("other bytes get it")
	}
	if k.For(berlin, "en") == nil || k.For(berlin, "de") != nil || k.For(time.UTC, "en") != nil {
		t.Error("it is not for its time zone and language alone")
	}
	if _, ok := k.Article("content/articles/a.md", files.Sum(src), time.FixedZone("Europe/Berlin", 3600)); ok {
		t.Error("a zone whose rules have changed gets it")
	}
	var none *content.Kept
	if _, ok := none.For(berlin, "en").Article("content/articles/a.md", files.Sum(src), berlin); ok || none.Len() != 0 {
		t.Error("what keeps nothing has it")
	}
}

// TestTornRecords holds that what is no record, or is cut off, is not taken for
// an article of another content, and stops nothing.
func TestTornRecords(t *testing.T) {
	p := content.Parser{Zone: berlin, Language: "en"}
	src := []byte("---\ntitle: T\ndate: 2021-07-01\ntags: [a, b]\nparams: {a: [1, {b: c}]}\nevents: [{date: 2021, text: x}]\n---\n![a](b.png)\n")
	a := p.Article("content/articles/a.md", src)
	data := string(a.AppendKept(nil))
	for n := range len(data) {
		k := content.NewKept("", data[:n])
		if k.Len() != 0 {
			t.Fatalf("the first %d of %d bytes are taken for a record", n, len(data))
		}
	}
	for i := range len(data) {
		for _, flip := range []byte{1, 0x80, 0xff} {
			broken := []byte(data)
			broken[i] ^= flip
			content.NewKept("", string(broken)).Article(a.File, a.FileHash, berlin) // without a panic
		}
	}
}
