package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/outbox"
)

const (
	owedAccountHead = "compte-signe"
	owedAccountSaid = "compte-suite"
)

func accountDeeds() map[Action]deed { return nil }

func (s *sheet) typedField(context.Context, draft) error { return nil }

func (a *App) owedAccounts(context.Context, outbox.Message, colleague) (func(*sheet) error, error) {
	return nil, nil
}
