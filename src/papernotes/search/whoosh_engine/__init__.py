"""The shards of an engine on disk, by Whoosh; nothing else imports it."""
