package feed

import (
	"bytes"
	"encoding/xml"
	"slices"
)

// Append marshals an XML document behind buf, with the declaration before it
// and a line feed at its end.
func Append(buf []byte, document any) ([]byte, error) {
	b := bytes.NewBuffer(buf)
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(b).Encode(document); err != nil {
		return buf, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// appendAround is Append of a document that ends with items, each on a line of
// its own, inside of the elements that closing closes.
func appendAround(buf []byte, document any, closing string, items [][]byte) ([]byte, error) {
	out, err := Append(buf, document)
	if err != nil {
		return buf, err
	}
	size := len(closing) + 2
	for _, item := range items {
		size += len(item) + 1
	}
	out = append(slices.Grow(bytes.TrimSuffix(out, []byte(closing+"\n")), size), '\n')
	for _, item := range items {
		out = append(append(out, item...), '\n')
	}
	return append(append(out, closing...), '\n'), nil
}
