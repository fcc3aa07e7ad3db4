-- What was measured of a show's video, two seconds a row. body is the JSON of a StreamSample.
CREATE TABLE stream_samples (
  show_id TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  body    TEXT    NOT NULL,
  PRIMARY KEY (show_id, at)
) WITHOUT ROWID;
