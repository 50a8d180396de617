# Sourced by the clients in JavaScript, from their folder: makes what the lock file names be there. Exits 77, "skipped",
# where there is no node, and where packages cannot be fetched unless LONG is set.

command -v node >/dev/null && command -v npm >/dev/null || {
  echo "node and npm are not installed" >&2
  exit 77
}
node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || {
  echo "node $(node --version) is older than 20" >&2
  exit 77
}
if ! cmp -s package-lock.json node_modules/.fetched; then
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2 || {
    echo "its packages cannot be fetched" >&2
    exit $([ -n "${LONG:-}" ] && echo 1 || echo 77)
  }
  cp package-lock.json node_modules/.fetched
fi
