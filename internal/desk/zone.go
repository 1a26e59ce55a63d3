package desk

import (
	"sync"
	"time"
)

// maxZone is longer than any name in the IANA Time Zone database.
const maxZone = 64

// zones holds the loaded time zones, by name. Only names of real zones are kept,
// so there are as many as the database has.
var zones sync.Map

// KnowsZone reports whether a name that a client told is that of a time zone.
// "Local" and "localtime" are none: they mean this machine's.
func KnowsZone(name string) bool {
	_, ok := loadZone(name)
	return ok
}

func loadZone(name string) (*time.Location, bool) {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), true
	}
	if name == "" || name == "Local" || name == "localtime" || len(name) > maxZone {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, zone)
	return zone, true
}

// ZoneOf returns a person's time zone: that of their client, else the desk's.
func (d *Desk) ZoneOf(p Person) *time.Location {
	if zone, ok := loadZone(p.Zone); ok {
		return zone
	}
	return d.Zone
}
