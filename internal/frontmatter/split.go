package frontmatter

import (
	"bytes"

	adrg "github.com/adrg/frontmatter"
)

// split takes front matter out of the file with adrg/frontmatter, and reads it.
//
// The library gets the front matter alone, framed anew. Given the file, it
// would copy all of it, and it compares lines without the space around them, so
// a "---" within an indented text would be the end; here the closing fence is
// one that no line is.
func (r *reading) split(h header) Value {
	src := r.Source[h.start:h.end]
	open := h.syntax.fence
	if open == "" {
		open = ";;;" // what the library has for JSON in any layout
	}
	shut := open
	for holdsLine(src, shut) {
		shut += shut[:1]
	}
	frame := append(r.parser.frame[:0], open...)
	frame = append(frame, '\n')
	frame = append(frame, src...)
	if len(src) > 0 && src[len(src)-1] != '\n' {
		frame = append(frame, '\n')
	}
	frame = append(frame, shut...)
	r.parser.frame = frame

	v := Value{Kind: Invalid}
	format := adrg.NewFormat(open, shut, func(data []byte, _ any) error {
		v = h.syntax.read(r, data, h.start)
		return nil
	})
	if _, err := adrg.MustParse(bytes.NewReader(frame), nil, format); err != nil {
		r.Error(r.place(h.open, 3), "front-matter", "the front matter cannot be told from the text", "write "+open+" before and behind it, on lines of their own")
	}
	return v
}

// holdsLine reports whether a line of src is fence, but for the space around
// it.
func holdsLine(src []byte, fence string) bool {
	for at := 0; ; {
		i := bytes.Index(src[at:], []byte(fence))
		if i < 0 {
			return false
		}
		at += i
		start := bytes.LastIndexByte(src[:at], '\n') + 1
		end := lineEnd(src, at)
		if string(bytes.TrimSpace(src[start:end])) == fence {
			return true
		}
		at = end
	}
}
