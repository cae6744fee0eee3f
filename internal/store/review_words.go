package store

import (
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// The closed lists of cases: add at their end only.
var (
	caseCircles = words[review.Circle]{"", review.Deciders, review.Heads, review.Neighbour, review.Employer}
	caseRoles   = words[pdn.Role]{
		pdn.RoleUnknown, pdn.RoleYouth, pdn.RoleParent, pdn.RoleTrainee, pdn.RolePromeneur, pdn.RoleHead, pdn.RoleCoordinator, pdn.RoleTechnician,
	}
	caseCategories = words[moderation.Category]{
		"", moderation.ChildSexual, moderation.Denialism, moderation.Hate, moderation.Illicit, moderation.Obscene, moderation.Violence,
		moderation.Privacy, moderation.Defamation, moderation.Insult, moderation.Dignity, moderation.Proselytism, moderation.Sectarian,
		moderation.Commercial, moderation.Political, moderation.Union, moderation.Philosophical,
	}
	caseKinds = words[review.Kind]{
		"", review.Noticed, review.Taken, review.PassedOn, review.Recategorised, review.Viewed, review.DecidedOn, review.Receipted,
		review.Undone, review.Offered, review.OfferAgreed, review.Told, review.Contested, review.Answered, review.Countersign,
		review.MessageGone, review.MessageEdited, review.Lateness, review.Handed, review.LinkDropped, review.ClosedBySelf, review.Closing,
		review.OfferGone, review.Tell, review.Proposed, review.SaidPro, review.Replied,
	}
)

// The states of a row: somebody has something to do; all is done; it is closed.
const (
	caseWaits int16 = iota
	caseFinished
	caseClosed
)
