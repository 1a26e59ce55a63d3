package botframework

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// view is the path of a picture at the connector.
const view = "/v3/attachments/1/views/original"

// download loads a file into memory.
func (s *teamsService) download(t *testing.T, ref Reference, f File, limit int64) (string, error) {
	t.Helper()
	var data []byte
	err := s.Download(t.Context(), ref, f, limit, func(content io.Reader) (err error) {
		data, err = io.ReadAll(content)
		return err
	})
	if err != nil {
		return "", err
	}
	return string(data), nil
}

func TestDownload(t *testing.T) {
	s := newTeams(t, func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v3/attachments/unknown-size/views/original":
			rw.(http.Flusher).Flush()
		case "/v3/attachments/endless/views/original":
			rw.Header().Set("Content-Length", "1000000")
			rw.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		fmt.Fprint(rw, "12345")
	})
	elsewhere := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "":
			t.Errorf("a stranger was sent %q", r.Header.Get("Authorization"))
		case r.Header.Get("Referer") != "":
			t.Errorf("a stranger was told of %q", r.Header.Get("Referer"))
		case r.URL.Path == "/moved":
			http.Redirect(rw, r, "/there", http.StatusFound)
		case r.URL.Path == "/insecure":
			http.Redirect(rw, r, "http://files.example/x", http.StatusFound)
		case r.URL.Path == "/gone":
			http.NotFound(rw, r)
		default:
			fmt.Fprint(rw, "elsewhere")
		}
	}))
	defer elsewhere.Close()
	ref := s.in("c")
	for name, tt := range map[string]struct {
		file  File
		limit int64
		want  string
		as    error
	}{
		"with the token":     {File{URL: s.url + view + "?x=1#y", Token: true}, 5, "12345", nil},
		"without":            {File{URL: elsewhere.URL + "/file"}, 100, "elsewhere", nil},
		"moved":              {File{URL: elsewhere.URL + "/moved"}, 100, "elsewhere", nil},
		"too large":          {File{URL: s.url + view, Token: true}, 4, "", ErrTooLarge},
		"too large, unknown": {File{URL: s.url + "/v3/attachments/unknown-size/views/original", Token: true}, 4, "", ErrTooLarge},
		"as announced":       {File{URL: s.url + "/v3/attachments/endless/views/original", Token: true}, 4, "", ErrTooLarge},
		"token for members":  {File{URL: s.url + "/v3/conversations/c/members", Token: true}, 100, "", ErrRefused},
		"token for another":  {File{URL: elsewhere.URL + "/file", Token: true}, 100, "", ErrRefused},
		"moved to http":      {File{URL: elsewhere.URL + "/insecure"}, 100, "", ErrRefused},
		"http":               {File{URL: "http://files.example/x"}, 100, "", ErrRefused},
		"user for a host":    {File{URL: "https://files.example@127.0.0.1/x"}, 100, "", ErrRefused},
		"no URL":             {File{Name: "card"}, 100, "", ErrRefused},
		"internal address":   {File{URL: "https://169.254.169.254/latest"}, 100, "", ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.download(t, ref, tt.file, tt.limit)
			if got != tt.want || !errors.Is(err, tt.as) {
				t.Errorf("%q, %v", got, err)
			}
			if err != nil && (Retryable(err) || strings.Contains(err.Error(), "//")) {
				t.Errorf("retryable %t, or an address in it: %v", Retryable(err), err)
			}
		})
	}
	if _, err := s.download(t, ref, File{URL: elsewhere.URL + "/gone"}, 1); !Gone(err) {
		t.Errorf("gone: %v", err)
	}
	stolen := ref
	stolen.ServiceURL = elsewhere.URL
	if _, err := s.download(t, stolen, File{URL: elsewhere.URL + view, Token: true}, 9); !errors.Is(err, ErrRefused) {
		t.Errorf("a service URL that is not allowed: %v", err)
	}
}

func TestDownloadReplacesARefusedToken(t *testing.T) {
	s := newTeams(t, nil)
	s.reject.Store(1)
	f := File{URL: s.url + view, Token: true}
	if _, err := s.download(t, s.in("c"), f, 99); s.last().Token != "Bearer t2" {
		t.Errorf("second attempt %+v, %v", s.last(), err)
	}
	s.reject.Store(100)
	before := s.tokens.Load()
	if _, err := s.download(t, s.in("c"), f, 99); !Unauthorized(err) || s.tokens.Load() != before {
		t.Errorf("%v with %d tokens", err, s.tokens.Load())
	}
}

// In production, the bot never takes a file from its own machine.
func TestDownloadFromThisMachineIsRefused(t *testing.T) {
	var dialed atomic.Bool
	here := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { dialed.Store(true) }))
	defer here.Close()
	s := newTeams(
		t,
		nil,
		func(set *Settings) { set.ServiceURLs = append(set.ServiceURLs, "https://smba.trafficmanager.net") },
	)
	port := here.URL[strings.LastIndexByte(here.URL, ':'):]
	for _, host := range []string{"127.0.0.1", "localhost", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"} {
		_, err := s.download(t, s.in("c"), File{URL: "https://" + host + port + "/x"}, 99)
		if err == nil || host != "2130706433" && !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if dialed.Load() {
		t.Error("connected")
	}
}

func TestReachable(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.215.14": true, "2606:2800:21f::1": true, "::ffff:93.184.215.14": true,
		"10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"168.63.129.16": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "192.0.0.8": false,
		"198.18.0.1": false, "::": false, "fe80::1": false, "fd00::1": false, "ff02::1": false, "fec0::1": false,
		"::ffff:10.0.0.1": false, "::ffff:100.64.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "127.0.0.1": false, "::1": false,
	} {
		if got := isReachable(netip.MustParseAddr(address), false); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
	if !isReachable(netip.MustParseAddr("127.0.0.1"), true) || isReachable(netip.MustParseAddr("10.0.0.1"), true) {
		t.Error("where all services are on this machine, this machine is open and nothing else")
	}
}

// A new picture is not there yet for some seconds; other files are there.
func TestPicturesThatComeLater(t *testing.T) {
	picture, forbidden := File{Token: true}, &StatusError{Status: http.StatusForbidden}
	for name, tt := range map[string]struct {
		file File
		err  error
		age  time.Duration
		want bool
	}{
		"forbidden":       {picture, forbidden, 0, true},
		"not found":       {picture, &StatusError{Status: http.StatusNotFound}, 29 * time.Second, true},
		"for too long":    {picture, forbidden, 30 * time.Second, false},
		"another status":  {picture, &StatusError{Status: http.StatusGone}, 0, false},
		"a file":          {File{}, forbidden, 0, false},
		"another error":   {picture, ErrTooLarge, 0, false},
		"no error at all": {picture, nil, 0, false},
	} {
		if got := tt.file.ComesLater(tt.err, tt.age); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// What take does not read is not loaded, and its error is returned as it is.
func TestDownloadIsNotKeptInMemory(t *testing.T) {
	s := newTeams(t, func(rw http.ResponseWriter, _ *http.Request) {
		for range 1 << 10 {
			if _, err := rw.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	full := errors.New("the disk is full")
	if err := s.Download(t.Context(), s.in("c"), File{URL: s.url + view, Token: true}, 1<<30, func(io.Reader) error {
		return full
	}); !errors.Is(err, full) {
		t.Error(err)
	}
	var n int64
	err := s.Download(
		t.Context(),
		s.in("c"),
		File{URL: s.url + view, Token: true},
		1<<20,
		func(r io.Reader) (err error) {
			n, err = io.Copy(io.Discard, r)
			return err
		},
	)
	if n != 1<<20 || err != nil {
		t.Error(n, err)
	}
}
