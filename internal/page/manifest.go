package page

import "encoding/json"

// manifestPath is where the site's web manifest stands.
const manifestPath = "manifest.webmanifest"

// manifest is a web application manifest (w3.org/TR/appmanifest): what a browser
// shows of the site where somebody keeps it beside their programs. Its addresses
// are relative to its own, which is that of the home page.
type manifest struct {
	Name        string         `json:"name"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"lang"`
	Direction   string         `json:"dir"`
	ID          string         `json:"id"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Icons       []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source string `json:"src"`
	Sizes  string `json:"sizes"`
	Type   string `json:"type"`
}

// manifest appends the document.
func (v *View) manifest(buf []byte) ([]byte, error) {
	c := &v.site.Config
	doc, err := json.MarshalIndent(manifest{
		Name: c.Title, Description: c.Description, Language: c.Language, Direction: direction(c.Language),
		ID: v.site.Base, Start: "./", Scope: "./", Display: "browser",
		Icons: []manifestIcon{{"favicon.svg", "any", "image/svg+xml"}},
	}, "", " ")
	return append(append(buf, doc...), '\n'), err
}
