// Records what Go's text/template makes of the templates in table.json: go run main.go table.json
// Entries marked "documented" are left alone; they describe what newer Go releases do.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"text/template"
	"time"
)

type entry struct {
	Group      string `json:"group"`
	Template   string `json:"template"`
	MissingKey string `json:"missingKey,omitempty"`
	Output     string `json:"output,omitempty"`
	Error      string `json:"error,omitempty"`
	Documented string `json:"documented,omitempty"`
}

type table struct {
	Go    string      `json:"go"`
	Data  interface{} `json:"data"`
	Cases []entry     `json:"cases"`
}

// decode turns {"$int": 5}, {"$int64": 5}, {"$time": "..."} and {"$duration": "..."} into values that JSON does not know.
func decode(v interface{}) interface{} {
	switch t := v.(type) {
	case []interface{}:
		out := make([]interface{}, len(t))
		for i, e := range t {
			out[i] = decode(e)
		}
		return out
	case map[string]interface{}:
		if n, ok := t["$int"]; ok {
			return int(n.(float64))
		}
		if n, ok := t["$int64"]; ok {
			return int64(n.(float64))
		}
		if s, ok := t["$time"]; ok {
			at, err := time.Parse(time.RFC3339Nano, s.(string))
			check(err)
			if _, offset := at.Zone(); offset != 0 {
				at = at.In(time.FixedZone("", offset))
			} else {
				at = at.UTC()
			}
			return at
		}
		if s, ok := t["$duration"]; ok {
			d, err := time.ParseDuration(s.(string))
			check(err)
			return d
		}
		out := map[string]interface{}{}
		for k, e := range t {
			out[k] = decode(e)
		}
		return out
	}
	return v
}

func toInt(v interface{}) int64 {
	switch t := v.(type) {
	case int:
		return int64(t)
	case int64:
		return t
	case float64:
		return int64(t)
	case string:
		n, _ := strconv.ParseInt(t, 10, 64)
		return n
	}
	return 0
}

func toFloat(v interface{}) float64 {
	switch t := v.(type) {
	case int:
		return float64(t)
	case int64:
		return float64(t)
	case float64:
		return t
	case string:
		f, _ := strconv.ParseFloat(t, 64)
		return f
	}
	return 0
}

var functions = template.FuncMap{
	"date":       func(layout string, t time.Time) string { return t.Format(layout) },
	"dateFormat": func(layout string, t time.Time) string { return t.Format(layout) },
	"lower":      strings.ToLower, "upper": strings.ToUpper, "trim": strings.TrimSpace,
	"trimPrefix": strings.TrimPrefix, "trimSuffix": strings.TrimSuffix, "replace": strings.ReplaceAll,
	"contains": strings.Contains, "hasPrefix": strings.HasPrefix, "hasSuffix": strings.HasSuffix,
	"quote": strconv.Quote,
	"default": func(d, v interface{}) interface{} {
		if v == nil || v == "" {
			return d
		}
		return v
	},
	"int": func(v interface{}) int { return int(toInt(v)) }, "int64": toInt,
	"float": toFloat, "float64": toFloat,
	"string": func(v interface{}) string { return fmt.Sprintf("%v", v) },
	"fail":   func(message string) (string, error) { return "", fmt.Errorf("%s", message) },
}

func run(e entry, data interface{}) (string, string) {
	missing := e.MissingKey
	if missing == "" {
		missing = "error"
	}
	t, err := template.New("template").Option("missingkey=" + missing).Funcs(functions).Parse(e.Template)
	if err != nil {
		return "", err.Error()
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", err.Error()
	}
	return out.String(), ""
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var t table
	check(json.Unmarshal(text, &t))
	t.Go = runtime.Version()
	data := decode(t.Data)
	for i, e := range t.Cases {
		if e.Documented == "" {
			t.Cases[i].Output, t.Cases[i].Error = run(e, data)
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	check(encoder.Encode(t))
	check(os.WriteFile(os.Args[1], out.Bytes(), 0o644))
}
