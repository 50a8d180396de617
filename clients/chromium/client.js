// Opens the sandbox's page in Chromium, without a window, and prints what the page reports. The report is fetched from
// the sandbox directly, whichever way the page came.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { URL: base, DIRECT_URL, BYTES, WAY } = process.env
const PATIENCE = 90_000
// An upload in a browser is a good deal slower than one by curl.
const bytes = Math.min(Number(BYTES), 20_000_000)
const profile = mkdtempSync(join(tmpdir(), 'chromium-'))

// Nothing but loopback is looked for, and the certificate is nobody's.
const browser = spawn('chromium', [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ' + new URL(base).hostname,
  '--ignore-certificate-errors', `--user-data-dir=${profile}`, `${base}/?bytes=${bytes}`
], { stdio: ['ignore', 'ignore', 'inherit'], detached: true })

async function report() {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const text = await (await fetch(`${DIRECT_URL}/report`)).text()
    if (text) return JSON.parse(text)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the page has not reported within ${PATIENCE} ms`)
}

try {
  const { protocol, report: steps } = await report()
  console.log(steps.join('\n'))
  assert.equal(protocol, WAY.startsWith('tls') ? 'h2' : 'http/1.1', 'what the page came by')
  assert.ok(!steps.some((step) => step.startsWith('failed')), 'the page failed')
} finally {
  process.kill(-browser.pid, 'SIGKILL')
  await new Promise((resolve) => browser.once('exit', resolve))
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
}
