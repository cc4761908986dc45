package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// address is what a destination turns out to be.
type address uint8

const (
	refused  address = iota // not published
	empty                   // nothing
	fragment                // "#x": a place on the same page
	local                   // a file or page of this digest
	remote                  // http and https
	hosted                  // "//host/x": remote, without a scheme
	personal                // mailto and tel
)

// kindOf says what a destination is, which has no escapes of Markdown and no
// space around it. Only the schemes named here are published; an address that
// hides one of those that run or reveal something is not, even where a browser
// would see through nothing of it.
func kindOf(destination []byte) address {
	if len(destination) == 0 {
		return empty
	}
	switch destination[0] {
	case '#':
		return fragment
	case '/':
		if len(destination) > 1 && destination[1] == '/' {
			return hosted
		}
		return local
	}
	switch scheme := schemeOf(destination); {
	case scheme == nil:
		if disguised(destination) {
			return refused
		}
		return local
	case bytes.EqualFold(scheme, []byte("https")), bytes.EqualFold(scheme, []byte("http")):
		return remote
	case bytes.EqualFold(scheme, []byte("mailto")), bytes.EqualFold(scheme, []byte("tel")):
		return personal
	}
	return refused
}

// schemeOf returns the scheme of an address (RFC 3986, section 3.1), nil when
// it has none.
func schemeOf(address []byte) []byte {
	for i, c := range address {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return address[:i]
		default:
			return nil
		}
	}
	return nil
}

// dangerous are the schemes that kindOf looks for under disguises.
var dangerous = [...]string{"javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem"}

// disguised reports whether a dangerous scheme shows when white space,
// backslashes, control and invisible characters are taken out of address and
// percent signs are resolved.
func disguised(address []byte) bool {
	if bytes.IndexByte(address, ':') < 0 && bytes.IndexByte(address, '%') < 0 {
		return false // neither a scheme nor a way to hide one
	}
	seen := address
	for range 3 { // each round is linear; nothing decodes more than once anyway
		bare := make([]byte, 0, len(seen))
		for i := 0; i < len(seen); {
			r, size := utf8.DecodeRune(seen[i:])
			switch {
			case r == '%' && i+2 < len(seen) && util.IsHexDecimal(seen[i+1]) && util.IsHexDecimal(seen[i+2]):
				bare = append(bare, unhex(seen[i+1])<<4|unhex(seen[i+2]))
				size = 3
			case r <= ' ' || r == '\\' || r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			default:
				bare = append(bare, seen[i:i+size]...)
			}
			i += size
		}
		if len(bare) == len(seen) {
			break
		}
		seen = bare
		if scheme := string(schemeOf(bare)); scheme != "" {
			for _, d := range dangerous {
				if strings.EqualFold(scheme, d) {
					return true
				}
			}
		}
	}
	return false
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// unescape resolves the backslashes and references of a destination or title,
// each once. What it returns is destination itself when there are none.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			out = append(out, s[i+1])
			i += 2
			continue
		case c == '&':
			if size, characters := reference(s[i:]); size > 0 {
				out = append(out, characters...)
				i += size
				continue
			}
		}
		out = append(out, s[i])
		i++
	}
	return out
}

// destinationOf returns a destination as resolvers get it: without escapes and
// the space around it.
func destinationOf(written []byte) []byte {
	return bytes.TrimFunc(unescape(written), func(r rune) bool {
		return r <= ' ' || r == 0x7f || unicode.IsSpace(r) || r == '\ufeff'
	})
}

// plainURL marks the bytes that stand in an address as they are (RFC 3986:
// unreserved, gen-delims and sub-delims). The apostrophe is not one of them, so
// that an address may stand in quotes of either kind.
var plainURL = func() (t [256]bool) {
	for c := range t {
		t[c] = isAlnum(byte(c))
	}
	for _, c := range "-._~:/?#[]@!$()*+,;=" {
		t[c] = true
	}
	return t
}()

// appendURL appends address for an attribute. Percent signs that begin an
// escape stay.
func appendURL[bytes []byte | string](out []byte, address bytes) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case plainURL[c]:
			out = append(out, c)
		case c == '&':
			out = append(out, "&amp;"...)
		case c == '%' && i+2 < len(address) && util.IsHexDecimal(address[i+1]) && util.IsHexDecimal(address[i+2]):
			out = append(out, c)
		default:
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return out
}
