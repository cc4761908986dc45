package check

import (
	"fmt"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/page"
)

// mayAsk reports whether an address is one on the web that is asked after. The
// links to edit each page and to its history are made, and not written.
func (c *checker) mayAsk(address string) bool {
	r := c.site.Config.Repository
	return (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")) && (r == "" || !strings.HasPrefix(address, r))
}

// outside asks after the addresses on other hosts, each once, and reports those
// that lead nowhere, or have moved for good, at the first file that has them. Of
// a change, those of its files alone are asked after.
func (c *checker) outside(pages []page.Page, results []rendered) error {
	if c.options.Outside == nil || !c.on("gone-link") && !c.on("moved-link") {
		return nil
	}
	first := map[string]int{} // the page that has it
	var addresses []string
	for i := range pages {
		for _, address := range results[i].outside {
			if _, known := first[address]; known || c.change != nil && !c.change.files[c.placeOf(pages[i]).File] {
				continue
			}
			first[address] = i
			addresses = append(addresses, address)
		}
	}
	answers, err := c.options.Outside(addresses)
	if err != nil {
		return err
	}
	for _, address := range addresses {
		answer := answers[address]
		p := pages[first[address]]
		report := func(rule, message, hint string) {
			at, excerpt := c.placeOfLink(address, c.placeOf(p).File, "layouts/"+p.Layout+".html", "layouts/base.html")
			c.report(rule, message, hint, at, excerpt, diag.Related{Message: fmt.Sprintf("it stands on %s; asked on %s", p, answer.Asked.Format("2006-01-02"))})
		}
		switch {
		case answer.Problem != "":
			report("gone-link", fmt.Sprintf("%s leads nowhere: %s", address, answer.Problem), "link to where it is now, or to a copy in a public archive")
		case answer.Moved != "":
			report("moved-link", fmt.Sprintf("%s has moved for good", address), "write "+answer.Moved)
		}
	}
	return nil
}
