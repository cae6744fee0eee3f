package discord

import (
	"fmt"
	"unicode/utf8"
)

// The limits of the documentation that the published schema leaves out or gives wrongly (it says 4000 characters).
const (
	maxContent    = 2000
	maxRows       = 5
	maxInRow      = 5
	maxComponents = 40 // with the components flag
	maxCustomID   = 100
	maxLabel      = 80
	maxNonce      = 25
	maxEmbeds     = 10
	maxEmbedText  = 6000
	maxOptions    = 25
)

// check applies the limits to a message body.
func (o *outgoing) check() *apiError {
	if o.Content != nil && utf8.RuneCountInString(*o.Content) > maxContent {
		return formError("content", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", maxContent))
	}
	if utf8.RuneCountInString(o.nonceText()) > maxNonce {
		return formError("nonce", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")
	}
	if m := o.Mentions; m != nil {
		for _, p := range m.Parse {
			if (p == "users" && len(m.Users) > 0) || (p == "roles" && len(m.Roles) > 0) {
				return formError("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse and "+p+" are mutually exclusive")
			}
		}
	}
	if o.Embeds != nil {
		if e := checkEmbeds(*o.Embeds); e != nil {
			return e
		}
	}
	if o.Components != nil {
		return checkRows(recast[[]Component](*o.Components), o.Flags&flagV2 != 0)
	}
	return nil
}

func checkEmbeds(in []any) *apiError {
	if len(in) > maxEmbeds {
		return formError("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
	}
	total := 0
	for _, e := range recast[[]Embed](in) {
		total += utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
		if len(e.Fields) > 25 {
			return formError("embeds", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer fields.")
		}
		for _, f := range e.Fields {
			total += utf8.RuneCountInString(f.Name) + utf8.RuneCountInString(f.Value)
		}
		if e.Footer != nil {
			total += utf8.RuneCountInString(e.Footer.Text)
		}
	}
	if total > maxEmbedText {
		return formError("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
	}
	return nil
}

// checkRows applies the rules of rows, buttons and menus.
func checkRows(rows []Component, v2 bool) *apiError {
	if !v2 && len(rows) > maxRows {
		return formError("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	if v2 && len(flatten(rows)) > maxComponents {
		return formError("components", "BASE_TYPE_BAD_LENGTH", "Must be 40 or fewer components.")
	}
	seen := map[string]bool{}
	for i, row := range rows {
		where := fmt.Sprintf("components.%d", i)
		if !v2 && row.Type != ComponentRow {
			return formError(where+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
		}
		if row.Type == ComponentRow {
			if e := checkRow(where, row); e != nil {
				return e
			}
		}
		for _, c := range flatten([]Component{row}) {
			if e := checkComponent(where, c); e != nil {
				return e
			}
			if c.CustomID != "" && seen[c.CustomID] {
				return formError(where, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
			}
			seen[c.CustomID] = true
		}
	}
	return nil
}

func checkRow(where string, row Component) *apiError {
	n, width := len(row.Components), 0
	for _, c := range row.Components {
		if c.Type == ComponentButton {
			width++
		} else {
			width += maxInRow // a menu fills its row
		}
	}
	if n == 0 || width > maxInRow {
		return formError(where+".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	return nil
}

func checkComponent(where string, c Component) *apiError {
	switch {
	case utf8.RuneCountInString(c.CustomID) > maxCustomID:
		return formError(where+".custom_id", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
	case c.Type == ComponentButton && utf8.RuneCountInString(c.Label) > maxLabel:
		return formError(where+".label", "BASE_TYPE_BAD_LENGTH", "Must be 80 or fewer in length.")
	case c.Type == ComponentButton && c.Style == styleLink && (c.URL == "" || c.CustomID != ""):
		return formError(where+".url", "BUTTON_COMPONENT_INVALID_URL", "A link button must have a url and no custom id")
	case c.Type == ComponentButton && c.Style != styleLink && c.Style != stylePremium && (c.CustomID == "" || c.URL != ""):
		return formError(where+".custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
	case c.Type == ComponentButton && c.Label == "" && c.Emoji == nil && c.Style != stylePremium:
		return formError(where+".label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required")
	case c.Type >= ComponentSelect && c.Type <= ComponentChannel && c.CustomID == "":
		return formError(where+".custom_id", "BASE_TYPE_REQUIRED", "This field is required")
	case c.Type == ComponentSelect && (len(c.Options) == 0 || len(c.Options) > maxOptions):
		return formError(where+".options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
	}
	return nil
}
