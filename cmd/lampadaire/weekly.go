package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/mail"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

// weeklyJobName is the synthesis's name; its claims bear it.
const weeklyJobName = "synthese"

// weeklyRulesOf are the rules of the synthesis, by the settings.
func weeklyRulesOf(s config.Settings) app.WeeklyRules {
	day := map[string]time.Weekday{
		"lundi": time.Monday, "mardi": time.Tuesday, "mercredi": time.Wednesday, "jeudi": time.Thursday, "vendredi": time.Friday,
	}[s.Weekly.Day]
	return app.WeeklyRules{Day: day, Fallback: s.Weekly.Fallback}
}

// weeklyJob asks each working day whether a synthesis is due: its day, the day after
// a holiday, or late after a stop. It is sent at that very instant, so that a clock
// that walks past a Monday passes through it.
func (h *house) weeklyJob() (schedule.Job, error) {
	at, err := time.Parse("15:04", h.settings.Weekly.Hour)
	if err != nil {
		return schedule.Job{}, fmt.Errorf("read the hour of the synthesis: %w", err)
	}
	return schedule.Job{
		Name: weeklyJobName, Spec: fmt.Sprintf("%d %d * * 1-5", at.Minute(), at.Hour()), Missed: schedule.Once,
		Run: func(ctx context.Context, due time.Time) error {
			if err := h.app.Weekly(ctx, schedule.PeriodKey(due)); err != nil {
				return err
			}
			_, err := h.letters.Flush(ctx)
			return err
		},
	}, nil
}

// courier hands the letters of the use cases to the mail server.
type courier struct{ mailer *mail.Mailer }

var _ app.Courier = courier{}

// courierOf is nil where no mail server is set.
func courierOf(s config.Settings) (app.Courier, error) {
	if s.Mail.Server == "" {
		return nil, nil
	}
	password, err := readToken(s.Mail.PasswordFile)
	if err != nil {
		return nil, err
	}
	if password == "" {
		password = os.Getenv(config.MailPasswordVariable)
	}
	roots, err := authoritiesOf(s.Mail.Authorities)
	if err != nil {
		return nil, err
	}
	mailer, err := mail.New(mail.Settings{
		Host: s.Mail.Server, Port: s.Mail.Port, User: s.Mail.User, Password: password, From: s.Mail.From, Roots: roots,
	})
	if err != nil {
		return nil, pdn.Say("erreur.courriel_reglages", err)
	}
	return courier{mailer}, nil
}

// authoritiesOf adds the authorities of a file to the machine's; nil: the machine's.
func authoritiesOf(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, pdn.SayWith("erreur.courriel_autorites", map[string]any{"chemin": path})
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(data) {
		return nil, pdn.SayWith("erreur.courriel_autorites", map[string]any{"chemin": path})
	}
	return roots, nil
}

// Post is app.Courier.
func (c courier) Post(ctx context.Context, l app.Letter) error {
	out := mail.Letter{ID: l.ID, To: l.To, Date: l.Date, Subject: l.Subject, Lines: l.Lines, Picture: pictureOf(l.Picture)}
	err := c.mailer.Send(ctx, out)
	for _, final := range []error{mail.ErrAddress, mail.ErrRefused, mail.ErrHeader} {
		if errors.Is(err, final) {
			return fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
		}
	}
	return err
}

func pictureOf(f *chat.File) *mail.Picture {
	if f == nil {
		return nil
	}
	return &mail.Picture{Name: f.Name, Type: f.Type, Data: f.Data, Alternative: f.Alternative}
}
