-- Times are microseconds since 1970 (UTC). Verdicts and other names are written as in night.json. JSON where nothing is asked by.

CREATE TABLE night (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    lab          TEXT NOT NULL,
    host         TEXT NOT NULL,
    tashika      TEXT NOT NULL,
    suite_sha256 TEXT NOT NULL,
    started      INTEGER NOT NULL,
    finished     INTEGER,
    complete     INTEGER NOT NULL CHECK (complete IN (0, 1)),
    exit_status  INTEGER NOT NULL,              -- that of the morning
    counts       TEXT NOT NULL,                 -- JSON
    troubles     TEXT NOT NULL,                 -- JSON
    differences  TEXT NOT NULL                  -- JSON: from the baselines of that time
) STRICT;
CREATE INDEX night_by_time ON night (lab, started);

CREATE TABLE identity (
    no    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL UNIQUE,
    parts TEXT NOT NULL                         -- JSON
) STRICT;

CREATE TABLE slot (
    no   INTEGER PRIMARY KEY,
    lab  TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (lab, name)
) STRICT;

-- A slot in a night.
CREATE TABLE stay (
    night      INTEGER NOT NULL REFERENCES night ON DELETE CASCADE,
    slot       INTEGER NOT NULL REFERENCES slot,
    position   INTEGER NOT NULL,                -- in the lab file
    place      TEXT NOT NULL,                   -- JSON
    identity   INTEGER REFERENCES identity,
    card       TEXT,
    state      TEXT NOT NULL,
    reason     TEXT,                            -- JSON
    quarantine TEXT,                            -- JSON
    PRIMARY KEY (night, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
    no               INTEGER PRIMARY KEY,
    night            INTEGER NOT NULL REFERENCES night ON DELETE CASCADE,
    slot             INTEGER NOT NULL REFERENCES slot,
    identity         INTEGER REFERENCES identity,
    kind             TEXT NOT NULL,
    profile          TEXT NOT NULL,
    started          INTEGER NOT NULL,          -- the night
    begun            INTEGER,                   -- the job
    took_us          INTEGER NOT NULL,
    verdict          TEXT NOT NULL,
    reason           TEXT,                      -- JSON
    command          INTEGER,                   -- bytes verified to the card,
    response         INTEGER,                   -- from it,
    both             INTEGER,                   -- both ways
    bytes_per_second INTEGER,
    exchange_us      INTEGER,
    measured         TEXT,                      -- JSON: claim, honesty, envelope
    evidence_file    TEXT,
    evidence_lines   INTEGER,
    evidence_hash    TEXT
) STRICT;
CREATE INDEX job_by_night ON job (night);
CREATE INDEX job_by_place ON job (slot, kind, profile, started);

CREATE TABLE matter (                           -- a criterion or scenario
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    ja           TEXT NOT NULL,
    en           TEXT NOT NULL,
    requirements TEXT NOT NULL                  -- JSON
) STRICT;

CREATE TABLE result (
    job      INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    matter   INTEGER NOT NULL REFERENCES matter,
    verdict  TEXT NOT NULL,
    overlay  TEXT,                              -- JSON
    class    TEXT,
    blame    TEXT,
    took_us  INTEGER NOT NULL,
    reason   TEXT,                              -- JSON; none of what passed
    evidence TEXT,                              -- JSON, lines; likewise
    PRIMARY KEY (job, matter)
) STRICT, WITHOUT ROWID;
-- Most results pass, and questions are about the others.
CREATE INDEX result_not_passed ON result (job, matter) WHERE verdict <> 'pass';

CREATE TABLE baseline (
    slot     INTEGER NOT NULL REFERENCES slot,
    kind     TEXT NOT NULL,
    profile  TEXT NOT NULL,
    identity INTEGER NOT NULL REFERENCES identity,
    night    TEXT NOT NULL,                     -- id; the night itself may have been pruned
    measured TEXT,                              -- JSON
    PRIMARY KEY (slot, kind, profile, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE baseline_result (
    slot     INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    profile  TEXT NOT NULL,
    identity INTEGER NOT NULL,
    matter   INTEGER NOT NULL REFERENCES matter,
    verdict  TEXT NOT NULL,
    night    TEXT NOT NULL,                     -- id of the night that showed it first
    PRIMARY KEY (slot, kind, profile, identity, matter),
    FOREIGN KEY (slot, kind, profile, identity) REFERENCES baseline ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
