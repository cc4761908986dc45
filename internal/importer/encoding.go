package importer

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

// decode returns a pasted text, and what has to be said of its bytes.
func decode(data []byte) (text, note string) {
	if wide, ok := decodeUTF16(data); ok {
		return string(wide), ""
	}
	if utf8.Valid(data) {
		return strings.TrimPrefix(string(data), "\ufeff"), ""
	}
	out, _ := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(out), "the text is not UTF-8 and was read as Windows-1252: look at its accents and quotation marks"
}

// decodeUTF16 reads what a byte order mark says is UTF-16, or what begins with
// a < of two bytes.
func decodeUTF16(data []byte) ([]byte, bool) {
	order := xunicode.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{'<', 0}):
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.HasPrefix(data, []byte{0, '<'}):
		order = xunicode.BigEndian
	default:
		return nil, false
	}
	out, err := xunicode.UTF16(order, xunicode.UseBOM).NewDecoder().Bytes(data)
	return out, err == nil
}

// headOf returns the beginning of what came in, as text in lower case, to tell
// what it is.
func headOf(data []byte) []byte {
	data = data[:min(len(data), 8<<10)]
	if wide, ok := decodeUTF16(data); ok {
		data = wide
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 4<<10)], " \t\r\n\f"))
}

// decodePage returns the text of an HTML page: in the encoding that the server
// or the page itself names (HTML, §13.2.3), else in UTF-8 if it is that, else in
// Windows-1252.
func decodePage(data []byte, contentType string) (text, note string) {
	if text, ok := decodeUTF16(data); ok {
		return string(text), ""
	}
	encoding, name, certain := charset.DetermineEncoding(data, contentType)
	if !certain && bytes.HasPrefix(data, []byte("<?xml")) {
		if named, said := charset.Lookup(xmlEncoding(data)); named != nil && said != "utf-8" {
			encoding, name = named, said
		}
	}
	switch {
	case utf8.Valid(data) && (name == "utf-8" || name == "windows-1252" && !certain || wide(data) >= surelyWide):
		return strings.TrimPrefix(string(data), "\ufeff"), ""
	case name == "utf-8":
		return mixed(data), "the page says that it is UTF-8, but some of it is not, and was read as Windows-1252: look at its accents and quotation marks"
	}
	out, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return mixed(data), fmt.Sprintf("the page cannot be read as %s, and was read as Windows-1252: look at its accents and quotation marks", name)
	}
	return string(out), ""
}

// surelyWide is how many characters outside of ASCII are UTF-8 by no accident.
// A browser that saves a page as UTF-8 may leave what the page says of another
// encoding.
const surelyWide = 20

// wide counts the characters of UTF-8 that are not ASCII.
func wide(data []byte) int {
	n := 0
	for _, c := range data {
		if c >= 0xc0 {
			n++
		}
	}
	return n
}

// mixed reads UTF-8 in which other bytes stand as of Windows-1252.
func mixed(data []byte) string {
	var b strings.Builder
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		b.WriteRune(r)
		data = data[n:]
	}
	return b.String()
}

// xmlEncoding returns the encoding that an XML declaration names; "" for none.
func xmlEncoding(data []byte) string {
	head := data[:min(len(data), 200)]
	end := bytes.Index(head, []byte("?>"))
	if end < 0 {
		return ""
	}
	_, rest, found := strings.Cut(string(head[:end]), "encoding")
	rest = strings.TrimLeft(rest, " \t\r\n=")
	if !found || rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, _ := strings.Cut(rest[1:], rest[:1])
	return name
}
