package yamlfile

import "go.yaml.in/yaml/v3"

// Empty says that a node holds nothing, which counts as not given.
func Empty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && !Dressed(node) && (node.ShortTag() == "!!null" || node.Value == "")
}

// Dressed says that a node has an anchor or a tag of its own, or is an alias. None is of use here, and a secret that
// begins with &, * or ! would lose its first word unnoticed.
func Dressed(node *yaml.Node) bool {
	return node.Kind == yaml.AliasNode || node.Anchor != "" || node.Style&yaml.TaggedStyle != 0
}

// Describe names a node of the wrong kind without its content, which may be a secret in the wrong place.
func Describe(node *yaml.Node) string {
	switch {
	case Dressed(node):
		return "an anchor, alias or tag (a value that begins with &, * or ! needs quotes)"
	case node.Kind == yaml.MappingNode:
		return "a group of keys"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}
