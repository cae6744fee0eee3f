package discord

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

const (
	firstAnswerLimit = 3 * time.Second
	tokenLimit       = 15 * time.Minute
)

// The kinds of answers to an interaction.
const (
	callbackMessage        = 4
	callbackDeferMessage   = 5
	callbackDeferUpdate    = 6
	callbackUpdate         = 7
	callbackAutocomplete   = 8
	callbackModal          = 9
	interactionCommand     = 2
	interactionComponent   = 3
	interactionAutocomplet = 4
	interactionModal       = 5
)

// answerInteraction takes the first answer to an interaction.
func answerInteraction(c *call) (int, any, *apiError) {
	id, e := c.id("interaction_id")
	if e != nil {
		return 0, nil, e
	}
	in := c.s.interactions[c.r.PathValue("interaction_token")]
	now := c.s.opts.Now()
	if in == nil || in.id != id || in.forgotten {
		return 0, nil, fail(404, 10062, "Unknown interaction")
	}
	if in.answered != 0 {
		return 0, nil, fail(400, 40060, "Interaction has already been acknowledged.")
	}
	if now.Sub(in.at) > firstAnswerLimit {
		return 0, nil, fail(404, 10062, "Unknown interaction")
	}
	var b struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(c.raw, &b) != nil {
		return 0, nil, formError("type", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if e := in.answer(c, b.Type, b.Data); e != nil {
		return 0, nil, e
	}
	in.answered = b.Type
	close(in.first)
	c.s.changed(Change{Kind: ChangeInteraction, Channel: in.channel.id, User: in.user.id, App: in.app.id})
	if c.query.Get("with_response") == "true" {
		return 200, in.callbackResponse(), nil
	}
	return 204, nil, nil
}

// answer has the effect of a first answer.
func (in *interactionIn) answer(c *call, kind int, data json.RawMessage) *apiError {
	switch kind {
	case callbackMessage:
		o, e := c.outgoing(data, false)
		if e != nil {
			return e
		}
		in.original = in.post(c, o).id
	case callbackDeferMessage:
		o, e := c.outgoing(data, true)
		if e != nil {
			return e
		}
		m := in.post(c, &outgoing{Flags: o.Flags&flagEphemeral | flagLoading})
		in.original = m.id
	case callbackDeferUpdate, callbackUpdate:
		if in.source == nil {
			return formError("type", "INTERACTION_APPLICATION_COMMAND_INVALID_CALLBACK", "This type answers a message component only")
		}
		in.original = in.source.id
		if kind == callbackUpdate {
			o, e := c.outgoing(data, true)
			if e != nil {
				return e
			}
			if m := in.channel.message(in.source.id); m != nil {
				c.s.rewrite(m, o, c.files)
			}
		}
	case callbackModal:
		return in.openForm(data)
	case callbackAutocomplete:
		if in.kind != interactionAutocomplet {
			return formError("type", "INTERACTION_INVALID_CALLBACK", "This type answers an autocompletion only")
		}
		in.choices = recast[struct {
			Choices []Choice `json:"choices"`
		}](data).Choices
	default:
		return formError("type", "BASE_TYPE_CHOICES", "Value must be one of {4, 5, 6, 7, 8, 9}.")
	}
	return nil
}

func (in *interactionIn) openForm(data json.RawMessage) *apiError {
	if in.kind == interactionModal {
		return formError("type", "INTERACTION_INVALID_CALLBACK", "A form cannot answer a form")
	}
	f := recast[struct {
		CustomID   string      `json:"custom_id"`
		Title      string      `json:"title"`
		Components []Component `json:"components"`
	}](data)
	if n := utf8.RuneCountInString(f.Title); n == 0 || n > 45 {
		return formError("data.title", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45 in length.")
	}
	if n := utf8.RuneCountInString(f.CustomID); n == 0 || n > maxCustomID {
		return formError("data.custom_id", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
	}
	if len(f.Components) == 0 || len(f.Components) > maxRows {
		return formError("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	form := &Form{CustomID: f.CustomID, Title: f.Title}
	for _, x := range flatten(f.Components) {
		if x.Type >= ComponentSelect && x.Type <= ComponentChannel {
			if x.CustomID == "" {
				return formError("data.components", "BASE_TYPE_REQUIRED", "custom_id: This field is required")
			}
			form.Fields = append(form.Fields, x)
		}
	}
	in.form, in.layout = form, f.Components
	return nil
}

// post publishes an answer in the interaction's channel.
func (in *interactionIn) post(c *call, o *outgoing) *message {
	m := &message{id: c.s.flakes.next(), channel: in.channel, author: in.app.bot, at: c.s.opts.Now().UTC(), flags: o.Flags,
		app: in.app.id, token: in.token, asked: in.metadata()}
	if in.kind == interactionCommand {
		m.kind = 20
	}
	if o.Flags&flagEphemeral != 0 {
		m.onlyFor = in.user.id
	}
	o.apply(c.s, m, c.files)
	in.channel.add(m, c.s.opts.History)
	c.s.emitMessage("MESSAGE_CREATE", m)
	return m
}

// callbackResponse is the answer when with_response is asked for.
func (in *interactionIn) callbackResponse() any {
	about := map[string]any{"id": in.id, "type": in.kind}
	out := map[string]any{"interaction": about}
	if m := in.channel.message(in.original); m != nil && in.answered != callbackDeferUpdate {
		about["response_message_id"] = m.id
		about["response_message_ephemeral"], about["response_message_loading"] = m.onlyFor != 0, m.flags&flagLoading != 0
		out["resource"] = map[string]any{"type": in.answered, "message": m.wire()}
	}
	return out
}

// followed finds the interaction of a webhook path whose token still works.
func (c *call) followed() (*interactionIn, *apiError) {
	id, e := c.id("webhook_id")
	if e != nil {
		return nil, e
	}
	in := c.s.interactions[c.r.PathValue("webhook_token")]
	if in == nil || in.app.id != id || in.forgotten {
		return nil, fail(404, 10015, "Unknown Webhook")
	}
	if c.s.opts.Now().Sub(in.at) > tokenLimit {
		return nil, fail(401, 50027, "Invalid Webhook Token")
	}
	if in.answered == 0 || in.answered == callbackAutocomplete {
		return nil, fail(404, 10015, "Unknown Webhook")
	}
	return in, nil
}

// answered finds a message that this interaction's token may act on: the original answer or a follow-up.
func (c *call) answered() (*interactionIn, *message, *apiError) {
	in, e := c.followed()
	if e != nil {
		return nil, nil, e
	}
	id := in.original
	if c.r.PathValue("message_id") != "" {
		if id, e = c.id("message_id"); e != nil {
			return nil, nil, e
		}
	}
	m := in.channel.message(id)
	if m == nil || (m.token != in.token && m.id != in.original) {
		return nil, nil, fail(404, 10008, "Unknown Message")
	}
	return in, m, nil
}

func getAnswer(c *call) (int, any, *apiError) {
	_, m, e := c.answered()
	if e != nil {
		return 0, nil, e
	}
	return 200, m.wire(), nil
}

func updateAnswer(c *call) (int, any, *apiError) {
	_, m, e := c.answered()
	if e != nil {
		return 0, nil, e
	}
	o, e := c.outgoing(c.raw, true)
	if e != nil {
		return 0, nil, e
	}
	return 200, c.s.rewrite(m, o, c.files).wire(), nil
}

func deleteAnswer(c *call) (int, any, *apiError) {
	in, m, e := c.answered()
	if e != nil {
		return 0, nil, e
	}
	in.channel.remove(m.id)
	c.s.emitMessageDelete(m)
	return 204, nil, nil
}

// followUp posts a further answer; the first one after a deferred answer takes its place, as on the platform.
func followUp(c *call) (int, any, *apiError) {
	in, e := c.followed()
	if e != nil {
		return 0, nil, e
	}
	o, e := c.outgoing(c.raw, false)
	if e != nil {
		return 0, nil, e
	}
	if m := in.channel.message(in.original); m != nil && m.flags&flagLoading != 0 {
		return 200, c.s.rewrite(m, o, c.files).wire(), nil
	}
	return 200, in.post(c, o).wire(), nil
}
