package app

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// actOwnFile is [Ce qui est gardé de moi], for professionals. Its number stands
// in buttons and is never reused.
const actOwnFile Action = 248

func ownFileDeeds() map[Action]deed {
	return under(rights.OwnFile, map[Action]proAction{actOwnFile: (*sheet).ownFile})
}

// ownFile gives a professional all that is stored as his, besides his hours and his
// contacts, which [Exporter] gives (right of access): a table for him alone.
func (s *sheet) ownFile(ctx context.Context) error {
	var rows [][]string
	err := s.app.View(ctx, func(r Reader) error {
		rows = nil
		add := func(what, when, words string) {
			rows = append(rows, []string{s.text("garde_pro."+what, nil), when, words})
		}
		for _, part := range []func(context.Context, Reader, func(what, when, words string)) error{
			s.fileOfMember, s.fileOfAgenda, s.fileOfNetwork, s.fileOfAccounts, s.fileOfDeeds,
		} {
			if err := part(ctx, r, add); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("gather what is kept of a professional: %w", err)
	}
	s.line("garde_pro.titre", messages.Args{"n": len(rows)})
	if s.app.mayDo(s.who.promeneur, actExport) {
		s.line("garde_pro.heures", nil)
	}
	s.line("garde_pro.duree", nil)
	if mayHaveMail(s.who.promeneur) {
		s.row(s.named("bouton.mon_adresse", actOwnMail, standingArg(s.who.author, 0)))
	}
	s.back()
	head := []string{s.text("garde_pro.quoi", nil), s.text("garde_pro.quand", nil), s.text("garde_pro.contenu", nil)}
	var out bytes.Buffer
	if err := presence.WriteCSV(&out, append([][]string{head}, rows...)); err != nil {
		return err
	}
	s.more = append(s.more, chat.Content{
		Text: s.text("garde_pro.fichier", nil),
		File: &chat.File{Name: "ce-que-le-robot-garde.csv", Type: "text/csv", Data: out.Bytes()},
	})
	return nil
}

// fileDay is a day in the table, "" where there is none.
func fileDay(d pdn.Day) string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// fileOfMember is who he is for the house: his row, networks, secrecy, handles.
func (s *sheet) fileOfMember(ctx context.Context, r Reader, add func(what, when, words string)) error {
	p := s.who.promeneur
	members, err := r.Members(ctx)
	if err != nil {
		return err
	}
	joined, until := pdn.Day(0), pdn.Day(0)
	for _, m := range members {
		if m.ID == s.who.author {
			joined, until = m.Joined, m.Until
		}
	}
	add("membre", fileDay(joined), p.FirstName+", "+p.Function+", "+s.text("role."+string(p.Role), nil))
	if until != 0 {
		add("fin_acces", fileDay(until), p.Tutor)
	}
	for _, account := range p.Accounts {
		add("compte", "", s.app.labelOf(string(account.Network))+" : "+account.ID)
	}
	if p.Mail != "" {
		add("courriel", "", p.Mail)
	}
	standings, err := r.Standings(ctx)
	if err != nil {
		return err
	}
	for _, one := range standings {
		if one.Author == s.who.author {
			add("secret", fileDay(one.Day), string(one.Secrecy))
			add("agent_public", fileDay(one.Day), s.yesNo(one.PublicAgent))
			add("delegue", fileDay(one.Day), s.yesNo(one.Delegate))
		}
	}
	handles, err := r.OwnHandles(ctx)
	if err != nil {
		return err
	}
	for _, h := range handles {
		if h.Author == s.who.author {
			add("pseudo", "", s.app.labelOf(h.Network)+" : "+h.Handle)
		}
	}
	return nil
}

func (s *sheet) yesNo(yes bool) string {
	if yes {
		return s.text("garde_pro.oui", nil)
	}
	return s.text("garde_pro.non", nil)
}

// fileOfAgenda is what he appointed: permanences, leaves, [Me faire signe], and the
// month of his last visit.
func (s *sheet) fileOfAgenda(ctx context.Context, r Reader, add func(what, when, words string)) error {
	agendas, err := r.Agendas(ctx)
	if err != nil {
		return err
	}
	agenda := agendas[s.who.author]
	if len(agenda.Slots) > 0 {
		add("permanence", "", weekly(agenda.Slots))
	}
	for _, away := range agenda.Away {
		add("absence", fileDay(away.First), fileDay(away.Last))
	}
	signs, err := r.Signs(ctx, s.who.author)
	if err != nil {
		return err
	}
	for _, one := range signs {
		add("signe", fileDay(one.Day), fmt.Sprintf("%d h", one.Hour))
	}
	d, err := r.Desk(ctx, s.who.author)
	if err != nil {
		return err
	}
	if d.Month != 0 {
		add("visite", "", monthOf(d.Month))
	}
	if d.Network != "" {
		add("salon", "", s.app.labelOf(string(d.Network)))
	}
	return nil
}

// fileOfNetwork is his part in the life of the network: answers, presence recorded,
// messages read, requests.
func (s *sheet) fileOfNetwork(ctx context.Context, r Reader, add func(what, when, words string)) error {
	replies, err := r.RepliesOf(ctx, s.who.author)
	if err != nil {
		return err
	}
	for _, reply := range replies {
		d, found, err := r.Date(ctx, reply.Date)
		if err != nil {
			return err
		}
		what, when := "", ""
		if found {
			what, when = s.kindName(d.Kind)+" : ", d.From.In(s.app.zone).Format(time.DateOnly)
		}
		if reply.Answer != meeting.Silent {
			add("reponse", when, what+string(reply.Answer))
		}
		if reply.Attendance != meeting.Unrecorded {
			add("venue", when, what+string(reply.Attendance))
		}
	}
	notices, err := r.Notices(ctx)
	if err != nil {
		return err
	}
	for _, n := range notices {
		readers, err := r.Readers(ctx, n.ID)
		if err != nil {
			return err
		}
		if n.By == s.who.author {
			add("message", fileDay(n.Day), n.Line)
		}
		if slices.Contains(readers, s.who.author) {
			add("lu", fileDay(n.Day), "")
		}
	}
	requests, err := r.Requests(ctx)
	if err != nil {
		return err
	}
	for _, one := range requests {
		if one.Author == s.who.author {
			add("demande", fileDay(one.Day), s.askedLine(one)+" ("+s.text("demander.etat."+stateWord(one.State), nil)+")")
		}
	}
	return nil
}

// fileOfAccounts is what he wrote in his annual accounts, and what was done with them.
func (s *sheet) fileOfAccounts(ctx context.Context, r Reader, add func(what, when, words string)) error {
	labels := map[string]string{}
	for _, f := range s.writable() {
		labels[f.Field] = f.Label
	}
	for year := s.now.Year() - oldestAccounts; year <= s.now.Year(); year++ {
		lines, err := r.AccountLines(ctx, s.who.author, year)
		if err != nil {
			return err
		}
		for _, l := range lines {
			add("texte", fmt.Sprint(year), cmp.Or(labels[l.Field], l.Field)+" : "+l.Line)
		}
		acts, err := r.AccountActs(ctx, s.who.author, year)
		if err != nil {
			return err
		}
		for _, act := range acts {
			add("compte_rendu", fileDay(act.Day), fmt.Sprintf("%d : %s", year, act.Step))
		}
	}
	return nil
}

// fileOfDeeds is what he declared of acts outside the robot, and what he noted for
// himself after his presences.
func (s *sheet) fileOfDeeds(ctx context.Context, r Reader, add func(what, when, words string)) error {
	acts, err := r.OutsideActs(ctx, s.structure.ID)
	if err != nil {
		return err
	}
	for _, act := range acts {
		if act.Author == s.who.author {
			add("hors_robot", fileDay(act.Day), s.text(reasonKey(act.Reason), nil)+fmt.Sprintf(" (%d)", act.Count))
		}
	}
	notes, err := r.Reflections(ctx, s.who.author)
	if err != nil {
		return err
	}
	for _, n := range notes {
		add("note", string(n.Session), n.What+", "+n.How+", "+n.Next)
	}
	return nil
}
