package content

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, test := range []struct{ written, zone, want string }{
		{"2021", "Europe/Berlin", "2021"},
		{"2021~", "Europe/Berlin", "2021~"},
		{"2021-01", "Europe/Berlin", "2021-01"},
		{"2021-01-21", "America/Los_Angeles", "2021-01-21"},
		{"2021-01-21~", "Asia/Tokyo", "2021-01-21~"},
		{"2020-02-29", "UTC", "2020-02-29"},
		{"2021-01-21T18:30", "Europe/Berlin", "2021-01-21T18:30:00+01:00"},
		{"2021-07-21 18:30:15", "Europe/Berlin", "2021-07-21T18:30:15+02:00"},
		{"2021-01-21T23:30Z", "Europe/Berlin", "2021-01-22T00:30:00+01:00"},
		{"2021-01-21T18:30:15-08:00", "Europe/Berlin", "2021-01-22T03:30:15+01:00"},
		{"2021-01-21 18:30+05:45~", "UTC", "2021-01-21T12:45:00Z~"},
		{"0476-09-04", "Europe/Berlin", "0476-09-04"},

		// Clocks are changed at midnight: the day begins at one o'clock, or has
		// two midnights, of which the first counts.
		{"2018-11-04", "America/Sao_Paulo", "2018-11-04"},
		{"2021-11-07", "America/Havana", "2021-11-07"},
		// A time that the clocks leapt over is none; of one that they showed
		// twice, it is the first.
		{"2021-03-28T02:30", "Europe/Berlin", ""},
		{"2021-10-31T02:30", "Europe/Berlin", "2021-10-31T02:30:00+02:00"},
		{"2021-10-31T02:00", "Europe/Berlin", "2021-10-31T02:00:00+02:00"},
		{"2021-10-31T01:59", "Europe/Berlin", "2021-10-31T01:59:00+02:00"},
		{"2021-10-31T03:00", "Europe/Berlin", "2021-10-31T03:00:00+01:00"},
		{"2021-11-07T01:30", "America/New_York", "2021-11-07T01:30:00-04:00"},
		{"2021-04-04T01:45", "Australia/Lord_Howe", "2021-04-04T01:45:00+11:00"},

		// A day that a country leapt over is none there; a time of it that is
		// written with its zone is.
		{"2011-12-30", "Pacific/Apia", ""},
		{"2011-12-30~", "Pacific/Apia", ""},
		{"2011-12-30T12:00", "Pacific/Apia", ""},
		{"2011-12-30T12:00Z", "Pacific/Apia", "2011-12-31T02:00:00+14:00"},
		{"2011-12-29", "Pacific/Apia", "2011-12-29"},
		{"2011-12-31", "Pacific/Apia", "2011-12-31"},
		{"2011-12-30", "America/New_York", "2011-12-30"},
		{"1993-08-21", "Pacific/Kwajalein", ""},
		{"1993-08", "Pacific/Kwajalein", "1993-08"},

		{"", "UTC", ""}, {"~", "UTC", ""}, {"21", "UTC", ""}, {"0000", "UTC", ""}, {"2021-", "UTC", ""}, {"2021-1", "UTC", ""},
		{"2021-13", "UTC", ""}, {"2021-00-01", "UTC", ""}, {"2021-02-29", "UTC", ""}, {"2021-01-1", "UTC", ""},
		{"2021-01-21T", "UTC", ""}, {"2021-01-21T18", "UTC", ""}, {"2021-01-21T24:00", "UTC", ""}, {"2021-01-21T18:60", "UTC", ""},
		{"2021-01-21T18:30:60", "UTC", ""}, {"2021-01-21T18:30:1", "UTC", ""}, {"2021-01-21T18:30:15.5", "UTC", ""},
		{"2021-01-21T18:30z", "UTC", ""}, {"2021-01-21T18:30+1", "UTC", ""}, {"2021-01-21T18:30+24:00", "UTC", ""},
		{"2021-01-21t18:30", "UTC", ""}, {"2021-01-21  18:30", "UTC", ""}, {"21/01/2021", "UTC", ""}, {"2021/01/21", "UTC", ""},
		{"9999-12-31T23:59:59-01:00", "UTC", ""}, {"0001-01-01T00:00+01:00", "UTC", ""}, {"２０２１", "UTC", ""},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		d, ok := parseDate(test.written, zone)
		if !ok {
			d = Date{}
		}
		if ok != (test.want != "") || d.String() != test.want {
			t.Errorf("%q in %s is %q, not %q", test.written, test.zone, d, test.want)
		}
	}
}

func TestStartOfDay(t *testing.T) {
	for _, test := range []struct{ zone, day, want string }{
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"America/Havana", "2021-11-07", "2021-11-07T00:00:00-04:00"},
		{"Europe/Berlin", "2021-03-28", "2021-03-28T00:00:00+01:00"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := parseDate(test.day, zone)
		if got := d.Time.Format(time.RFC3339); got != test.want {
			t.Errorf("%s begins at %s, not %s", test.day, got, test.want)
		}
	}
}

func TestDateHint(t *testing.T) {
	const example = "write 2021-01-21, or 2021-01-21T18:30:00+01:00"
	for written, want := range map[string]string{
		"21/01/2021":                      example,
		"yesterday":                       example,
		"05/06/2020":                      example, // May or June?
		"31.12.2019":                      "write 2019-12-31, or 2019-12-31T18:30:00+01:00",
		"12/31/2019":                      "write 2019-12-31, or 2019-12-31T18:30:00+01:00",
		"December 31, 2019":               "write 2019-12-31, or 2019-12-31T18:30:00+01:00",
		"2019/12/31":                      "write 2019-12-31, or 2019-12-31T18:30:00+01:00",
		"2019-12-31 18:30:15 +0100":       "write 2019-12-31T18:30:15+01:00",
		"2019-12-31T18:30:15.123Z":        "write 2019-12-31T18:30:15Z",
		"Tue, 31 Dec 2019 18:30:15 +0100": "write 2019-12-31T18:30:15+01:00",
		"2019-12-32":                      "December 2019 has the days 01 to 31",
		"2019-31-12":                      "months go from 01 to 12",
		"2019-12-31T25:00":                "write a time from 00:00 to 23:59, as in 2019-12-31T18:30",
		"0900-5-6":                        example,
		"~2019-12-31":                     example,
	} {
		if got := dateHint(written); got != want {
			t.Errorf("%q: %s", written, got)
		}
	}
}

func TestDateHintAbout(t *testing.T) {
	const example = "write 2021-01-21, or 2021-01-21T18:30:00+01:00"
	for written, want := range map[string]string{
		"~2019":        "write 2019~, with the ~ behind it",
		"~ 2019-03":    "write 2019-03~, with the ~ behind it",
		"2019-12-31 ~": "write 2019-12-31~, with the ~ behind it",
		"~2019-13":     example,
		"2019/12/31":   "write 2019-12-31, or 2019-12-31T18:30:00+01:00",
	} {
		if got := anyDateHint(written); got != want {
			t.Errorf("%q: %s", written, got)
		}
	}
}
