package discord

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// deliver hands an event to a session, changed, doubled or late as the script says.
func (f *Faults) deliver(ss *session, name string, raw []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.strange > 0 && (name == "MESSAGE_CREATE" || name == "INTERACTION_CREATE") {
		f.strange--
		raw = withStrangeComponent(raw)
	}
	if take(f.late, name) {
		f.held[ss] = frame{name, raw}
		return
	}
	ss.push(name, raw)
	if take(f.twice, name) {
		ss.push(name, raw)
	}
	if h, ok := f.held[ss]; ok {
		delete(f.held, ss)
		ss.push(h.name, h.raw)
	}
}

// take uses one of the turns kept for that name, or for any.
func take(m map[string]int, name string) bool {
	for _, k := range []string{name, ""} {
		if m[k] > 0 {
			m[k]--
			return true
		}
	}
	return false
}

// withStrangeComponent adds a component of type 99 to a message, or to the message or form of an interaction.
func withStrangeComponent(raw []byte) []byte {
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil {
		return raw
	}
	into := m
	if msg, ok := m["message"].(map[string]any); ok {
		into = msg
	} else if data, ok := m["data"].(map[string]any); ok {
		into = data
	}
	list, _ := into["components"].([]any)
	into["components"] = append(list, map[string]any{"type": 99, "id": 99, "shape": "unpublished"})
	out, err := encode(m)
	if err != nil {
		return raw
	}
	return out
}

// RouteLimited is a 429 for one route.
func RouteLimited(operation string, after time.Duration) RESTFault {
	return RESTFault{Operation: operation, Status: 429, Body: limitedBody(after, false), Header: map[string]string{
		"Retry-After": seconds(after), "X-RateLimit-Scope": "user", "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0",
		"X-RateLimit-Reset-After": fmt.Sprintf("%.3f", after.Seconds()), "X-RateLimit-Bucket": operation}}
}

// GlobalLimited is a 429 for everything.
func GlobalLimited(after time.Duration) RESTFault {
	return RESTFault{Status: 429, Body: limitedBody(after, true), Header: map[string]string{
		"Retry-After": seconds(after), "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}}
}

func limitedBody(after time.Duration, global bool) string {
	return fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%.3f,"global":%t,"code":0}`, after.Seconds(), global)
}

// seconds rounds up, as Retry-After does.
func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }

// EdgeBan is a 429 with an HTML body, as the platform's edge answers a banned address.
func EdgeBan() RESTFault { return RESTFault{Status: 429, Body: edgePage, ContentType: "text/html"} }

// ServerError answers with a 5xx before the effect.
func ServerError(operation string, status int) RESTFault {
	return RESTFault{Operation: operation, Status: status, Body: `{"message":"Internal Server Error","code":0}`}
}

// LostAnswer lets the request have its effect, then answers 502.
func LostAnswer(operation string) RESTFault {
	return RESTFault{Operation: operation, Status: 502, AfterEffect: true, ContentType: "text/html", Body: "<html>502 Bad Gateway</html>"}
}
