package portal

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"frontdesk/internal/desk"
)

const (
	// signInLasts is how long somebody stays signed in who does not come back.
	signInLasts = 14 * 24 * time.Hour
	// renewAfter is how old a sign-in is at least before a visit prolongs it: each
	// renewal is a write.
	renewAfter = 24 * time.Hour
	// storeWait bounds one look into the store.
	storeWait = 10 * time.Second
	// maxAgent bounds what is kept of a browser's name for itself.
	maxAgent = 200
)

// The keys of a session.
const (
	keyWho   = "who"   // signedIn as JSON
	keySince = "since" // when they signed in, in seconds of Unix time
	keyNew   = "renewed"
	keyAgent = "agent"
)

// newSessions returns the manager of sessions. Only people who are signed in have
// one. The store knows a hash of the secret in the cookie.
func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Lifetime = signInLasts
	m.HashTokenInStore = true
	m.Store = signInStore{o.SignIns, o.Now}
	m.Codec = jsonCodec{}
	return m
}

// sessionCookie names the cookie of the browser's session, or of the one in the
// tab.
func (p *Portal) sessionCookie(tab bool) string {
	if tab {
		return cookieName("frontdesk-tab", p.secure())
	}
	return cookieName("frontdesk", p.secure())
}

// setCookie sends the secret of a session; an empty one takes it away. In Teams a
// cookie lives in a frame of another site: browsers keep it for that site alone
// (CHIPS), and only if it is Secure. Phones open tabs as pages of their own.
func (p *Portal) setCookie(w http.ResponseWriter, secret string, ends time.Time, tab bool) {
	c := &http.Cookie{
		Name: p.sessionCookie(tab), Value: secret, Path: "/", HttpOnly: true,
		Secure: p.secure(), SameSite: http.SameSiteLaxMode, Expires: ends, MaxAge: -1,
	}
	if tab {
		c.Secure, c.SameSite, c.Partitioned = true, http.SameSiteNoneMode, true
	}
	if secret != "" {
		c.MaxAge = int(ends.Sub(p.Now()) / time.Second)
	}
	w.Header().Add("Cache-Control", `no-cache="Set-Cookie"`)
	http.SetCookie(w, c)
}

// secure reports whether browsers reach the portal by TLS. They do but for a desk
// on this machine.
func (o Options) secure() bool { return strings.HasPrefix(o.URL, "https://") }

// cookieName returns a name under which no other host can set the cookie
// (RFC 6265bis, section 4.1.3). Browsers accept the prefix by TLS only.
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// begin signs somebody in and sends the cookie. Every sign-in has a new secret;
// the one that the browser had before ends.
func (p *Portal) begin(w http.ResponseWriter, r *http.Request, s signedIn) error {
	ctx, err := p.sessions.Load(r.Context(), "") // or the one of the context
	if err != nil {
		return err
	}
	if err := p.sessions.RenewToken(ctx); err != nil {
		return err
	}
	now := p.Now()
	p.put(ctx, s)
	p.sessions.Put(ctx, keySince, now.Unix())
	p.sessions.Put(ctx, keyNew, now.Unix())
	p.sessions.Put(ctx, keyAgent, clipBytes(r.UserAgent(), maxAgent))
	p.sessions.SetDeadline(ctx, now.Add(signInLasts))
	return p.commit(ctx, w)
}

func (p *Portal) put(ctx context.Context, s signedIn) {
	who, _ := json.Marshal(s) // strings alone
	p.sessions.Put(ctx, keyWho, string(who))
}

func (p *Portal) commit(ctx context.Context, w http.ResponseWriter) error {
	token, ends, err := p.sessions.Commit(ctx)
	if err == nil {
		s, _ := p.whoIn(ctx)
		p.setCookie(w, token, ends, s.Tab)
	}
	return err
}

// keepOn records what has changed in a session. ok is false for one that has ended
// meanwhile: it stays so.
func (p *Portal) keepOn(ctx context.Context, w http.ResponseWriter) (ok bool, err error) {
	p.SignIns.Turn.Lock()
	defer p.SignIns.Turn.Unlock()
	if ok, err = p.lasts(ctx, p.sessions.Token(ctx)); !ok || err != nil {
		return false, err
	}
	return true, p.commit(ctx, w)
}

// lasts reports whether a session is still in the store. A context of a request
// holds it as it was.
func (p *Portal) lasts(ctx context.Context, token string) (bool, error) {
	fresh, cancel := context.WithTimeout(context.Background(), storeWait)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	fresh, err := p.sessions.Load(fresh, token)
	if err != nil {
		return false, err
	}
	return p.sessions.GetString(fresh, keyWho) != "", nil
}

// load returns who is signed in in a browser, with a context that holds their
// session: the browser's own, else that of the tab. Each counts in its own cookie
// alone. ok is false for nobody.
func (p *Portal) load(w http.ResponseWriter, r *http.Request) (ctx context.Context, s signedIn, ok bool, err error) {
	kinds := []bool{false, true}
	if r.URL.Path == tabPath {
		kinds = kinds[1:]
	}
	for _, tab := range kinds {
		c, missing := r.Cookie(p.sessionCookie(tab))
		if missing != nil || c.Value == "" {
			continue
		}
		if ctx, err = p.sessions.Load(r.Context(), c.Value); err != nil {
			return r.Context(), s, false, err
		}
		if s, ok = p.whoIn(ctx); ok && s.Tab == tab {
			return p.prolong(ctx, w, r, s)
		}
	}
	return r.Context(), signedIn{}, false, nil
}

// whoIn returns whose session a context holds.
func (p *Portal) whoIn(ctx context.Context) (s signedIn, ok bool) {
	who := p.sessions.GetString(ctx, keyWho)
	ok = who != "" && json.Unmarshal([]byte(who), &s) == nil && s.Person.ID != ""
	return s, ok
}

// prolong lets a session that is a day old last longer.
func (p *Portal) prolong(
	ctx context.Context, w http.ResponseWriter, r *http.Request, s signedIn,
) (_ context.Context, _ signedIn, ok bool, err error) {
	now := p.Now()
	if now.Sub(time.Unix(p.sessions.GetInt64(ctx, keyNew), 0)) >= renewAfter {
		p.sessions.Put(ctx, keyNew, now.Unix())
		p.sessions.SetDeadline(ctx, now.Add(signInLasts))
		if ok, err := p.keepOn(ctx, w); !ok || err != nil {
			return r.Context(), signedIn{}, false, err
		}
	}
	return ctx, s, true, nil
}

// end signs somebody out in this browser.
func (p *Portal) end(ctx context.Context, w http.ResponseWriter) error {
	p.SignIns.Turn.Lock()
	defer p.SignIns.Turn.Unlock()
	s, _ := p.whoIn(ctx)
	err := p.sessions.Destroy(ctx)
	p.setCookie(w, "", time.Time{}, s.Tab)
	return err
}

// signInID is the id under which the store knows the session of a request.
func (p *Portal) signInID(ctx context.Context) string {
	sum := sha256.Sum256([]byte(p.sessions.Token(ctx))) // as scs has it (HashTokenInStore)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// signInStore keeps sessions in the desk's store. It implements scs.CtxStore.
type signInStore struct {
	desk.SignInStore
	now func() time.Time
}

// FindCtx implements scs.CtxStore.
func (s signInStore) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	kept, ok, err := s.SignIn(ctx, id)
	return kept.Data, ok, err
}

// CommitCtx implements scs.CtxStore.
func (s signInStore) CommitCtx(ctx context.Context, id string, data []byte, ends time.Time) error {
	_, values, err := jsonCodec{}.Decode(data)
	if err != nil {
		return err
	}
	var who signedIn
	if text, ok := values[keyWho].(string); ok {
		if err := json.Unmarshal([]byte(text), &who); err != nil {
			return err
		}
	}
	since, _ := values[keySince].(int64)
	agent, _ := values[keyAgent].(string)
	return s.KeepSignIn(ctx, desk.SignIn{
		ID: id, Person: who.Person.ID, Since: time.Unix(since, 0).UTC(), Ends: ends.UTC(), Agent: agent, Data: data,
	})
}

// DeleteCtx implements scs.CtxStore.
func (s signInStore) DeleteCtx(ctx context.Context, id string) error { return s.EndSignIn(ctx, id) }

// Find implements scs.Store.
func (s signInStore) Find(id string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), id)
}

// Commit implements scs.Store.
func (s signInStore) Commit(id string, data []byte, ends time.Time) error {
	return s.CommitCtx(context.Background(), id, data, ends)
}

// Delete implements scs.Store.
func (s signInStore) Delete(id string) error { return s.DeleteCtx(context.Background(), id) }

// jsonCodec writes sessions as JSON, which other versions of the desk can read.
// It implements scs.Codec. Values are strings and whole numbers.
type jsonCodec struct{}

type encodedSession struct {
	Deadline time.Time         `json:"deadline"`
	Texts    map[string]string `json:"texts,omitempty"`
	Numbers  map[string]int64  `json:"numbers,omitempty"`
}

// Encode implements scs.Codec.
func (jsonCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	e := encodedSession{Deadline: deadline.UTC(), Texts: map[string]string{}, Numbers: map[string]int64{}}
	for key, value := range values {
		switch v := value.(type) {
		case string:
			e.Texts[key] = v
		case int64:
			e.Numbers[key] = v
		}
	}
	return json.Marshal(e)
}

// Decode implements scs.Codec.
func (jsonCodec) Decode(data []byte) (time.Time, map[string]any, error) {
	var e encodedSession
	err := json.Unmarshal(data, &e)
	values := map[string]any{}
	for key, v := range e.Texts {
		values[key] = v
	}
	for key, v := range e.Numbers {
		values[key] = v
	}
	return e.Deadline, values, err
}

// clipBytes cuts a text to so many bytes of whole characters.
func clipBytes(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
