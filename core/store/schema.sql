-- The workspace's metadata, as migration 1 makes it. One table, one thing; integer keys inside, UUIDs outside.
-- Everything here but key texts can be rebuilt from store/ (manifests, runs/*.json, names.jsonl): see Store.h, repair.
-- Times are microseconds since 1970 UTC. Hashes are 32-byte blobs. JSON is text, canonical where it is compared.
-- Later changes are files of their own (migrations/NNN.sql), never edits of this one.

CREATE TABLE workspace (                 -- one row
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    uuid        TEXT NOT NULL,
    made_by     TEXT NOT NULL,           -- version of Stemma
    created     INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,   -- the run's number; never used twice
    uuid          TEXT NOT NULL UNIQUE,
    pipeline      TEXT NOT NULL,         -- name; '' for `add`
    pipeline_file TEXT NOT NULL,         -- as given, absolute
    pipeline_sha  BLOB,                  -- in store/sources/
    status        TEXT NOT NULL,         -- running, completed, failed, cancelled, interrupted
    started       INTEGER NOT NULL,
    ended         INTEGER,
    message       TEXT NOT NULL DEFAULT '',
    host          TEXT NOT NULL,
    user          TEXT NOT NULL,
    git_commit    TEXT, git_branch TEXT, git_dirty INTEGER,
    parameters    TEXT NOT NULL,         -- JSON map, overrides applied
    details       TEXT NOT NULL          -- JSON map: versions, options, arguments, counts
) STRICT;
CREATE INDEX runs_by_pipeline ON runs (pipeline, id);
CREATE INDEX runs_running ON runs (id) WHERE status = 'running';

CREATE TABLE keys (                      -- declared cache keys, each with its components below
    id     INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE
) STRICT;
CREATE TABLE key_components (
    key       INTEGER NOT NULL REFERENCES keys,
    component TEXT NOT NULL,             -- kind, text, code, parameter, input, output, environment
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (key, component, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_runs (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid     TEXT NOT NULL UNIQUE,
    run      INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,           -- in the pipeline file
    step     TEXT NOT NULL,
    cell     TEXT NOT NULL DEFAULT '',   -- 'depth=3' of fit[depth=3]
    kind     TEXT NOT NULL,
    status   TEXT NOT NULL,              -- queued, running, executed, reused, failed, skipped, cancelled, interrupted
    key      INTEGER REFERENCES keys,
    full_key BLOB,
    origin   INTEGER REFERENCES step_runs,  -- of a reused one: the step run that made its outputs
    reusable INTEGER NOT NULL DEFAULT 0, -- executed, every check passed, and nothing changed under it
    queued   INTEGER, started INTEGER, ended INTEGER,
    error    TEXT,                       -- JSON {code,message,hint,…}; of a skipped one its cause
    details  TEXT NOT NULL DEFAULT '{}'  -- JSON: exit, usage, log, reasons, flags
) STRICT;
CREATE INDEX step_runs_by_run ON step_runs (run, position);
CREATE INDEX step_runs_by_key ON step_runs (key, id) WHERE reusable = 1;
CREATE INDEX step_runs_by_step ON step_runs (step, cell, id);

CREATE TABLE observations (              -- what an execution was seen to depend on, beside its declared key
    step_run INTEGER NOT NULL REFERENCES step_runs,
    name     TEXT NOT NULL,              -- path or package
    value    TEXT NOT NULL,              -- hash or version
    PRIMARY KEY (step_run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,    -- penguins/clean
    last_number INTEGER NOT NULL         -- numbers are never used twice
) STRICT;
CREATE TABLE former_names (              -- by `was:`; the newest owner of a former name answers to it
    name     TEXT NOT NULL,
    artifact INTEGER NOT NULL REFERENCES artifacts,
    until    INTEGER NOT NULL,
    PRIMARY KEY (name, artifact)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid         TEXT NOT NULL UNIQUE,   -- store/artifacts/<uuid>/
    artifact     INTEGER NOT NULL REFERENCES artifacts,
    number       INTEGER NOT NULL,
    type         TEXT NOT NULL,
    materializer TEXT NOT NULL,          -- id
    format       INTEGER NOT NULL,       -- version of what it writes
    content      BLOB NOT NULL,          -- content hash
    bytes        INTEGER NOT NULL,
    step_run     INTEGER NOT NULL REFERENCES step_runs,
    output       TEXT NOT NULL,
    state        TEXT NOT NULL,          -- ok, check_failed, changed (inputs changed under the step), evicted, deleted
    reference    INTEGER NOT NULL DEFAULT 0,         -- content stays where it was; version_files has the place
    same_as      INTEGER REFERENCES versions,        -- an older version with the same bytes
    created      INTEGER NOT NULL,
    read_options TEXT,                   -- JSON: how to read it, decided once
    metadata     TEXT NOT NULL DEFAULT '{}',         -- JSON map
    headline     TEXT NOT NULL DEFAULT '[]',         -- JSON list of {name, value, …}, most telling first
    UNIQUE (artifact, number)
) STRICT;
CREATE INDEX versions_by_content ON versions (content, artifact);
CREATE INDEX versions_by_step_run ON versions (step_run);

CREATE TABLE version_files (
    version    INTEGER NOT NULL REFERENCES versions,
    path       BLOB NOT NULL,            -- bytes, below data/; of a reference the absolute place
    sha        BLOB NOT NULL,
    bytes      INTEGER NOT NULL,
    executable INTEGER NOT NULL DEFAULT 0,
    link       BLOB,                     -- target of a link kept as text
    PRIMARY KEY (version, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_files_by_sha ON version_files (sha, version);   -- equal content is stored once

CREATE TABLE visualizations (
    version  INTEGER NOT NULL REFERENCES versions,
    position INTEGER NOT NULL,           -- the first is the artifact's picture
    file     TEXT NOT NULL,              -- below visualizations/
    title    TEXT NOT NULL,
    made_by  TEXT NOT NULL,              -- materializer, step
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_inputs (               -- lineage, downwards: who used a version
    step_run INTEGER NOT NULL REFERENCES step_runs,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    item     INTEGER NOT NULL DEFAULT 0, -- place in a list
    version  INTEGER NOT NULL REFERENCES versions,
    PRIMARY KEY (step_run, position, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX step_inputs_by_version ON step_inputs (version, step_run, name);

CREATE TABLE step_outputs (              -- what a step run yielded, made or reused; the highest id under a name is @latest
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    step_run INTEGER NOT NULL REFERENCES step_runs,
    output   TEXT NOT NULL,
    artifact INTEGER NOT NULL REFERENCES artifacts,
    version  INTEGER NOT NULL REFERENCES versions
) STRICT;
CREATE INDEX step_outputs_by_step_run ON step_outputs (step_run, output, version);
CREATE INDEX step_outputs_by_version ON step_outputs (version, step_run);
CREATE INDEX step_outputs_by_artifact ON step_outputs (artifact, id);

CREATE TABLE descriptions (              -- `describes:` a confusion matrix describes its model
    version   INTEGER NOT NULL REFERENCES versions,
    described INTEGER NOT NULL REFERENCES versions,
    PRIMARY KEY (version, described)
) STRICT, WITHOUT ROWID;
CREATE INDEX descriptions_by_described ON descriptions (described, version);

CREATE TABLE checks (
    step_run   INTEGER NOT NULL REFERENCES step_runs,
    position   INTEGER NOT NULL,
    expression TEXT NOT NULL,
    severity   TEXT NOT NULL,            -- warn, fail
    passed     INTEGER NOT NULL,
    value      TEXT NOT NULL,            -- JSON
    PRIMARY KEY (step_run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (                      -- on many versions
    tag     TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES versions,
    PRIMARY KEY (tag, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_version ON tags (version, tag);

CREATE TABLE aliases (                   -- on one version of a name; moves
    artifact INTEGER NOT NULL REFERENCES artifacts,
    alias    TEXT NOT NULL,
    version  INTEGER NOT NULL REFERENCES versions,
    PRIMARY KEY (artifact, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_version ON aliases (version, alias);

CREATE TABLE acceptances (               -- "accept as unchanged", recorded for ever
    step_run INTEGER PRIMARY KEY REFERENCES step_runs,
    accepted INTEGER NOT NULL REFERENCES step_runs,
    reasons  TEXT NOT NULL               -- JSON: the components that differed
) STRICT;

CREATE TABLE sources (                   -- files in store/sources/ and what they were called in a run
    run  INTEGER NOT NULL REFERENCES runs,
    path TEXT NOT NULL,                  -- relative to the pipeline's folder
    sha  BLOB NOT NULL,
    PRIMARY KEY (run, path)
) STRICT, WITHOUT ROWID;
