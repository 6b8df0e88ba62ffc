-- Moments are ISO 8601 in UTC with six decimals, so that they sort as text.
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,            -- outbound-api | outbound-reply | inbound
    carriers_own INTEGER NOT NULL DEFAULT 0,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    service_sid TEXT,
    body TEXT NOT NULL,                 -- what the provider still keeps
    text_on_phone TEXT NOT NULL,        -- what the person can read, redacted at the provider or not
    segments INTEGER NOT NULL,
    status TEXT NOT NULL,
    error_code INTEGER,
    callback_url TEXT,
    validity_seconds INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT,
    updated_at TEXT NOT NULL,
    steps TEXT NOT NULL DEFAULT '[]',   -- JSON: what is still to come, [status, error code]
    reports TEXT NOT NULL DEFAULT '{}', -- JSON: how the callbacks are to go wrong
    next_at TEXT,
    removed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS message_next ON message (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient, number);
CREATE INDEX IF NOT EXISTS message_sender ON message (sender, number);

-- Pictures and files that came with a text.
CREATE TABLE IF NOT EXISTS media (
    sid TEXT PRIMARY KEY,
    message_sid TEXT NOT NULL,
    place INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS media_message ON media (message_sid, place);

-- An HTTP request that the simulator owes to the centre.
CREATE TABLE IF NOT EXISTS post (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                 -- status | text | mail | unsubscribe
    about TEXT NOT NULL,                -- the sid of the message, or the id of the mail
    url TEXT NOT NULL,
    form TEXT NOT NULL,                 -- JSON object of text
    token TEXT NOT NULL,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL,                -- waiting | calling | answered | failed
    attempts INTEGER NOT NULL DEFAULT 0,
    answer INTEGER,
    problem TEXT,
    ended_at TEXT
);
CREATE INDEX IF NOT EXISTS post_open ON post (due_at, number) WHERE state IN ('waiting', 'calling');
CREATE INDEX IF NOT EXISTS post_about ON post (about, number);

CREATE TABLE IF NOT EXISTS opt_out (
    sender TEXT NOT NULL,
    phone TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (sender, phone)
);

CREATE TABLE IF NOT EXISTS handset (phone TEXT PRIMARY KEY, label TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS fault (
    name TEXT PRIMARY KEY,
    rate REAL NOT NULL,
    remaining INTEGER NOT NULL,
    amount REAL NOT NULL
);

CREATE TABLE IF NOT EXISTS mail_refusal (pattern TEXT PRIMARY KEY, code INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS mail (
    id TEXT PRIMARY KEY,
    received_at TEXT NOT NULL,
    envelope_from TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS mail_recipient (
    address TEXT NOT NULL,
    mail_id TEXT NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
    PRIMARY KEY (address, mail_id)
);

CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
