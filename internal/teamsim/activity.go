package teamsim

import (
	"strings"
	"time"
)

type object = map[string]any

// stamp is the form of Teams' timestamps.
const stamp = "2006-01-02T15:04:05.000Z"

// base returns what every activity of a person has in every kind of
// conversation. s.mu is held.
func (s *Sim) base(kind, id string, p *Person) object {
	now := s.options.Now().UTC()
	activity := object{
		"type": kind, "id": id, "channelId": "msteams", "serviceUrl": s.ServiceURL(),
		"timestamp":      now.Format(stamp),
		"localTimestamp": p.localTime(now).Format("2006-01-02T15:04:05.000-07:00"), "localTimezone": p.zone,
		"locale":    p.locale,
		"from":      object{"id": p.ID, "name": p.Name, "aadObjectId": p.ObjectID},
		"recipient": object{"id": s.BotID(), "name": s.options.BotName},
		"entities":  []any{clientInfo(p)},
	}
	if p.locale == "" {
		delete(activity, "locale")
	}
	if p.zone == "" {
		delete(activity, "localTimezone")
	}
	return activity
}

// localTime returns a time by the person's clock.
func (p *Person) localTime(t time.Time) time.Time {
	zone, err := time.LoadLocation(p.zone)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone)
}

func clientInfo(p *Person) object {
	info := object{"type": "clientInfo", "platform": "Web"}
	if p.zone != "" {
		info["timezone"] = p.zone
	}
	if p.locale != "" {
		_, country, _ := strings.Cut(p.locale, "-")
		info["locale"], info["country"] = p.locale, country
	}
	return info
}

// in sets the conversation and its channelData. s.mu is held.
func (s *Sim) in(activity object, p *place, conversationID string) object {
	tenant := object{"id": s.options.TenantID}
	if p.group() {
		activity["conversation"] = object{
			"isGroup": true, "conversationType": "groupChat", "tenantId": s.options.TenantID, "id": conversationID,
		}
		activity["channelData"] = object{"tenant": tenant}
		return activity
	}
	if p.team == nil {
		activity["conversation"] = object{
			"conversationType": "personal", "tenantId": s.options.TenantID, "id": conversationID,
		}
		activity["channelData"] = object{"tenant": tenant}
		return activity
	}
	activity["conversation"] = object{
		"isGroup": true, "conversationType": "channel", "tenantId": s.options.TenantID, "id": conversationID,
	}
	activity["channelData"] = object{
		"teamsChannelId": p.id, "teamsTeamId": p.team.ID, "tenant": tenant,
		"team": object{"id": p.team.ID}, "channel": object{"id": p.id},
	}
	return activity
}

// event makes an activity that no person wrote: from has no name, and there is
// no local time. s.mu is held.
func (s *Sim) event(kind string, by *Person, at *place) object {
	activity := s.in(s.base(kind, "f:"+randomGUID(), by), at, at.id)
	activity["from"] = object{"id": by.ID, "aadObjectId": by.ObjectID}
	delete(activity, "localTimestamp")
	delete(activity, "localTimezone")
	if kind == "conversationUpdate" {
		delete(activity, "locale")
		delete(activity, "entities")
	}
	data, _ := activity["channelData"].(object)
	delete(data, "teamsChannelId")
	delete(data, "teamsTeamId")
	if at.team != nil {
		data["team"] = object{"id": at.team.ID, "name": at.team.Name, "aadGroupId": at.team.AADGroupID}
	}
	return activity
}

// installation makes the installationUpdate of a chat or channel. s.mu is held.
func (s *Sim) installation(action string, by *Person, at *place) object {
	activity := s.event("installationUpdate", by, at)
	activity["action"] = action
	data, _ := activity["channelData"].(object)
	data["source"] = object{"name": "message"}
	data["settings"] = object{"selectedChannel": object{"id": at.id}}
	return activity
}

// Activity returns a new activity of the given type ("message", "invoke", …)
// from this person in the personal chat. It is complete except for its content.
// A test can alter it and Post it.
func (p *Person) Activity(kind string) map[string]any {
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	activity := p.sim.in(p.sim.base(kind, p.sim.nextID(), p), p.place, p.Chat)
	if kind == "message" {
		activity["textFormat"] = "plain"
	}
	return activity
}
