#!/bin/sh
# Runs once, when the volume is empty: a database and two roles per service, as `deploy/make-secrets` named them.
set -eu
while read -r service password owner_password; do
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set service="$service" --set password="$password" \
    --set owner="${service}_owner" --set owner_password="$owner_password" \
    --file /opt/reconvene/service.sql
done < /run/secrets/postgres_roles
