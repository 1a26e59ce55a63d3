package scripttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"frontdesk/internal/teamsim"
)

func (p *player) sendsPicture(ctx context.Context, g given) error {
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		return err
	}
	text := ""
	if len(g.rest) == 2 && g.rest[0].is("saying") {
		text = g.rest[1].text
		p.typed = append(p.typed, text)
	} else if len(g.rest) > 0 {
		return errors.New("after the picture comes nothing, or: saying TEXT")
	}
	g.who.acted()
	return g.who.did(g.who.SayPicture(ctx, g.who.where(), text, teamsim.File{Name: g.text, Data: data.Bytes()}))
}

func (p *player) sendsFile(ctx context.Context, g given) error {
	files, text := []teamsim.File{content(g.text)}, ""
	for i := 0; i+1 < len(g.rest); i += 2 {
		switch value := g.rest[i+1].text; {
		case g.rest[i].is("and"):
			files = append(files, content(value))
		case g.rest[i].is("saying"):
			text = value
			p.typed = append(p.typed, text)
		case g.rest[i].is("of"):
			size, err := strconv.Atoi(value)
			if err != nil {
				return err
			}
			files[len(files)-1].Data = bytes.Repeat([]byte("x"), size)
		default:
			return errors.New("after the file comes: of BYTES, and TEXT, saying TEXT, or several of these")
		}
	}
	g.who.acted()
	if g.who.where() != g.who.Chat {
		return g.who.did(g.who.SendFile(ctx, g.who.where(), g.text, files[0].Data))
	}
	return g.who.did(g.who.SendFiles(ctx, text, files...))
}

func (p *player) sendsNothing(ctx context.Context, g given) error {
	g.who.acted()
	return g.who.did(g.who.SendNothing(ctx, g.who.where()))
}

func (p *player) holdsFiles(context.Context, given) error {
	p.release = p.HoldFiles()
	p.t.Cleanup(p.release)
	return nil
}

func (p *player) releasesFiles(context.Context, given) error {
	if p.release == nil {
		return errors.New("they have come all the time")
	}
	p.release()
	return nil
}

func (p *player) delaysPictures(context.Context, given) error {
	p.DelayPictures(2)
	return nil
}

func content(name string) teamsim.File {
	return teamsim.File{Name: name, Data: []byte("the content of " + name)}
}

// opens follows the link to a file, in a row of the newest card or in a message:
// one that is not there any more, too, once it was opened. What the browser shows
// is told to them; of a picture, its type.
func (p *player) opens(ctx context.Context, g given) error {
	link := p.links[g.text]
	err := p.Wait(ctx, func() bool {
		for _, m := range p.screen(g.who) {
			for _, found := range []string{m.Link(g.text), linkIn(m.Text, g.text)} {
				if found != "" {
					link = found
				}
			}
		}
		return link != ""
	})
	if err != nil {
		return fmt.Errorf("no such link: %w", err)
	}
	p.links[g.text] = link
	told, err := p.browse(ctx, link)
	g.who.told = append(g.who.told, squeeze(told))
	return err
}

// linkIn returns the address behind words in a text with markup; "" when there is
// none.
func linkIn(text, words string) string {
	before, _, found := strings.Cut(text, `">`+words+"</a>")
	if !found {
		return ""
	}
	return html.UnescapeString(before[strings.LastIndexByte(before, '"')+1:])
}

// browse loads a link to the desk. People see the desk under another address,
// so browse puts the real one in.
func (p *player) browse(ctx context.Context, link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", err
	}
	u.Scheme, u.Host = "http", p.Address
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if kind := resp.Header.Get("Content-Type"); strings.HasPrefix(kind, "image/") {
		return kind, err
	}
	return string(body), err
}
