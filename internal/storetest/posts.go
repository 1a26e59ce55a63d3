package storetest

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
)

var postTests = map[string]func(*test){
	"settling keeps the post under its slot": func(t *test) {
		post := botframework.Post{Reference: reference("19:it@thread.tacv2;messageid=5"), Activity: "5", Rev: 7}
		if _, ok, err := t.Post(ctx, "thread/INC-1001"); ok || err != nil {
			t.Errorf("a post before there is one: %t, %v", ok, err)
		}
		t.settle(0, "thread/INC-1001", post)
		t.settle(0, "thread/INC-1001/chat-1/1", botframework.Post{Reference: reference("19:other"), Activity: "6"})
		t.settle(0, "person/"+anna.ID+"/INC-1001", botframework.Post{Reference: reference("a:anna"), Activity: "7"})
		t.settle(0, "", botframework.Post{Reference: reference("a:nobody"), Activity: "8"})
		t.reopen()
		got, ok, err := t.Post(ctx, "thread/INC-1001")
		if diff := cmp.Diff(post, got); diff != "" || !ok || err != nil {
			t.Errorf("post: %t, %v\n%s", ok, err, diff)
		}
		for key, want := range map[string]string{
			post.Conversation: "INC-1001", post.Key(): "INC-1001", "19:other/6": "chat-1/1", "a:anna/7": "INC-1001",
			"19:other": "", "a:anna": "", "a:nobody": "", "a:nobody/8": "", "19:unknown": "", "": "",
		} {
			if id, err := t.SubjectOf(ctx, key); id != want || err != nil {
				t.Errorf("SubjectOf(%q) = %q, %v, want %q", key, id, err, want)
			}
		}
	},

	"a new post takes the place of the old": func(t *test) {
		slot := "person/" + anna.ID + "/INC-1001"
		t.settle(0, slot, botframework.Post{Reference: reference("a:anna"), Activity: "1", Rev: 1})
		newer := botframework.Post{Reference: reference("a:anna"), Activity: "2", Rev: 2}
		t.settle(0, slot, newer)
		wantPost(t, slot, newer)
	},

	"a new thread is kept beside the old": func(t *test) {
		one := botframework.Post{Reference: reference("19:it;messageid=1"), Activity: "1", Rev: 1}
		two := botframework.Post{Reference: reference("19:it;messageid=2"), Activity: "2", Rev: 2}
		t.settle(0, "thread/chat-1", one)
		t.settle(0, "thread/chat-1", two)
		one.Rev = 3
		t.settle(0, "thread/chat-1", one)
		t.reopen()
		want := one
		want.Twins = []botframework.Post{two}
		wantPost(t, "thread/chat-1", want)
		for _, key := range []string{one.Conversation, one.Key(), two.Conversation, two.Key()} {
			if id, err := t.SubjectOf(ctx, key); id != "chat-1" || err != nil {
				t.Errorf("SubjectOf(%q): %q, %v", key, id, err)
			}
		}
	},

	"changing a post is one step": func(t *test) {
		const many = 32
		atOnce(many, func(i int) {
			thread := botframework.Post{
				Reference: reference(fmt.Sprint("19:it;messageid=", i)),
				Activity:  fmt.Sprint(i),
			}
			if err := t.UpdatePost(ctx, "thread/INC-1001", func(p botframework.Post) botframework.Post {
				return p.With(thread)
			}); err != nil {
				t.Error(err)
			}
		})
		if p, _, err := t.Post(ctx, "thread/INC-1001"); len(p.All()) != many || err != nil {
			t.Errorf("%d threads, %v", len(p.All()), err)
		}
		if id, err := t.SubjectOf(ctx, "19:it;messageid=7"); id != "INC-1001" || err != nil {
			t.Errorf("SubjectOf: %q, %v", id, err)
		}
		t.updatePost("thread/INC-1001", func(botframework.Post) botframework.Post { return botframework.Post{} })
		if _, ok, err := t.Post(ctx, "thread/INC-1001"); ok || err != nil {
			t.Errorf("emptied: %t, %v", ok, err)
		}
		t.updatePost("thread/INC-1002", func(p botframework.Post) botframework.Post { return p })
		if _, ok, err := t.Post(ctx, "thread/INC-1002"); ok || err != nil {
			t.Errorf("nothing became something: %t, %v", ok, err)
		}
	},

	"an edit that came early is kept until it is forgotten": func(t *test) {
		early := func(minute int, text string) botframework.Early {
			at := noon.Add(time.Duration(minute) * time.Minute)
			return botframework.Early{Kept: at, Activity: &botframework.Activity{
				Type: "messageUpdate", Text: text, Timestamp: at,
				Attachments: []jsontext.Value{jsontext.Value(`{"contentType":"text/html"}`)},
			}}
		}
		save := func(key string, e botframework.Early, since time.Time) {
			t.Helper()
			if err := t.SaveEarly(ctx, key, e, since); err != nil {
				t.Error(err)
			}
		}
		want := func(key, want string) {
			t.Helper()
			got, ok, err := t.Early(ctx, key)
			if err != nil || ok != (want != "") ||
				ok && (got.Activity.Text != want || len(got.Activity.Attachments) != 1) {
				t.Errorf("%s: %+v, %t, %v", key, got, ok, err)
			}
		}
		want("19:it/1", "")
		save("19:it/1", early(2, "two"), noon)
		save("19:it/1", early(1, "one"), noon)
		save("19:it/2", early(3, "three"), noon)
		t.reopen()
		want("19:it/1", "two")
		save("19:it/1", early(4, "four"), noon.Add(3*time.Minute))
		want("19:it/1", "four")
		want("19:it/2", "three")
		save("19:it/3", early(5, "five"), noon.Add(4*time.Minute))
		want("19:it/2", "")
		if err := t.ForgetEarly(ctx, "19:it/1"); err != nil {
			t.Error(err)
		}
		want("19:it/1", "")
	},

	"lost cards are listed by channel": func(t *test) {
		lost := func(slot string) botframework.Lost { return botframework.Lost{Slot: slot, From: noon, Until: noon} }
		add := func(channel, slot string) {
			if err := t.UpdateLost(ctx, channel, func(list []botframework.Lost) []botframework.Lost {
				return append(list, lost(slot))
			}); err != nil {
				t.Error(err)
			}
		}
		want := func(channel string, want ...botframework.Lost) {
			t.Helper()
			got, err := t.Lost(ctx, channel)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", channel, err, diff)
			}
		}
		want("19:it")
		add("19:it", "thread/INC-1001")
		add("19:it", "thread/INC-1002")
		add("19:hr", "thread/INC-1003")
		t.reopen()
		want("19:it", lost("thread/INC-1001"), lost("thread/INC-1002"))
		want("19:hr", lost("thread/INC-1003"))
		if err := t.UpdateLost(
			ctx, "19:it", func([]botframework.Lost) []botframework.Lost { return nil },
		); err != nil {
			t.Error(err)
		}
		want("19:it")
	},
}

func (t *test) updatePost(slot string, change func(botframework.Post) botframework.Post) {
	t.Helper()
	if err := t.UpdatePost(ctx, slot, change); err != nil {
		t.Error(err)
	}
}

func wantPost(t *test, slot string, want botframework.Post) {
	t.Helper()
	got, ok, err := t.Post(ctx, slot)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("post: %t, %v\n%s", ok, err, diff)
	}
}
