package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// Member is a professional who came by invitation, as his employer described
// him: never a young person, never a parent.
type Member struct {
	ID        presence.AuthorID
	Structure pdn.StructureID
	Role      pdn.Role
	FirstName string
	Function  string
	Tutor     string  // first name of a trainee's tutor
	Until     pdn.Day // last day of a trainee's access; 0: none
	Joined    pdn.Day
	Gone      pdn.Day // day on which the access was closed; 0: open
}

// MemberAccount is an account of a professional, sealed under a key of its own.
// The member may also be one of the settings, who linked his other network.
type MemberAccount struct {
	Member  presence.AuthorID
	Network pdn.NetworkID
	Key     []byte
	Box     []byte
}

// Invitation is a single-use code and what its bearer becomes. The code itself
// is kept nowhere: its first half is the row's key, its second half a hash.
type Invitation struct {
	Selector  string
	Secret    []byte
	Structure pdn.StructureID
	Role      pdn.Role
	// Member is set where the code only links another account of a member.
	Member    presence.AuthorID
	FirstName string
	Function  string
	Tutor     string
	Until     pdn.Day
	Expires   pdn.Day // last day on which the code works
	// Mail is where letters reach him; it is not kept here but sealed, as his own.
	Mail  string
	Tries int // wrong second halves so far
	Used  presence.AuthorID
	// Secrecy and PublicAgent are what the employer declares of him.
	Secrecy     registry.Secrecy
	PublicAgent bool
}

// Binding is a shared space that a professional linked to his structure.
type Binding struct {
	Network   pdn.NetworkID
	Space     pdn.SpaceID
	Structure pdn.StructureID
	Name      string
	Posts     chat.Conversation
	By        presence.AuthorID
	Day       pdn.Day
}

// TalkRequest is a young person's [Qu'on m'écrive]: her address sealed under a
// key that lives and dies with the row (law L2: 7 days at most).
type TalkRequest struct {
	Code      pdn.PersonCode
	ID        [8]byte // random; stands in the professionals' buttons
	Structure pdn.StructureID
	Key       []byte
	Box       []byte
	Day       pdn.Day
}

// HolderState is where one professional stands with a request.
type HolderState string

// The states: he was asked; he said that he cannot.
const (
	Asked        HolderState = ""
	CannotAnswer HolderState = "ne peut pas"
)

// TalkHolder is one professional who has a request.
type TalkHolder struct {
	Author presence.AuthorID
	State  HolderState
}

// HouseReads is what may be read of members, spaces and requests.
type HouseReads interface {
	Members(ctx context.Context) ([]Member, error)
	MemberAccounts(ctx context.Context) ([]MemberAccount, error)
	Bindings(ctx context.Context) ([]Binding, error)
	// Invitation finds a code by its first half; false when there is none.
	Invitation(ctx context.Context, selector string) (Invitation, bool, error)
	// Talk is the open request of a person; false when there is none.
	Talk(ctx context.Context, code pdn.PersonCode) (TalkRequest, bool, error)
	// Talks are all open requests.
	Talks(ctx context.Context) ([]TalkRequest, error)
	TalkByID(ctx context.Context, id [8]byte) (TalkRequest, bool, error)
	TalkHolders(ctx context.Context, id [8]byte) ([]TalkHolder, error)
	// TalksHeldBy are the open requests that a professional has and may still answer.
	TalksHeldBy(ctx context.Context, author presence.AuthorID) ([]TalkRequest, error)
}

// HouseWrites is what changes members, spaces and requests.
type HouseWrites interface {
	SaveMember(ctx context.Context, m Member) error
	SaveMemberAccount(ctx context.Context, a MemberAccount) error
	DropMemberAccount(ctx context.Context, member presence.AuthorID, n pdn.NetworkID) error
	DropMemberAccounts(ctx context.Context, member presence.AuthorID) error
	SaveInvitation(ctx context.Context, i Invitation) error
	SaveBinding(ctx context.Context, b Binding) error
	DropBinding(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID) error
	SaveTalk(ctx context.Context, r TalkRequest) error
	// DropTalk deletes the request of a person and the key of its address.
	DropTalk(ctx context.Context, code pdn.PersonCode) error
	SaveTalkHolder(ctx context.Context, id [8]byte, h TalkHolder) error
	// ExpireHouse deletes the requests made before a day, the invitations that
	// ended before today, and the members gone before a day.
	ExpireHouse(ctx context.Context, talks, today, gone pdn.Day) error
}
