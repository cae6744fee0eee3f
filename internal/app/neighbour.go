package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The neighbour's second look, where nobody of a structure is left to have it:
// the category, the dates and the act, and nothing else. Their numbers stand in
// buttons and are never reused.
const (
	actNeighbourCase Action = 191
	actNeighbourSign Action = 193
)

func neighbourDeeds() map[Action]deed {
	return under(rights.HandleCases, map[Action]proAction{
		actNeighbourCase: (*sheet).neighbourCase, actNeighbourSign: (*sheet).neighbourSign,
	})
}

// owedNeighbour is the kind of the message that asks for the second look.
const owedNeighbour = "a_relire_voisine"

// besideOf are the professionals of the neighbour that a structure's settings
// name, as cases know them. Who also works in the structure is not beside it.
func (a *App) besideOf(id pdn.StructureID) ([]review.Person, error) {
	home, ok := a.Directory.Structure(id)
	if !ok || home.Neighbour == "" {
		return nil, nil
	}
	all, err := a.teamOf(home.Neighbour)
	if err != nil {
		return nil, err
	}
	var out []review.Person
	for _, c := range all {
		if worksIn(c.promeneur, home) {
			continue
		}
		for _, p := range hats(c) {
			p.Beside = true
			out = append(out, p)
		}
	}
	return out, nil
}

// worksIn tells whether one of somebody's accounts is a professional's of a structure.
func worksIn(p registry.Promeneur, s registry.Structure) bool {
	for _, other := range s.People {
		for _, mine := range p.Accounts {
			for _, theirs := range other.Accounts {
				if mine == theirs {
					return true
				}
			}
		}
	}
	return false
}

// ableFor are those who may do what a case waits for, the neighbour's included.
func (a *App) ableFor(c review.Case) (review.Circle, []review.Person, error) {
	all, err := a.teamOf(c.Structure)
	if err != nil {
		return "", nil, err
	}
	beside, err := a.besideOf(c.Structure)
	if err != nil {
		return "", nil, err
	}
	circle, able := c.Able(people(all), beside)
	return circle, able, nil
}

// askNeighbour owes the second look to the neighbour as soon as a decision waits
// for one that nobody of the structure can have; once for each decision and step.
func (a *App) askNeighbour(ctx context.Context, tx Tx, row *CaseRow, step review.Step) error {
	if row.Closed || row.Turn() != review.Countersign {
		return nil
	}
	circle, able, err := a.ableFor(row.Case)
	if err != nil || circle != review.Neighbour {
		return err
	}
	for _, p := range able {
		c, known, err := a.staffOf(authorID(p.Who))
		if err != nil || !known {
			return err
		}
		from, err := a.openFor(ctx, tx, c)
		if err != nil {
			return err
		}
		_, err = tx.Enqueue(ctx, outbox.Message{
			Key:  owedNeighbour + ":" + row.ID.String() + ":" + string(p.Who) + ":" + strconv.FormatInt(row.Decision.At.Unix(), 36) + "." + strconv.Itoa(int(step)),
			Kind: owedNeighbour, Due: from, Args: map[string]string{"author": string(p.Who), "dossier": row.ID.String()},
		})
		if err != nil {
			return fmt.Errorf("owe a second look: %w", err)
		}
	}
	return nil
}

// deliverNeighbour asks for the second look in the private chat of the neighbour's
// professional; a case that waits for it no more is dropped.
func (a *App) deliverNeighbour(ctx context.Context, m outbox.Message) error {
	c, known, err := a.staffOf(authorID(m.Args["author"]))
	if err != nil {
		return err
	}
	raw, err := hex.DecodeString(m.Args["dossier"])
	if !known || err != nil || len(raw) != len(review.CaseID{}) {
		return fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	d, err := a.deskOf(ctx, c)
	if err != nil {
		return err
	}
	var row CaseRow
	var me review.Person
	err = a.View(ctx, func(r Reader) (err error) {
		row, me, err = a.besideCase(ctx, r, review.CaseID(raw), c)
		return err
	})
	if err != nil || me.Who == "" {
		return err
	}
	return a.toProfessional(ctx, c, d, m, func(s *sheet) error {
		s.drawBeside(row)
		return nil
	})
}

// besideCase reads a case of the structure whose neighbour this professional's
// is, while it waits for him and for nobody nearer; the zero person says that it
// does not.
func (a *App) besideCase(ctx context.Context, r ReviewReads, id review.CaseID, c colleague) (CaseRow, review.Person, error) {
	row, found, err := r.Case(ctx, id)
	if err != nil || !found || row.Closed {
		return CaseRow{}, review.Person{}, err
	}
	circle, able, err := a.ableFor(row.Case)
	if err != nil || circle != review.Neighbour {
		return CaseRow{}, review.Person{}, err
	}
	for _, p := range able {
		if p.Who == review.Who(c.author) {
			return row, p, nil
		}
	}
	return CaseRow{}, review.Person{}, nil
}

// drawBeside is all that a neighbour sees: whose decision, its category, its
// dates and the act. No link, no text, no author, no reason.
func (s *sheet) drawBeside(row CaseRow) {
	home, _ := s.app.Directory.Structure(row.Structure)
	s.line("voisine.demande", messages.Args{"structure": home.Name})
	s.line("voisine.dossier", messages.Args{
		"categorie": s.text(categoryKey(row.Category), nil), "decision": s.text("decision."+string(row.Decision.What), nil),
		"depuis": frtime.Moment(row.Opened.In(s.app.zone)), "quand": frtime.Moment(row.Decision.At.In(s.app.zone)),
	})
	s.line("voisine.rien_d_autre", nil)
	s.row(s.named("bouton.contresigner", actNeighbourSign, row.ID))
	s.back()
}

// neighbourCase shows what waits for the second look.
func (s *sheet) neighbourCase(ctx context.Context) error {
	var row CaseRow
	var me review.Person
	err := s.app.View(ctx, func(r Reader) (err error) {
		row, me, err = s.app.besideCase(ctx, r, s.caseID(), s.who)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a case beside: %w", err)
	}
	if me.Who == "" || s.inTheOpen() {
		s.line("regarder.fini", nil)
		return s.reviewList(ctx)
	}
	s.drawBeside(row)
	return nil
}

// neighbourSign records the second look.
func (s *sheet) neighbourSign(ctx context.Context) error {
	said := "regarder.contresigne"
	err := s.app.Update(ctx, func(tx Tx) error {
		row, me, err := s.app.besideCase(ctx, tx, s.caseID(), s.who)
		if err != nil {
			return err
		}
		if me.Who == "" {
			said = "regarder.fini"
			return nil
		}
		e := review.Event{Kind: review.Countersign, By: me.Who, Role: me.Role, Beside: true, At: tx.Now()}
		if err := s.app.apply(ctx, tx, &row, e); err != nil {
			return err
		}
		return s.refresh(ctx, tx, row)
	})
	if err != nil {
		return fmt.Errorf("countersign beside: %w", err)
	}
	s.app.wake()
	s.line(said, nil)
	s.back()
	return nil
}

// mostBeside is how many of them a list shows.
const mostBeside = 2

// besideRows are, in [À regarder], what the structures beside wait for. It tells
// how many rows they took.
func (s *sheet) besideRows(ctx context.Context) (int, error) {
	rows, err := s.besideCases(ctx, mostBeside)
	for _, row := range rows {
		s.row(s.named("bouton.relire_voisine", actNeighbourCase, row.ID))
	}
	return len(rows), err
}

// besideCases are the first cases of the structures beside that wait for this
// professional's second look.
func (s *sheet) besideCases(ctx context.Context, most int) (rows []CaseRow, err error) {
	if s.inTheOpen() {
		return nil, nil
	}
	for _, home := range s.app.Directory.Structures() {
		if home.Neighbour != s.who.structure.ID {
			continue
		}
		err := s.app.View(ctx, func(r Reader) error {
			lines, err := r.CaseLines(ctx, home.ID, mostCounted)
			for _, l := range lines {
				if l.Urgency != review.U0 || l.About != "" || l.Finished || !l.Judged || len(rows) >= most {
					continue
				}
				row, me, err := s.app.besideCase(ctx, r, l.ID, s.who)
				if err != nil {
					return err
				}
				if me.Who != "" {
					rows = append(rows, row)
				}
			}
			return err
		})
		if err != nil {
			return rows, fmt.Errorf("list what is beside: %w", err)
		}
	}
	return rows, nil
}
