# Sourced by run and long: reads the outcome of tests where Maven left it, and what else both need. No shebang, no side
# effects.

# Prints "<passed> <failed> <skipped>", summed over every XML report below the folders given.
totals() {
  find "$@" -name 'TEST-*.xml' -exec cat {} + 2>/dev/null | awk -v RS='>' '
    function count(name,   at) {
      at = match($0, "[ \n]" name "=\"[0-9]+\"")
      return at ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
    }
    /<testsuite[ \n]/ {
      tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped")
    }
    END { print tests - failed - skipped, failed + 0, skipped + 0 }'
}

# Fails, and shows where, if Netty reported a buffer that nobody released.
no_leaks() {
  if grep -rn 'LEAK' "$@"; then
    echo "a buffer leaked: see the lines above" >&2
    return 1
  fi
}

# The feature version of a JDK by its java command: 17, 25.
java_version() {
  "$1" -XshowSettings:properties -version 2>&1 | awk '$1 == "java.specification.version" { print $3 }'
}

# Runs a command as root, as installing a package needs it.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Reads "N passed, N failed, N skipped", the last line of a log, as "N N N"; three zeroes if there is no such line.
last_counts() {
  tail -n 1 "$1" | awk '
    /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { print $1, $3, $5; found = 1 }
    END { if (!found) print "0 0 0" }'
}
