#!/usr/bin/env bash
# Run a command against the PostgreSQL server that pg_virtualenv has just started.
set -euo pipefail
export DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
# pg_virtualenv says goodbye on its standard output: file descriptor 3 lets the command speak last.
exec "$@" >&3
