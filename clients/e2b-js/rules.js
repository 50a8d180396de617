// What only a router does: ports that are closed and opened by the control API while the SDK goes on, and hosts that
// name a port.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { Sandbox } from 'e2b'

const { CONTROL_URL, ROUTER_URL, HOST_DOMAIN } = process.env

async function change(sandboxId, rules) {
  const answer = await fetch(`${CONTROL_URL}/sandboxes/${sandboxId}/network`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rules)
  })
  assert.equal(answer.status, 204)
}

// The user's own server at port 3000, by the host that E2B gives it.
async function port3000(sandbox) {
  const host = `3000-${sandbox.sandboxId}.${HOST_DOMAIN}`
  const [answer] = await once(http.get(`${ROUTER_URL}/path?q=1`, { headers: { Host: host }, agent: false }), 'response')
  let text = ''
  for await (const piece of answer) text += piece
  return { status: answer.statusCode, text, host }
}

export async function rules(sandbox) {
  await change(sandbox.sandboxId, {})
  const open = await port3000(sandbox)
  assert.deepEqual([open.status, open.text], [200, `${open.host} /path?q=1\n`])

  await change(sandbox.sandboxId, { denyPorts: [3000] })
  const closed = await port3000(sandbox)
  assert.equal(closed.status, 403)
  assert.deepEqual(JSON.parse(closed.text), {
    sandboxId: sandbox.sandboxId,
    port: 3000,
    message: 'Access to port 3000 is not allowed',
    code: 403
  })
  await change(sandbox.sandboxId, { allowPorts: [8000] })
  assert.equal((await port3000(sandbox)).status, 403)
  assert.equal((await sandbox.commands.run('echo exempt')).stdout, 'exempt\n', 'envd has to stay reachable')

  // E2B_API_URL is the platform that the sandbox came from; a user of the router has the control API there.
  await Sandbox.updateNetwork(sandbox.sandboxId, { denyOut: ['0.0.0.0/0'] }, { apiUrl: CONTROL_URL })
  assert.equal((await port3000(sandbox)).status, 200, 'an update without ports opens them')

  const nobody = new Sandbox({ sandboxId: 'nobody', envdVersion: '0.6.5' })
  assert.equal(await nobody.isRunning(), false)
  await change(sandbox.sandboxId, {})
}
