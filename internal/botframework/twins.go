package botframework

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// All returns the post and its twins, each without twins.
func (p Post) All() []Post {
	if p.Activity == "" {
		return nil
	}
	twins := p.Twins
	p.Twins = nil
	return append([]Post{p}, twins...)
}

// With returns p with the messages of other behind its own. A message that p has
// already stays in its place and shows what it shows in other.
func (p Post) With(other Post) Post {
	all := p.All()
	for _, one := range other.All() {
		if i := slices.IndexFunc(all, one.isSame); i >= 0 {
			all[i] = one
		} else {
			all = append(all, one)
		}
	}
	return first(all)
}

// LedBy returns p with one of its threads first. It returns p unchanged when
// that is no thread of p.
func (p Post) LedBy(conversation string) Post {
	all := p.All()
	i := slices.IndexFunc(all, func(p Post) bool { return p.Conversation == conversation })
	if i < 0 {
		return p
	}
	return first(slices.Concat(all[i:i+1], all[:i], all[i+1:]))
}

// Without returns p without one of its messages. It is zero when that was the
// only one.
func (p Post) Without(gone Post) Post {
	return first(slices.DeleteFunc(p.All(), gone.isSame))
}

// ShowsAs reports whether two posts show the same revision, in the same messages.
func (p Post) ShowsAs(other Post) bool {
	return slices.EqualFunc(p.All(), other.All(), func(a, b Post) bool { return a.isSame(b) && a.Rev == b.Rev })
}

func (p Post) isSame(other Post) bool {
	return p.Conversation == other.Conversation && p.Activity == other.Activity
}

func first(all []Post) (p Post) {
	if len(all) > 0 {
		p = all[0]
		p.Twins = all[1:]
	}
	if len(p.Twins) == 0 {
		p.Twins = nil
	}
	return p
}

// Lost is a card that may begin a thread which the bot does not know: the answer
// to the call was lost. Engines store its JSON.
type Lost struct {
	Slot string `json:"slot"`
	// The call was made between From and Until.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Is reports whether both are the same call.
func (l Lost) Is(other Lost) bool {
	return l.Slot == other.Slot && l.From.Equal(other.From) && l.Until.Equal(other.Until)
}

// Covers reports whether the call can have been carried out at a time, with some
// slack.
func (l Lost) Covers(at time.Time, slack time.Duration) bool {
	return !at.Before(l.From.Add(-slack)) && !at.After(l.Until.Add(slack))
}

// Doubtful reports whether the call that returned err may have been carried out.
// A 503 says that it was not.
func Doubtful(err error) bool {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.Status >= 500 && status.Status != http.StatusServiceUnavailable
	}
	if unreached, ok := errors.AsType[*net.OpError](err); ok && unreached.Op == "dial" {
		return false
	}
	return err != nil && !errors.Is(err, ErrRefused)
}

// Posted returns when a message was posted. The ids of messages in channels are
// that time in milliseconds since 1970 (Learn: Graph, List channel messages,
// whose message 1616990032035 was created at 2021-03-29T03:53:52.035Z). ok is
// false for any other id.
func Posted(activity string) (at time.Time, ok bool) {
	ms, err := strconv.ParseInt(activity, 10, 64)
	return time.UnixMilli(ms), err == nil && ms > 0
}
