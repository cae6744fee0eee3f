package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// Letter is what leaves by e-mail, to a professional only.
type Letter struct {
	ID      string // the same at each try
	To      string
	Date    time.Time
	Subject string
	Lines   []string
	Picture *chat.File
}

// Courier hands letters over. An error that wraps outbox.ErrHopeless is final; any
// other is passing.
type Courier interface {
	Post(ctx context.Context, l Letter) error
}

// owedLetter is a letter without content: something waits, and the letter does not
// say what ("e-mail sans contenu").
const owedLetter = "courrier"

// mailID stands for an address in the outbox, which holds ids only.
func mailID(address string) string {
	if address == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return hex.EncodeToString(sum[:8])
}

// OweEmptyLetters owes a letter without content to each head of a structure who has
// an address and no account on any network: his e-mail is the only door to him. The
// key tells what waits; the same key owes them once. It returns how many are owed.
func (a *App) OweEmptyLetters(ctx context.Context, tx Tx, key string, id pdn.StructureID) (int, error) {
	s, _ := a.Directory.Structure(id)
	owed := 0
	for _, p := range s.Heads() {
		if p.Mail == "" || len(p.Accounts) > 0 || a.Courier == nil {
			continue
		}
		if err := a.oweLetter(ctx, tx, key, p.Mail, id); err != nil {
			return owed, err
		}
		owed++
	}
	return owed, nil
}

func (a *App) oweLetter(ctx context.Context, tx Tx, key, address string, id pdn.StructureID) error {
	_, err := tx.Enqueue(ctx, outbox.Message{
		Kind: owedLetter, Key: owedLetter + "/" + key + "/" + mailID(address), Due: tx.Now(),
		Args: map[string]string{"mail": mailID(address), "structure": string(id)},
	})
	if err != nil {
		return fmt.Errorf("owe a letter: %w", err)
	}
	return nil
}

// addressee finds whose address an outbox message means; false once he has left.
func (a *App) addressee(m outbox.Message) (registry.Promeneur, registry.Structure, bool) {
	s, _ := a.Directory.Structure(pdn.StructureID(m.Args["structure"]))
	for _, p := range s.People {
		if p.Mail != "" && mailID(p.Mail) == m.Args["mail"] {
			return p, s, true
		}
	}
	return registry.Promeneur{}, s, false
}

// postEmpty sends a letter without content.
func (a *App) postEmpty(ctx context.Context, m outbox.Message) error {
	to, s, known := a.addressee(m)
	if !known || a.Courier == nil {
		return fmt.Errorf("%w: nobody has this address any more", outbox.ErrHopeless)
	}
	key := "courriel.vide"
	if len(to.Accounts) > 0 {
		key = "courriel.vide_compte"
	}
	subject, e1 := a.Texts.Text("courriel.vide_objet", nil)
	line, e2 := a.Texts.Text(key, messages.Args{"structure": s.Name})
	for _, err := range []error{e1, e2} {
		if err != nil {
			return err
		}
	}
	return a.Courier.Post(ctx, Letter{ID: m.Nonce(), To: to.Mail, Date: a.Clock.Now(), Subject: subject, Lines: []string{line}})
}
