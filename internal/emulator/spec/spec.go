// Package spec holds what the emulator of Discord receives and sends against the
// published specifications (discord-openapi.json and
// discord-gateway-events.schema.json). Tests give it to the emulator; the program
// that people run does not carry it.
package spec

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// RestFile is the name of the specification of the operations.
const RestFile = "discord-openapi.json"

const (
	restFile   = RestFile
	eventsFile = "discord-gateway-events.schema.json"
	maxProblem = 2000 // characters of a violation's text
)

// Specs are the published specifications, compiled piece by piece on first use. One value may serve several servers.
type Specs struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	ready    map[string]*jsonschema.Schema // by location; nil: the specification has none
	rest     map[string]any
	events   map[string]any
	routes   map[string]specRoute // by operationId
}

// specRoute is where an operation is in the specification.
type specRoute struct {
	pointer string // JSON pointer of the operation, in URL form
	method  string
	path    string
	query   map[string]bool
	body    map[string]any // requestBody
}

// Load reads discord-openapi.json and discord-gateway-events.schema.json of a folder.
func Load(dir string) (*Specs, error) {
	sp := &Specs{compiler: jsonschema.NewCompiler(), ready: map[string]*jsonschema.Schema{}, routes: map[string]specRoute{}}
	for file, into := range map[string]*map[string]any{restFile: &sp.rest, eventsFile: &sp.events} {
		raw, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return nil, fmt.Errorf("open specification: %w", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", file, err)
		}
		m, ok := doc.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("parse %s: not an object", file)
		}
		*into = m
	}
	sp.index()
	correct(sp.rest, sp.events)
	strict(sp.rest, intersected(sp.rest), []any{nil, false, "", 0, []any{}})
	strict(sp.events, intersected(sp.events), nil)
	sp.compiler.AssertFormat()
	for file, doc := range map[string]any{restFile: sp.rest, eventsFile: sp.events} {
		if err := sp.compiler.AddResource("mem:///"+file, doc); err != nil {
			return nil, fmt.Errorf("load %s: %w", file, err)
		}
	}
	return sp, nil
}

// index finds the operations by their id.
func (sp *Specs) index() {
	paths, _ := sp.rest["paths"].(map[string]any)
	for path, item := range paths {
		methods, _ := item.(map[string]any)
		for method, x := range methods {
			op, ok := x.(map[string]any)
			if !ok {
				continue
			}
			id, _ := op["operationId"].(string)
			r := specRoute{pointer: "#/paths/" + token(path) + "/" + method, method: strings.ToUpper(method), path: path, query: map[string]bool{}}
			r.body, _ = op["requestBody"].(map[string]any)
			params, _ := op["parameters"].([]any)
			for _, p := range params {
				if p, ok := p.(map[string]any); ok && p["in"] == "query" {
					name, _ := p["name"].(string)
					r.query[name] = true
				}
			}
			sp.routes[id] = r
		}
	}
}

// token writes one step of a JSON pointer for a URL fragment.
func token(s string) string {
	return url.PathEscape(strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1"))
}

// correct mends what the published schemas say otherwise than the documentation and the platform.
func correct(rest, events map[string]any) {
	// the code of an error detail is a word, as the documentation shows ("BASE_TYPE_REQUIRED"), not a number
	if p := at(rest, "components", "schemas", "Error", "properties"); p != nil {
		p["code"] = map[string]any{"type": []any{"integer", "string"}}
	}
	// forms with files hold the same JSON in one part: that part is held against the JSON schema
	forEachContent(rest, func(content map[string]any) { delete(content, "multipart/form-data") })
	// flags of a role are a bit field: the schema names the one bit published and so refuses zero
	at(events, "definitions")["RoleFlags"] = map[string]any{"type": "integer"}
	// default_member_permissions is a number in the schema, "a bit set as a string" in the documentation
	schemas := at(rest, "components", "schemas")
	for _, name := range []string{"ApplicationCommandUpdateRequest", "ApplicationCommandCreateRequest"} {
		if p := at(schemas, name, "properties"); p != nil {
			p["default_member_permissions"] = map[string]any{"type": []any{"string", "integer", "null"}, "pattern": "^[0-9]+$"}
		}
	}
}

// forEachContent visits the bodies of all operations.
func forEachContent(rest map[string]any, f func(map[string]any)) {
	for path := range at(rest, "paths") {
		for method := range at(rest, "paths", path) {
			if c := at(rest, "paths", path, method, "requestBody", "content"); c != nil {
				f(c)
			}
		}
	}
}

func at(m map[string]any, path ...string) map[string]any {
	for _, p := range path {
		m, _ = m[p].(map[string]any)
	}
	return m
}

// intersected names the schemas that stand in an allOf: they cannot be closed one by one.
func intersected(doc any) map[string]bool {
	out := map[string]bool{}
	var walk func(v any, inside bool)
	walk = func(v any, inside bool) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok && inside {
				if plain, err := url.PathUnescape(ref[strings.LastIndex(ref, "/")+1:]); err == nil {
					out[plain] = true
				}
			}
			for k, x := range v {
				walk(x, k == "allOf" || inside && (k == "anyOf" || k == "oneOf"))
			}
		case []any:
			for _, x := range v {
				walk(x, inside)
			}
		}
	}
	walk(doc, false)
	return out
}

// strict closes every object schema: a field that the specification does not name is refused. The platform ignores such
// a field, so a misspelled name would go unseen. What empty lists is let through: libraries write fields that do not apply
// with an empty value, which changes nothing.
func strict(doc any, open map[string]bool, empty []any) {
	var closed any = false
	if empty != nil {
		closed = map[string]any{"enum": empty}
	}
	var walk func(v any, name string, inAllOf bool)
	walk = func(v any, name string, inAllOf bool) {
		if strings.HasPrefix(name, "Required<") || strings.HasPrefix(name, "Pick<") {
			return // a fragment of an object, made to be added to another
		}
		switch v := v.(type) {
		case map[string]any:
			if p, ok := v["properties"].(map[string]any); ok && !inAllOf && !open[name] && v["allOf"] == nil {
				if _, given := v["additionalProperties"]; !given {
					v["additionalProperties"] = closed
				}
				for k, x := range p {
					walk(x, k+" of "+name, false)
				}
			}
			for k, x := range v {
				if k != "properties" || inAllOf || open[name] {
					walk(x, k, k == "allOf")
				}
			}
		case []any:
			for _, x := range v {
				walk(x, name, inAllOf)
			}
		}
	}
	walk(doc, "", false)
}

// schema compiles the schema at a location, or returns nil when there is none.
func (sp *Specs) schema(location string) *jsonschema.Schema {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if s, ok := sp.ready[location]; ok {
		return s
	}
	s, err := sp.compiler.Compile("mem:///" + location)
	if err != nil {
		s = nil
	}
	sp.ready[location] = s
	return s
}

// validate gives the problem of a JSON body, or "".
func validate(s *jsonschema.Schema, raw []byte) string {
	if s == nil {
		return "the specification has no usable schema for this"
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return "not JSON: " + err.Error()
	}
	if err := s.Validate(v); err != nil {
		text := err.Error()
		return text[:min(len(text), maxProblem)]
	}
	return ""
}

// Request tells what is wrong with a request of an operation, "" for nothing. An
// operation that is not in the specification passes.
func (sp *Specs) Request(operation string, query url.Values, body []byte) string {
	r, ok := sp.routes[operation]
	if !ok {
		return ""
	}
	for name := range query {
		if !r.query[name] {
			return "query parameter " + name + " is not in the specification"
		}
	}
	switch {
	case len(body) == 0 && r.body["required"] == true:
		return "a body is required"
	case len(body) == 0:
		return ""
	case r.body == nil:
		return "this operation has no body"
	}
	return validate(sp.schema(restFile+r.pointer+"/requestBody/content/application~1json/schema"), body)
}

// Response tells what is wrong with an answer of an operation, "" for nothing.
func (sp *Specs) Response(operation string, status int, body []byte) string {
	var at string
	switch {
	case status == 429:
		at = "#/components/responses/ClientRatelimitedResponse/content/application~1json/schema"
	case status >= 400:
		at = "#/components/responses/ClientErrorResponse/content/application~1json/schema"
	default:
		at = sp.routes[operation].pointer + "/responses/" + strconv.Itoa(status) + "/content/application~1json/schema"
	}
	s := sp.schema(restFile + at)
	if s == nil {
		return "the specification has no answer " + strconv.Itoa(status)
	}
	return validate(s, body)
}

// Describes tells whether an event is in the specification.
func (sp *Specs) Describes(event string) bool { return at(sp.events, "definitions", event) != nil }

// Event tells what is wrong with an event, "" for nothing. Events that the
// specification does not describe pass.
func (sp *Specs) Event(name string, body []byte) string {
	if !sp.Describes(name) {
		return ""
	}
	return validate(sp.schema(eventsFile+"#/definitions/"+token(name)), body)
}
