package botframework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/entra"
)

const (
	thread        = "19:a b/c@thread.tacv2;messageid=1+2"
	escapedThread = "19%3Aa%20b%2Fc%40thread.tacv2%3Bmessageid%3D1%2B2"
)

func TestCalls(t *testing.T) {
	hello := Message{Text: "hello <b>"}
	card := Message{Card: []byte(`{"type":"AdaptiveCard"}`), Summary: "A card", TextFormat: "plain"}
	helloJSON := `{"type":"message","textFormat":"plain","text":"hello <b>"}`
	cardJSON := `{"type":"message","summary":"A card","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}]}`
	activities := "/emea/v3/conversations/" + escapedThread + "/activities"

	tests := map[string]struct {
		answer string
		call   func(*teamsService) (any, error)
		want   seenCall
		result any
	}{
		"send": {`{"id":"17"}`, func(s *teamsService) (any, error) {
			return s.Send(t.Context(), s.in(thread), hello)
		}, seenCall{"POST", activities, "", "", helloJSON}, "17"},
		"send, no answer": {``, func(s *teamsService) (any, error) {
			return s.Send(t.Context(), s.in(thread), card)
		}, seenCall{"POST", activities, "", "", cardJSON}, ""},
		"mention": {`{"id":"17"}`, func(s *teamsService) (any, error) {
			ana := Account{ID: "29:ana", Name: "Ana <& Co>", AADObjectID: "o1", Role: "user"}
			return s.Send(
				t.Context(),
				s.in(thread),
				Message{Text: ana.Mention() + ": hello", TextFormat: "xml", Mentions: []Account{ana}},
			)
		}, seenCall{"POST", activities, "", "", `{"type":"message","textFormat":"xml","text":"<at>Ana &lt;&amp; Co&gt;</at>: hello",` +
			`"entities":[{"type":"mention","text":"<at>Ana &lt;&amp; Co&gt;</at>","mentioned":{"id":"29:ana","name":"Ana <& Co>"}}]}`}, "17"},
		"broken UTF-8 is mended": {`{"id":"17"}`, func(s *teamsService) (any, error) {
			return s.Send(t.Context(), s.in(thread), Message{Text: "a\xff"})
		}, seenCall{"POST", activities, "", "", `{"type":"message","textFormat":"plain","text":"a�"}`}, "17"},
		"update": {`{"id":"17"}`, func(s *teamsService) (any, error) {
			return nil, s.Update(t.Context(), s.in(thread), "1:7", card)
		}, seenCall{"PUT", activities + "/1%3A7", "", "", cardJSON}, nil},
		"delete": {``, func(s *teamsService) (any, error) {
			return nil, s.Delete(t.Context(), s.in(thread), "1:7")
		}, seenCall{"DELETE", activities + "/1%3A7", "", "", ""}, nil},
		"personal chat": {`{"id":"a:erin","serviceUrl":"http://evil.example"}`, func(s *teamsService) (any, error) {
			ref, err := s.CreatePersonal(t.Context(), s.in(""), "29:erin")
			return []string{ref.Conversation, ref.Tenant, fmt.Sprint(ref.ServiceURL == s.url+"/emea//")}, err
		}, seenCall{"POST", "/emea/v3/conversations", "", "", `{"isGroup":false,"members":[{"id":"29:erin"}],"tenantId":"` + tenant + `"}`}, []string{"a:erin", tenant, "true"}},
		"thread": {`{"id":"19:c;messageid=5","activityId":"5"}`, func(s *teamsService) (any, error) {
			ref, id, err := s.CreateThread(t.Context(), s.in("19:c;messageid=4"), hello)
			return []string{ref.Conversation, id}, err
		}, seenCall{"POST", "/emea/v3/conversations", "", "", `{"isGroup":true,"activity":` + helloJSON + `,"channelData":{"channel":{"id":"19:c"}},"tenantId":"` + tenant + `"}`}, []string{"19:c;messageid=5", "5"}},
		"thread without activity id": {`{"id":"19:c;messageid=5"}`, func(s *teamsService) (any, error) {
			_, id, err := s.CreateThread(t.Context(), s.in("19:c"), hello)
			return id, err
		}, seenCall{"POST", "/emea/v3/conversations", "", "", `{"isGroup":true,"activity":` + helloJSON + `,"channelData":{"channel":{"id":"19:c"}},"tenantId":"` + tenant + `"}`}, "5"},
		"members": {
			`[{"id":"29:a","name":"Ana","objectId":"o1","email":"x"},{"id":"29:b","aadObjectId":"o2","userPrincipalName":"y"}]`,
			func(s *teamsService) (any, error) {
				return s.Members(t.Context(), s.in(thread))
			},
			seenCall{"GET", "/emea/v3/conversations/" + escapedThread + "/members", "", "", ""},
			[]Account{
				{ID: "29:a", Name: "Ana", AADObjectID: "o1", Addresses: [2]string{"x"}},
				{ID: "29:b", AADObjectID: "o2", Addresses: [2]string{1: "y"}},
			},
		},
		"member": {`{"id":"29:b","aadObjectId":"o2"}`, func(s *teamsService) (any, error) {
			return s.Member(t.Context(), s.in(thread), "29:b")
		}, seenCall{"GET", "/emea/v3/conversations/" + escapedThread + "/members/29%3Ab", "", "", ""}, Account{ID: "29:b", AADObjectID: "o2"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t, func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, tt.answer) })
			result, err := tt.call(s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.result, result); diff != "" {
				t.Error(diff)
			}
			tt.want.Token = "Bearer t1"
			if diff := cmp.Diff(tt.want, s.last()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPagedMembers(t *testing.T) {
	s := newTeams(t, func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("continuationToken") {
		case "":
			fmt.Fprint(rw, `{"continuationToken":"a&b=","members":[{"id":"29:a","objectId":"o1"}]}`)
		case "a&b=":
			fmt.Fprint(rw, `{"members":[{"id":"29:b","objectId":"o2"}]}`)
		}
	})
	got, err := s.PagedMembers(t.Context(), s.in("19:c"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Account{{ID: "29:a", AADObjectID: "o1"}, {ID: "29:b", AADObjectID: "o2"}}, got); diff != "" {
		t.Error(diff)
	}
	if q := s.last().Query; q != "continuationToken=a%26b%3D&pageSize=500" {
		t.Error(q)
	}
}

func TestEndlessRosterEnds(t *testing.T) {
	s := newTeams(t, func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, `{"continuationToken":"more"}`) })
	if _, err := s.PagedMembers(t.Context(), s.in("19:c")); err == nil || len(s.calls) != maxPages {
		t.Errorf("%d pages, %v", len(s.calls), err)
	}
}

func TestNothingIsSentToStrangers(t *testing.T) {
	dialed := make(chan string, 1)
	stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		dialed <- r.Header.Get("Authorization")
	}))
	defer stranger.Close()
	s := newTeams(t, func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, stranger.URL, http.StatusTemporaryRedirect)
	})
	_, err := s.Send(t.Context(), Reference{ServiceURL: stranger.URL, Conversation: "c"}, Message{Text: "x"})
	if !errors.Is(err, ErrRefused) || Retryable(err) || s.tokens.Load() != 0 {
		t.Errorf("another host: %v, %d tokens", err, s.tokens.Load())
	}
	_, err = s.Send(t.Context(), s.in("c"), Message{Text: "x"})
	if status, ok := errors.AsType[*StatusError](
		err,
	); !ok || status.Status != http.StatusTemporaryRedirect ||
		Retryable(err) {
		t.Errorf("redirect: %v", err)
	}
	select {
	case token := <-dialed:
		t.Errorf("the stranger was sent %q", token)
	default:
	}
}

func TestImpossibleCallsAreRefused(t *testing.T) {
	s := newTeams(t, nil)
	ctx, ref := t.Context(), s.in("c")
	for name, call := range map[string]func() error{
		"text and card": func() error { _, err := s.Send(ctx, ref, Message{Text: "x", Card: []byte("{}")}); return err },
		"empty message": func() error { _, err := s.Send(ctx, ref, Message{Summary: "x"}); return err },
		"broken card":   func() error { return s.Update(ctx, ref, "1", Message{Card: []byte("{")}) },
		"no id":         func() error { return s.Delete(ctx, ref, "") },
		"dots":          func() error { return s.Delete(ctx, ref, "..") },
		"nowhere":       func() error { _, err := s.Members(ctx, Reference{ServiceURL: s.url}); return err },
	} {
		if err := call(); !errors.Is(err, ErrRefused) || Retryable(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.calls) != 0 {
		t.Errorf("called: %v", s.calls)
	}
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	s := newTeams(t, nil)
	s.reject.Store(1)
	if id, err := s.Send(t.Context(), s.in("c"), Message{Text: "x"}); err != nil || id != "new" {
		t.Errorf("%q, %v", id, err)
	}
	if s.last().Token != "Bearer t2" || s.last().Body == "" {
		t.Errorf("second attempt: %+v", s.last())
	}
	s.reject.Store(100)
	_, err := s.Send(t.Context(), s.in("c"), Message{Text: "x"})
	if status, ok := errors.AsType[*StatusError](
		err,
	); !ok || status.Status != 401 || !Retryable(err) || !Unauthorized(err) || s.tokens.Load() != 2 {
		t.Errorf("%v with %d tokens", err, s.tokens.Load())
	}
}

// While every token is refused, calls do not fetch one each.
func TestRefusedTokensAreFetchedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		s := Settings{
			AppID:    appID,
			TenantID: tenant,
			Identity: entra.New(entra.Secret("secret", "secret")),
			Now:      time.Now,
		}
		token := newBotToken(s, &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			fetches++
			return tokenAnswer(fmt.Sprint("t", fetches)), nil
		})})
		for range 100 {
			refused, err := token.get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			token.forget(refused)
		}
		if fetches != 2 {
			t.Errorf("%d fetches at once, want the first and another", fetches)
		}
		time.Sleep(refusedPause)
		refused, _ := token.get(t.Context())
		if !token.forget(refused) {
			t.Error("after the pause there is no other token")
		}
	})
}

func TestManySendsShareOneToken(t *testing.T) {
	s := newTeams(t, nil)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := s.Send(context.Background(), s.in("c"), Message{Text: "x"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := s.tokens.Load(); n != 1 {
		t.Errorf("%d tokens", n)
	}
}

func TestCardsAreSentAsTheyAreOrMended(t *testing.T) {
	encoded := func(card string) (string, error) {
		m := Message{Card: []byte(card), Locale: "ru"}
		var out outgoing
		if err := m.fill(&out.Activity); err != nil {
			return "", err
		}
		body, err := out.encode()
		return string(body), err
	}
	for card, want := range map[string]string{
		`{"a": "\u003c" }`:      `{"a": "\u003c" }`,
		"{\"a\":\"\xff\"}":      `{"a":"` + "\ufffd" + `"}`,
		`{"body":[{},{"b":1}]}`: `{"body":[{},{"b":1}]}`,
	} {
		got, err := encoded(card)
		if err != nil {
			t.Fatal(err)
		}
		content := `"attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":` + want + `}]`
		if !json.Valid([]byte(got)) || !strings.Contains(got, content) || !strings.Contains(got, `"locale":"ru"`) {
			t.Errorf("%s\nwant in it %s", got, content)
		}
	}
	if got, err := encoded(`{"a":1,"a":2}`); err == nil {
		t.Errorf("a name twice: %s", got)
	}
}
