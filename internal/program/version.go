package program

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v3"
)

// version is the version of the release. That of the app package is its own.
const version = "0.1.0"

// commit is what the release was made of. `make release` sets it by -ldflags -X,
// because a source archive has no repository that the go command could ask.
var commit string

// versionCommand prints what this binary is.
func (p program) versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "print the version",
		Action: func(context.Context, *cli.Command) error { return p.printVersion() },
	}
}

func (p program) printVersion() error {
	built, made := commit, ""
	if info, ok := debug.ReadBuildInfo(); ok && built == "" {
		built, made = fromRepository(info.Settings)
	}
	if built != "" {
		made = ", commit " + built + made
	}
	if !hasGraph {
		made += ", without Microsoft Graph"
	}
	_, err := fmt.Fprintf(
		p.stdout, "frontdesk %s%s (%s, %s/%s)\n", version, made, runtime.Version(), runtime.GOOS, runtime.GOARCH,
	)
	return err
}

// fromRepository returns the commit that the go command found, and whether the
// source had changed since.
func fromRepository(settings []debug.BuildSetting) (commit, changed string) {
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed since"
		}
	}
	return commit, changed
}
