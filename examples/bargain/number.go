package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// number is a JSON number that may also be NaN, Infinity or null, as other software
// writes them, so that such a number can be reported with its place and not as a
// mistake of syntax.
type number float64

func (n *number) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case `"NaN"`, "null":
		*n = number(math.NaN())
		return nil
	case `"Infinity"`:
		*n = number(math.Inf(1))
		return nil
	case `"-Infinity"`:
		*n = number(math.Inf(-1))
		return nil
	}
	var v float64
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("%s is no number", data)
	}
	*n = number(v)
	return nil
}

// quoteNonNumbers puts NaN, Infinity and -Infinity outside strings into quotes.
func quoteNonNumbers(data []byte) []byte {
	out := make([]byte, 0, len(data))
	inside := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inside && c == '\\' && i+1 < len(data):
			out = append(out, c, data[i+1])
			i++
			continue
		case c == '"':
			inside = !inside
		case !inside:
			if word := nonNumber(data[i:]); word != "" {
				out = append(out, '"')
				out = append(out, word...)
				out = append(out, '"')
				i += len(word) - 1
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

func nonNumber(data []byte) string {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(word)) {
			return word
		}
	}
	return ""
}

// read decodes JSON and names the line of a mistake of syntax.
func read(data []byte, into any) error {
	data = quoteNonNumbers(data)
	err := json.Unmarshal(data, into)
	if syntax, ok := err.(*json.SyntaxError); ok {
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("line %d: %w", line, err)
	}
	return err
}
