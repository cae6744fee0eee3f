package app

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// inviteWord begins what a head writes to invite somebody.
const inviteWord = "inviter "

// invite shows how to write an invitation.
func (s *sheet) invite(context.Context) error {
	s.line("maison.inviter", nil)
	s.back()
	return nil
}

// inviteText reads "inviter pdn Samira, éducatrice" and gives a code.
func (s *sheet) inviteText(ctx context.Context) error {
	of, ok := ReadInvitation(s.did.text)
	if !ok {
		return s.invite(ctx)
	}
	of.Structure = s.structure.ID
	if of.Role == pdn.RoleCoordinator { // the department names its coordinator, not a structure
		return s.noRight(ctx)
	}
	code, err := s.newInvitation(ctx, of)
	if wrong, yes := errors.AsType[*pdn.Error](err); yes {
		s.line(wrong.Key, wrong.Args)
		s.back()
		return nil
	}
	if err != nil {
		return err
	}
	s.line("maison.code_invitation", map[string]any{
		"prenom": of.FirstName, "role": s.text("role."+string(of.Role), nil), "mot": code, "fin": dayName(s.app.today(s.now) + invitationDays),
	})
	if of.Mail != "" {
		s.mailKept(of.Mail)
	}
	if s.view.caps.PrivateLink {
		s.row(chat.Button{Label: s.text("bouton.lien_invitation", nil), PrivateLink: codeWord + strings.ReplaceAll(code, "-", "")})
	}
	s.back()
	return nil
}

// mailKept says what the address is for, or that no letter can leave yet.
func (s *sheet) mailKept(address string) {
	s.line("maison.invitation_courriel", map[string]any{"adresse": address})
	if s.app.Courier == nil {
		s.line("maison.invitation_sans_serveur", nil)
	}
}

// ReadInvitation reads "pdn Samira, éducatrice" or "stagiaire Malo, éducateur,
// tuteur Samira, jusqu'au 30/6/2027", with or without "inviter" before.
func ReadInvitation(text string) (Invitation, bool) {
	text = strings.TrimSpace(text)
	if len(text) > len(inviteWord) && strings.EqualFold(text[:len(inviteWord)], inviteWord) {
		text = text[len(inviteWord):]
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	of := Invitation{Role: pdn.Role(strings.ToLower(word))}
	if !of.Role.Professional() {
		return of, false
	}
	for i, part := range strings.Split(rest, ",") {
		part = strings.TrimSpace(part)
		lower := strings.ReplaceAll(strings.ToLower(part), "’", "'")
		switch {
		case i == 0:
			of.FirstName = part
		case strings.HasPrefix(lower, "tuteur ") || strings.HasPrefix(lower, "tutrice "):
			_, of.Tutor, _ = strings.Cut(part, " ")
		case strings.HasPrefix(lower, "jusqu'au "):
			of.Until = readDay(strings.TrimPrefix(lower, "jusqu'au "))
		case strings.HasPrefix(lower, "secret "):
			of.Secrecy = readSecrecy(strings.TrimPrefix(lower, "secret "))
		case lower == "agent public" || lower == "agente publique":
			of.PublicAgent = true
		case strings.Contains(part, "@"):
			of.Mail = strings.TrimSpace(strings.TrimPrefix(lower, "courriel "))
		case of.Function == "":
			of.Function = part
		}
	}
	fits := len(of.FirstName) <= 40 && len(of.Function) <= 60 && len(of.Tutor) <= 40
	return of, fits
}

// readDay reads a day written 30/6/2027; 0 for anything else.
func readDay(text string) pdn.Day {
	parts := strings.Split(strings.TrimSpace(text), "/")
	if len(parts) != 3 {
		return 0
	}
	var n [3]int
	for i, p := range parts {
		var err error
		if n[i], err = strconv.Atoi(p); err != nil {
			return 0
		}
	}
	t := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, time.UTC)
	if t.Day() != n[0] || int(t.Month()) != n[1] || t.Year() != n[2] {
		return 0
	}
	return pdn.DayOf(t, time.UTC)
}
