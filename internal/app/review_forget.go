package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// ForgetInCases makes the open cases of all structures forget people who erased
// what is kept of them, as author and among those who asked for news: a restored
// copy does again what the erasure did (law L11). A block or a report is spared
// until its closure. The sealer may know no structure yet.
//
// What cannot be recognised any more, for want of a key, is forgotten too.
func ForgetInCases(ctx context.Context, tx Tx, s *seal.Sealer, gone map[pdn.PersonCode]bool) error {
	keys, err := tx.StructureKeys(ctx)
	if err != nil {
		return err
	}
	for id, wrapped := range keys {
		loaded := s.Load(id, wrapped) == nil
		sealed, err := tx.SealedCases(ctx, id)
		if err != nil {
			return err
		}
		is := func(account pdn.Account) bool {
			code, err := s.Code(id, account)
			return !loaded || err != nil || gone[code]
		}
		for _, one := range sealed {
			if err := forgetInCase(ctx, tx, s, one, is); err != nil {
				return fmt.Errorf("forget in a case: %w", err)
			}
		}
	}
	return nil
}

// forgetInCase makes one case forget whoever is meant. A case that cannot be
// read loses its keys: nobody could find anything by it.
func forgetInCase(ctx context.Context, tx Tx, s *seal.Sealer, one SealedCase, is func(pdn.Account) bool) error {
	author, errAuthor := forgetAuthor(s, &one, is)
	news, errNews := forgetNews(s, &one, is)
	if err := errors.Join(errAuthor, errNews); err != nil || !author && !news {
		return err
	}
	row, found, err := tx.Case(ctx, one.ID)
	if pdn.KeyOf(err) == keyDamaged {
		return tx.DropCaseSeals(ctx, one.ID)
	}
	if err != nil || !found {
		return err
	}
	if author && !row.Decision.What.NeedsOffer() {
		row.Key, row.Box = one.Key, one.Box
	}
	if news {
		row.NewsKey, row.NewsBox = one.NewsKey, one.NewsBox
	}
	if len(row.NewsKey) == 0 {
		row.NewsUntil = 0
	}
	return tx.SaveCase(ctx, row)
}

// keyDamaged is how the storage tells that it cannot read what it holds.
const keyDamaged = "erreur.base_abimee"

// forgetAuthor takes the author out of the box of a case; one that cannot be
// opened goes with its key.
func forgetAuthor(s *seal.Sealer, one *SealedCase, is func(pdn.Account) bool) (changed bool, err error) {
	var box sealedCase
	if len(one.Key) == 0 {
		return false, nil
	}
	if !opened(s, one.Key, one.Box, caseContext(one.ID), &box) {
		one.Key, one.Box = nil, nil
		return true, nil
	}
	if box.Author == "" || !is(pdn.Account{Network: one.Network, ID: box.Author}) {
		return false, nil
	}
	box.Author = ""
	one.Key, one.Box, err = sealed(s, box, caseContext(one.ID))
	return true, err
}

// forgetNews takes somebody out of those who asked to be told.
func forgetNews(s *seal.Sealer, one *SealedCase, is func(pdn.Account) bool) (changed bool, err error) {
	if len(one.NewsKey) == 0 {
		return false, nil
	}
	var who sealedNews
	readable := opened(s, one.NewsKey, one.NewsBox, newsContext(one.ID), &who)
	before := len(who.Accounts)
	who.Accounts = slices.DeleteFunc(who.Accounts, func(id string) bool {
		return is(pdn.Account{Network: one.Network, ID: id})
	})
	switch {
	case !readable || len(who.Accounts) == 0:
		one.NewsKey, one.NewsBox = nil, nil
	case len(who.Accounts) == before:
		return false, nil
	default:
		one.NewsKey, one.NewsBox, err = sealed(s, who, newsContext(one.ID))
	}
	return true, err
}

func opened(s *seal.Sealer, key, box []byte, context string, into any) bool {
	hidden, err := s.OpenAddress(key, box, context)
	return err == nil && json.Unmarshal(hidden, into) == nil
}

func sealed(s *seal.Sealer, what any, context string) (key, box []byte, err error) {
	hidden, err := json.Marshal(what)
	if err != nil {
		return nil, nil, fmt.Errorf("encode what is sealed: %w", err)
	}
	if key, box, err = s.SealAddress(hidden, context); err != nil {
		return nil, nil, fmt.Errorf("seal what is left: %w", err)
	}
	return key, box, nil
}
