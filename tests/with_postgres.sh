#!/bin/sh
# Runs a command with ACCORD_DATABASE_URL set to a PostgreSQL that answers. Where there is none the
# command is skipped with a sentence; under CI that is a failure, since CI starts its own.
url=${ACCORD_TEST_POSTGRES:-postgresql://postgres@127.0.0.1:5432/postgres}
python=$(dirname "$0")/../.venv/bin/python
if "$python" -c "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()" "$url" 2>/dev/null; then
    ACCORD_DATABASE_URL=$url exec "$@"
fi
echo "Skipped: no PostgreSQL answers at $url (ACCORD_TEST_POSTGRES names another)."
[ "$CI" != true ]
