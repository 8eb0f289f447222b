#!/bin/sh
# Lint, then run; results go to $TASHIKA_OUT. Ends with the status of the first that does not end well.
set -eu
: "${TASHIKA_OUT:=tashika-results}"
export TASHIKA_OUT
if [ -z "${TASHIKA:-}" ]; then
    cargo build --release --locked
    TASHIKA=target/release/tashika
fi
"$TASHIKA" lint
exec "$TASHIKA" run
