package archtest_test

import (
	"go/ast"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// acting are the calls of the platforms that delete another's message, mute,
// exclude, approve or decline somebody.
var acting = regexp.MustCompile(`(?i)(ban|unban|kick|restrict|promote)ChatMember|GuildBan|GuildMember(Delete|Timeout|Move|Mute|Deafen)|` +
	`(approve|decline)ChatJoinRequest|bulk-delete|/bans\b|communication_disabled_until|/members/\{`)

// TestLaw4_NoAdapterHasAWordForActingOnSomebody reads the adapters' sources: the
// robot cannot do what it has no call for. A decision is carried out by a human,
// on the platform.
func TestLaw4_NoAdapterHasAWordForActingOnSomebody(t *testing.T) {
	read := 0
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.folder, "bots/") && !strings.HasPrefix(s.folder, "internal/app") {
			continue
		}
		read++
		ast.Inspect(s.file, func(n ast.Node) bool {
			word := ""
			switch n := n.(type) {
			case *ast.Ident:
				word = n.Name
			case *ast.BasicLit:
				word, _ = strconv.Unquote(n.Value)
			}
			if acting.MatchString(word) {
				t.Errorf("%s can act on somebody: %s", s.path, word)
			}
			return true
		})
	}
	require.Greater(t, read, 50)
}

// TestLaw4_OneNetworkCallDeletesAndItDeletesOurOwnMessages pins where a message
// is deleted at all.
func TestLaw4_OneNetworkCallDeletesAndItDeletesOurOwnMessages(t *testing.T) {
	var where []string
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.folder, "bots/") {
			continue
		}
		text, err := os.ReadFile(s.path)
		require.NoError(t, err)
		if regexp.MustCompile(`MethodDelete|\.DeleteMessage\(|ChannelMessageDelete`).Match(text) {
			where = append(where, strings.TrimPrefix(s.path, root+"/"))
		}
	}
	// Telegram: its own messages, and what a person typed in the private chat.
	require.Equal(t, []string{"bots/telegram/send.go"}, where)
}
