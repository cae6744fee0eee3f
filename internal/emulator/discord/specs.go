package discord

import "net/url"

// Specification holds requests, answers and events against what is published.
// Each method tells what is wrong, "" for nothing. Package spec has one; one
// value may serve several servers.
type Specification interface {
	Request(operation string, query url.Values, body []byte) string
	Response(operation string, status int, body []byte) string
	Event(name string, body []byte) string
}

// checkRequest holds a request against the specification.
func (s *Server) checkRequest(c *call) *apiError {
	if s.specs == nil {
		return nil
	}
	problem := s.specs.Request(c.op.id, c.query, c.raw)
	if problem == "" {
		return nil
	}
	s.violation("request", c.op.id, problem, c.raw)
	return formError("", "SPECIFICATION", problem)
}

// checkResponse holds an answer against the specification; what is wrong there is a defect of the emulator.
func (s *Server) checkResponse(op *operation, a *answer) {
	if s.specs == nil || op.raw || len(a.body) == 0 {
		return
	}
	if p := s.specs.Response(op.id, a.status, a.body); p != "" {
		s.violation("response", op.id, p, a.body)
	}
}

// checkEvent holds an event against the specification.
func (s *Server) checkEvent(name string, raw []byte) {
	if p := s.specs.Event(name, raw); p != "" {
		s.violation("event", name, p, raw)
	}
}
