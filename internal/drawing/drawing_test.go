package drawing_test

import (
	"fmt"
	"strings"
	"testing"

	"coranto/internal/drawing"
)

const root = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 6">`

// TestStillDrawingsPass holds that what drawing programs write goes through.
func TestStillDrawingsPass(t *testing.T) {
	for _, inside := range []string{
		"",
		`<title>On the &lt;script&gt; of url(x)</title><desc>onload="x"</desc>`,
		`<style>.a { fill: url(#g); stroke: red } /* import */</style>`,
		`<style><![CDATA[ @font-face { font-family: x; src: url("data:font/woff2;base64,AAAA") format("woff2") } ]]></style>`,
		`<defs><linearGradient id="g"/></defs><rect fill="url(#g)" style="filter: url( '#f' )"/><use href="#g"/><use xlink:href="#g"/>`,
		`<image href="data:image/png;base64,AAAA" width="1" height="1"/>`,
		`<a href="https://example.org/"><text>on it</text></a>`,
		`<animate attributeName="opacity" values="0;1" dur="1s"/>`,
		`<g aria-label="An image (left) \ a url(x)" data-src="javascript:" id="on" class="script"/>`,
		`<metadata xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:li r:resource="http://creativecommons.org/licenses/by/4.0/"/></metadata>`,
		`<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:export-filename="C:\pictures (1)\a.png"/>`,
		`<!-- <script/> --><?xpacket begin="x"?>`,
	} {
		for _, before := range []string{"", "\ufeff", `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\n" + `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + "\n"} {
			if faults := drawing.Check([]byte(before + root + inside + "</svg>\n")); len(faults) > 0 {
				t.Errorf("%s: %+v", inside, faults)
			}
		}
	}
}

// TestLivelyDrawingsAreFound tells, for each way to run or fetch something, which
// bytes are named.
func TestLivelyDrawingsAreFound(t *testing.T) {
	for inside, want := range map[string]string{
		`<script>alert(1)</script>`:                        `<script>`,
		`<script href="a.js"/>`:                            `<script href="a.js"/> href`,
		`<x:script xmlns:x="http://www.w3.org/2000/svg"/>`: `<x:script xmlns:x="http://www.w3.org/2000/svg"/>`,
		`<SCRIPT/>`: `<SCRIPT/>`,
		`<foreignObject><p>x</p></foreignObject>`:                      `<foreignObject>`,
		`<b xmlns="http://www.w3.org/1999/xhtml"/>`:                    `<b xmlns="http://www.w3.org/1999/xhtml"/>`,
		`<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>`:      `<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x"/> src`,
		`<rect onload="x"/>`:                                           `onload`,
		`<rect a="onclick" onclick = 'x'/>`:                            `onclick`,
		`<set attributeName="onmouseover" to="x"/>`:                    `attributeName`,
		`<animate attributeName="xlink:href" values="javascript:x"/>`:  `attributeName values`,
		`<a href="javascript:x"/>`:                                     `href`,
		`<a xlink:href="&#106;ava&#10;script:x"/>`:                     `xlink:href`,
		`<a href="data:text/html,x"/>`:                                 `href`,
		`<use href="other.svg#a"/>`:                                    `href`,
		`<use href="data:image/svg+xml,x"/>`:                           `href`,
		`<image xlink:href="https://example.org/a.png"/>`:              `xlink:href`,
		`<image href="data:image/svg+xml;base64,AA"/>`:                 `href`,
		`<feImage href="//example.org/a"/>`:                            `href`,
		`<rect fill="url(https://example.org/a.svg#g)"/>`:              `fill`,
		`<rect style="fill: URL( 'a.svg#g')"/>`:                        `style`,
		`<rect style="fill: u\72l(https://example.org/)"/>`:            `style`,
		`<rect cursor="url(data:image/svg+xml,x)"/>`:                   `cursor`,
		`<g xml:base="https://example.org/"/>`:                         `xml:base`,
		`<style> @import "a.css";</style>`:                             `@import`,
		`<style>a { b: image-set("a.png" 1x) }</style>`:                `image-set(`,
		`<style>@font-face { src: url(font.woff) }</style>`:            `url(`,
		`<style>ur<!-- -->l(<![CDATA[https://example.org/]]>)</style>`: `u`,
		`<style>a { b: ur<x/>l(https://example.org/) }</style>`:        `a`,
		`<?xml-stylesheet href="a.css"?>`:                              `<?xml-stylesheet href="a.css"?>`,
		`<text>&nbsp;</text>`:                                          `<`,
		`<rect></svg>`:                                                 ``,
		`<g ` + strings.Repeat(`on="" `, 100_000) + `/>`:               strings.TrimSpace(strings.Repeat(`on `, 10)),
		strings.Repeat(`<script/>`, 50):                                strings.TrimSpace(strings.Repeat(`<script/> `, 10)),
	} {
		src := root + inside + "</svg>"
		var got []string
		for _, f := range drawing.Check([]byte(src)) {
			if f.Message == "" || f.Hint == "" || strings.Contains(f.Message, "\n") {
				t.Errorf("%s: %+v", inside, f)
			}
			got = append(got, src[f.Offset:min(f.Offset+f.Length, len(src))])
		}
		if len(got) == 0 || strings.Join(got, " ") != want && want != "" && !strings.HasPrefix(inside, "<text") {
			t.Errorf("%s\n has %q, want %q", inside, got, want)
		}
	}
}

// TestWhatIsNoDrawing holds that a file which only bears the name is not let
// through either.
func TestWhatIsNoDrawing(t *testing.T) {
	for _, src := range []string{
		"", "no drawing", "<html/>", root, root + "</svg", "\xff\xfe<\x00s\x00", "<svg a=\"\xff\"/>",
		`<?xml version="1.0" encoding="UTF-7"?><svg/>`,
		`<!DOCTYPE svg [<!ENTITY a "<script/>">]><svg>&a;</svg>`,
		`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]><svg/>`,
		fmt.Sprintf("<svg>%s</svg>", strings.Repeat("<g>", 1000)),
	} {
		if len(drawing.Check([]byte(src))) == 0 {
			t.Errorf("%.60q passes", src)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte(root + `<style>a{fill:url(#a)}</style><a href="x" onx="y"/></svg>`))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, fault := range drawing.Check(src) {
			if fault.Offset < 0 || fault.Offset > len(src) || fault.Length < 0 {
				t.Errorf("%+v of %d bytes", fault, len(src))
			}
		}
	})
}
