package search

// Words returns the words of a text, for tests.
func Words(text string) []string {
	out := []string{}
	var f folder
	words(f.fold(text), func(word string) { out = append(out, word) })
	return out
}

// Fold and ShardOf are for tests.
func Fold(text string) string { return new(folder).fold(text) }

func ShardOf(word string) int { return shardOf(word) }
