-- One migration, once, as a whole or not at all.
SELECT EXISTS (SELECT FROM migrations.applied WHERE name = :'name') AS seen \gset
\if :seen
\else
  \echo :name
  BEGIN;
  \i :file
  INSERT INTO migrations.applied (name) VALUES (:'name');
  COMMIT;
\endif
