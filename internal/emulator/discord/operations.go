package discord

// operations lists the routes served, by the specification's names.
func operations() []operation {
	const (
		channel  = "/channels/{channel_id}"
		messages = channel + "/messages"
		guild    = "/guilds/{guild_id}"
		app      = "/applications/{application_id}"
		hook     = "/webhooks/{webhook_id}/{webhook_token}"
	)
	return []operation{
		{id: "get_gateway", method: "GET", path: "/gateway", run: getGateway},
		{id: "get_bot_gateway", method: "GET", path: "/gateway/bot", run: getGatewayBot},
		{id: "get_my_user", method: "GET", path: "/users/@me", run: getMe},
		{id: "get_user", method: "GET", path: "/users/{user_id}", run: getUser},
		{id: "list_my_guilds", method: "GET", path: "/users/@me/guilds", run: listGuilds},
		{id: "create_dm", method: "POST", path: "/users/@me/channels", run: createDM},
		{id: "get_my_application", method: "GET", path: "/applications/@me", run: getApplication},

		{id: "get_my_oauth2_application", method: "GET", path: "/oauth2/applications/@me", run: getApplication},
		{id: "list_application_commands", method: "GET", path: app + "/commands", run: listCommands},
		{id: "bulk_set_application_commands", method: "PUT", path: app + "/commands", run: overwriteCommands},
		{id: "list_guild_application_commands", method: "GET", path: app + "/guilds/{guild_id}/commands", major: "guild_id", run: listCommands},
		{id: "bulk_set_guild_application_commands", method: "PUT", path: app + "/guilds/{guild_id}/commands", major: "guild_id", run: overwriteCommands},

		{id: "get_guild", method: "GET", path: guild, major: "guild_id", run: getGuild},
		{id: "list_guild_channels", method: "GET", path: guild + "/channels", major: "guild_id", run: listChannels},
		{id: "list_guild_roles", method: "GET", path: guild + "/roles", major: "guild_id", run: listRoles},
		{id: "list_guild_members", method: "GET", path: guild + "/members", major: "guild_id", run: listMembers},
		{id: "get_guild_member", method: "GET", path: guild + "/members/{user_id}", major: "guild_id", run: getMember},
		{id: "get_active_guild_threads", method: "GET", path: guild + "/threads/active", major: "guild_id", run: activeThreads},

		{id: "get_channel", method: "GET", path: channel, major: "channel_id", run: getChannel},
		{id: "list_messages", method: "GET", path: messages, major: "channel_id", run: listMessages},
		{id: "create_message", method: "POST", path: messages, major: "channel_id", run: createMessage},
		{id: "get_message", method: "GET", path: messages + "/{message_id}", major: "channel_id", run: getMessage},
		{id: "update_message", method: "PATCH", path: messages + "/{message_id}", major: "channel_id", run: updateMessage},
		{id: "delete_message", method: "DELETE", path: messages + "/{message_id}", major: "channel_id", run: deleteMessage},
		{id: "trigger_typing_indicator", method: "POST", path: channel + "/typing", major: "channel_id", run: typing},
		{id: "join_thread", method: "PUT", path: channel + "/thread-members/@me", major: "channel_id", run: joinThread},
		{id: "list_pins", method: "GET", path: messages + "/pins", major: "channel_id", run: listPins},
		{id: "create_pin", method: "PUT", path: messages + "/pins/{message_id}", major: "channel_id", run: pin},
		{id: "delete_pin", method: "DELETE", path: messages + "/pins/{message_id}", major: "channel_id", run: unpin},
		{id: "deprecated_list_pins", method: "GET", path: channel + "/pins", major: "channel_id", run: listPins},
		{id: "deprecated_create_pin", method: "PUT", path: channel + "/pins/{message_id}", major: "channel_id", run: pin},
		{id: "deprecated_delete_pin", method: "DELETE", path: channel + "/pins/{message_id}", major: "channel_id", run: unpin},

		{id: "create_interaction_response", method: "POST", path: "/interactions/{interaction_id}/{interaction_token}/callback", major: "interaction_id", byToken: true, run: answerInteraction},
		{id: "execute_webhook", method: "POST", path: hook, major: "webhook_token", byToken: true, run: followUp},
		{id: "get_original_webhook_message", method: "GET", path: hook + "/messages/@original", major: "webhook_token", byToken: true, run: getAnswer},
		{id: "update_original_webhook_message", method: "PATCH", path: hook + "/messages/@original", major: "webhook_token", byToken: true, run: updateAnswer},
		{id: "delete_original_webhook_message", method: "DELETE", path: hook + "/messages/@original", major: "webhook_token", byToken: true, run: deleteAnswer},
		{id: "get_webhook_message", method: "GET", path: hook + "/messages/{message_id}", major: "webhook_token", byToken: true, run: getAnswer},
		{id: "update_webhook_message", method: "PATCH", path: hook + "/messages/{message_id}", major: "webhook_token", byToken: true, run: updateAnswer},
		{id: "delete_webhook_message", method: "DELETE", path: hook + "/messages/{message_id}", major: "webhook_token", byToken: true, run: deleteAnswer},
	}
}
