#!/usr/bin/env bash
# Run a command against the PostgreSQL server that pg_virtualenv has just started, as a plain role:
# that of pg_virtualenv is a superuser, which a restoration refuses.
set -euo pipefail
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 \
  --command="CREATE ROLE plain LOGIN CREATEDB PASSWORD '$PGPASSWORD'" \
  --command="ALTER DATABASE \"$PGDATABASE\" OWNER TO plain" postgres
export PG_SUPERUSER="$PGUSER" PGUSER=plain  # a small disk is given by the first
export DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
# Tables are migrated once, in a database that nobody opens: that of each worker is a copy of it.
export TEST_TEMPLATE=model
createdb "$TEST_TEMPLATE"
DATABASE_URL="${DATABASE_URL%/*}/$TEST_TEMPLATE" \
  .venv/bin/python manage.py migrate --settings tests.settings --verbosity 0
# pg_virtualenv says goodbye on its standard output: file descriptor 3 lets the command speak last.
exec "$@" >&3
