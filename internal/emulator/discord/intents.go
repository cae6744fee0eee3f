package discord

// Intents are the families of events a bot asks for when it identifies.
type Intents uint64

// The intents this emulator sends events for, and the privileged ones.
const (
	IntentGuilds           Intents = 1 << 0
	IntentGuildMembers     Intents = 1 << 1
	IntentGuildPresences   Intents = 1 << 8
	IntentGuildMessages    Intents = 1 << 9
	IntentGuildReactions   Intents = 1 << 10
	IntentGuildTyping      Intents = 1 << 11
	IntentDirectMessages   Intents = 1 << 12
	IntentDirectReactions  Intents = 1 << 13
	IntentDirectTyping     Intents = 1 << 14
	IntentMessageContent   Intents = 1 << 15
	privilegedIntents              = IntentGuildMembers | IntentGuildPresences | IntentMessageContent
	knownIntents           Intents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
	applicationContentFlag         = 1<<18 | 1<<19
	applicationMembersFlag         = 1<<14 | 1<<15
)

// Permissions are the rights of a role, an overwrite or a person in a channel.
type Permissions uint64

// The permissions that the emulator computes with.
const (
	PermKickMembers     Permissions = 1 << 1
	PermBanMembers      Permissions = 1 << 2
	PermAdministrator   Permissions = 1 << 3
	PermManageChannels  Permissions = 1 << 4
	PermManageGuild     Permissions = 1 << 5
	PermAddReactions    Permissions = 1 << 6
	PermViewChannel     Permissions = 1 << 10
	PermSendMessages    Permissions = 1 << 11
	PermManageMessages  Permissions = 1 << 13
	PermEmbedLinks      Permissions = 1 << 14
	PermAttachFiles     Permissions = 1 << 15
	PermReadHistory     Permissions = 1 << 16
	PermMentionEveryone Permissions = 1 << 17
	PermManageRoles     Permissions = 1 << 28
	PermUseCommands     Permissions = 1 << 31
	PermManageThreads   Permissions = 1 << 34
	PermCreateThreads   Permissions = 1 << 35
	PermSendInThreads   Permissions = 1 << 38
	PermModerateMembers Permissions = 1 << 40
	PermPinMessages     Permissions = 1 << 51
	allPermissions      Permissions = 1<<53 - 1
	DefaultPermissions              = PermViewChannel | PermSendMessages | PermReadHistory | PermAddReactions | PermEmbedLinks | PermAttachFiles | PermUseCommands | PermCreateThreads | PermSendInThreads
)
