// Package outside reaches servers that nobody here answers for. It connects to
// public addresses alone, so that no address that somebody wrote, and no answer
// of a server, leads into the network that the program runs in.
package outside

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// Private is the error of an address that is not public.
type Private struct{ Address netip.Addr }

func (e Private) Error() string {
	return fmt.Sprintf("it leads to %s, which is no public address", e.Address)
}

// Transport returns what connects to public addresses alone, unless others are
// allowed. It looks at the address that is connected to, so that no name can lead
// elsewhere behind a check.
func Transport(allowPrivate bool) *http.Transport {
	dialer := &net.Dialer{}
	t := &http.Transport{
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
	}
	if allowPrivate {
		t.Proxy = http.ProxyFromEnvironment
		return t
	}
	dialer.Control = func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !Public(to.Addr()) {
			return Private{to.Addr()}
		}
		return nil
	}
	return t
}

// special are blocks of addresses that are no hosts of the public network, or
// stand for others: IANA's registries of special-purpose addresses.
var special = func() (blocks []netip.Prefix) {
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		blocks = append(blocks, netip.MustParsePrefix(s))
	}
	return blocks
}()

// Public reports whether an address is one of the public network.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, block := range special {
		if block.Contains(a) {
			return false
		}
	}
	return true
}
