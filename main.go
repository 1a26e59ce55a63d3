// Command frontdesk is an IT service desk that lives in Microsoft Teams.
package main

import (
	_ "embed"
	"os"

	"frontdesk/internal/program"
)

var (
	//go:embed catalog.example.yaml
	exampleCatalog []byte
	//go:embed knowledge.example.yaml
	exampleKnowledge []byte
	//go:embed frontdesk.example.yaml
	exampleConfig []byte
)

func main() {
	os.Exit(program.Main(program.Examples{
		Catalog: exampleCatalog, Knowledge: exampleKnowledge, Config: exampleConfig,
	}))
}
