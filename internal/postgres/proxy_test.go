package postgres_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy stands between the desk and the database, and cuts connections.
type proxy struct {
	to string
	// commits counts the commits that have come by; cut says what to do at one of
	// them: pass it on and then cut the connection, or cut it before.
	commits atomic.Int64
	cut     func(commit int64) (before, after bool)
	conns   sync.Map
}

// through returns the name of a store with a proxy in front of it.
func through(t *testing.T, name string, cut func(int64) (before, after bool)) (string, *proxy) {
	t.Helper()
	u, err := url.Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	query, dir := u.Query(), t.TempDir()
	const socket = ".s.PGSQL.5432"
	p := &proxy{to: filepath.Join(query.Get("host"), socket), cut: cut}
	ln, err := new(net.ListenConfig).Listen(t.Context(), "unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	query.Set("host", dir)
	u.RawQuery = query.Encode()
	return u.String(), p
}

func (p *proxy) serve(client net.Conn) {
	server, err := new(net.Dialer).Dial("unix", p.to)
	if err != nil {
		_ = client.Close()
		return
	}
	end := func() { _ = errors.Join(client.Close(), server.Close()) }
	p.conns.Store(client, end)
	var cut atomic.Bool
	go func() {
		defer end()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || cut.Load() { // the answer does not arrive
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if errors.Is(err, io.EOF) || err != nil {
			end()
			return
		}
		if bytes.Contains(buf[:n], []byte("commit\x00")) {
			before, after := p.cut(p.commits.Add(1))
			if before {
				end()
				return
			}
			cut.Store(after)
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// cutAll cuts all connections.
func (p *proxy) cutAll() {
	p.conns.Range(func(conn, end any) bool {
		p.conns.Delete(conn)
		end.(func())() //nolint:forcetypeassert // as stored
		return true
	})
}
