// Command pagefloor is the least a server of pages can do, to measure the portal by: a
// bare net/http handler that looks the session up in a store of the same kind and
// writes a page that is ready, packed for those who take it packed.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/desk"
)

var (
	file  = flag.String("store", "", "file of sessions; is made")
	pages = flag.String("pages", "", "files of pages, by commas: /0 serves the first")
)

// secret is what the one cookie holds.
const secret = "of-the-only-visitor"

// zippers keeps packers, as the portal does.
var zippers = make(chan *gzip.Writer, runtime.GOMAXPROCS(0))

type session struct {
	Deadline time.Time         `json:"deadline"`
	Texts    map[string]string `json:"texts"`
}

func main() {
	flag.Parse()
	db, err := boltdb.Open(context.Background(), *file, time.Now)
	if err != nil {
		log.Fatal(err)
	}
	data, _ := json.Marshal(session{time.Now().Add(time.Hour), map[string]string{"who": "somebody"}})
	err = db.KeepSignIn(context.Background(), desk.SignIn{
		ID: hashed(secret), Person: "somebody", Ends: time.Now().Add(time.Hour), Data: data,
	})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	for i, name := range strings.Split(*pages, ",") {
		page, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		mux.HandleFunc(fmt.Sprintf("GET /%d", i), func(w http.ResponseWriter, r *http.Request) { serve(db, w, r, page) })
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "msg=listening address=%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, mux))
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func serve(db *boltdb.DB, w http.ResponseWriter, r *http.Request, page []byte) {
	c, err := r.Cookie("session")
	if err != nil {
		http.Error(w, "nobody", http.StatusUnauthorized)
		return
	}
	kept, ok, err := db.SignIn(r.Context(), hashed(c.Value))
	var s session
	if err != nil || !ok || json.Unmarshal(kept.Data, &s) != nil || s.Texts["who"] == "" {
		http.Error(w, "nobody", http.StatusUnauthorized)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		var z *gzip.Writer
		select {
		case z = <-zippers:
		default:
			z = gzip.NewWriter(nil)
		}
		z.Reset(&packed)
		_, _ = z.Write(page)
		_ = z.Close()
		select {
		case zippers <- z:
		default:
		}
		h.Set("Content-Encoding", "gzip")
		page = packed.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(page)))
	_, _ = w.Write(page)
}
