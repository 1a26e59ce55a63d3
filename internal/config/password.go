package config

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

const (
	passwordKey     = "teams.app_password"
	passwordFileKey = "teams.app_password_file"
)

// readPassword sees to it that the secret is given in one way, and takes it from its file.
func (l *loader) readPassword(c *Config) {
	_, isDirect := l.given[passwordKey]
	file, inFile := l.given[passwordFileKey]
	switch {
	case isDirect && inFile:
		l.wrong(file, "given beside "+passwordKey, "only one of the two")
	case l.need < ForServe || c.Teams.AppPassword != "":
	case inFile && c.Teams.AppPasswordFile != "":
		l.readPasswordFile(c, file)
	case !isDirect && !inFile:
		l.missing(Mistake{File: l.file}, passwordKey, "the client secret, or "+passwordFileKey)
	}
}

func (l *loader) readPasswordFile(c *Config, at given) {
	name := quoted(c.Teams.AppPasswordFile)
	content, err := os.ReadFile(c.Teams.AppPasswordFile)
	if err != nil {
		l.wrong(at, name+": cannot be read: "+reason(err), "")
		return
	}
	var ok bool
	if c.Teams.AppPassword, ok = secret(strings.TrimRight(string(content), "\r\n")); !ok {
		l.wrong(at, name, "a file that holds the client secret on one line and nothing else")
	}
}

// reason is why a file could not be opened or read, without its name, which the mistake has already.
func reason(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}
