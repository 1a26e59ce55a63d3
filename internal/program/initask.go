package program

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// asker asks somebody at a terminal.
type asker struct {
	in  *bufio.Reader
	out io.Writer
	// hidden reads a line that is not shown.
	hidden func() (string, error)
}

// terminal returns who can be asked; nil when nobody sits at a terminal.
func terminal(out io.Writer) *asker {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return nil
	}
	return &asker{bufio.NewReader(os.Stdin), out, func() (string, error) {
		typed, err := term.ReadPassword(fd)
		return string(typed), err
	}}
}

// line asks for one line. An empty one is the fallback.
func (a *asker) line(question, fallback string) (string, error) {
	if fallback != "" {
		question += " [" + fallback + "]"
	}
	fmt.Fprintf(a.out, "%s: ", question)
	typed, err := a.in.ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.out)
		return "", fmt.Errorf("nothing was written: %w", err)
	}
	if typed = strings.TrimSpace(typed); typed == "" {
		return fallback, nil
	}
	return typed, nil
}

// secret asks for a line that is not shown.
func (a *asker) secret(question string) (string, error) {
	fmt.Fprintf(a.out, "%s: ", question)
	typed, err := a.hidden()
	fmt.Fprintln(a.out)
	if err != nil {
		return "", fmt.Errorf("nothing was written: %w", err)
	}
	return strings.TrimSpace(typed), nil
}

// agrees asks a question whose answer is mostly no.
func (a *asker) agrees(question string) (bool, error) {
	typed, err := a.line(question+" (y/N)", "")
	return strings.EqualFold(typed, "y") || strings.EqualFold(typed, "yes"), err
}
