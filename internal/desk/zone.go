package desk

import (
	"time"

	"frontdesk/internal/cache"
)

// maxZone is longer than any name in the IANA Time Zone database.
const maxZone = 64

// zones holds the time zones of the names that clients told last: nil for a name
// of none. Loading one reads files.
var zones = cache.New[string, *time.Location](1024)

// KnowsZone reports whether a name that a client told is that of a time zone.
// "Local" and "localtime" are none: they mean this machine's.
func KnowsZone(name string) bool {
	_, ok := loadZone(name)
	return ok
}

func loadZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" || name == "localtime" || len(name) > maxZone {
		return nil, false
	}
	zone, ok := zones.Get(name)
	if !ok {
		zone, _ = time.LoadLocation(name)
		zones.Put(name, zone)
	}
	return zone, zone != nil
}

// ZoneOf returns a person's time zone: that of their client, else the desk's.
func (d *Desk) ZoneOf(p Person) *time.Location {
	if zone, ok := loadZone(p.Zone); ok {
		return zone
	}
	return d.Zone
}
