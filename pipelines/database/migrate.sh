#!/usr/bin/env bash
# Signs in to PostgreSQL as the pipeline's identity; makes the service's role, what it may do, and runs new migrations in the
# order of their names. Called with DATABASE, MIGRATIONS, OBJECT_ID, ROLE and libpq's PGHOST and PGUSER.
set -euo pipefail
cd "$(dirname "$0")"

PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv)
export PGPASSWORD PGSSLMODE="${PGSSLMODE:-verify-full}" PGSSLROOTCERT="${PGSSLROOTCERT:-system}"
export PGOPTIONS="--client-min-messages=warning"

run() { psql --no-psqlrc --quiet --tuples-only --set ON_ERROR_STOP=1 "$@"; }

run --dbname postgres --set role="$ROLE" --set object_id="$OBJECT_ID" --file role.sql
run --dbname "$DATABASE" --set role="$ROLE" --file rights.sql

shopt -s nullglob
for file in "$MIGRATIONS"/*.sql; do
  run --dbname "$DATABASE" --set file="$file" --set name="$(basename "$file")" --file migration.sql
done
