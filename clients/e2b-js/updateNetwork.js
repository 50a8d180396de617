// Sets rules through the E2B JavaScript SDK's own updateNetwork, then reads them back over plain HTTP.
// CONTROL_URL: the control API without authentication, such as http://127.0.0.1:8090. SANDBOX_ID: any name.
import assert from 'node:assert/strict'
import { Sandbox } from 'e2b'

const apiUrl = process.env.CONTROL_URL
const sandboxId = process.env.SANDBOX_ID ?? 'js-sdk'
// The SDK asks for a key of its own form; a control API without authentication takes any.
const options = { apiUrl, apiKey: 'e2b_' + '0'.repeat(40) }

async function rules() {
  const answer = await fetch(`${apiUrl}/sandboxes/${sandboxId}/network`)
  assert.equal(answer.status, 200)
  return answer.json()
}

await Sandbox.updateNetwork(sandboxId, { allowOut: ['192.0.2.1'], denyOut: ['0.0.0.0/0'] }, options)
let now = await rules()
assert.deepEqual(now.allowOut, ['192.0.2.1'])
assert.deepEqual(now.denyOut, ['0.0.0.0/0'])

await Sandbox.updateNetwork(sandboxId, { allowInternetAccess: false }, options)
now = await rules()
assert.deepEqual(now.allowOut, [])
assert.deepEqual(now.denyOut, ['0.0.0.0/0'])

await Sandbox.updateNetwork(sandboxId, {}, options)
now = await rules()
assert.deepEqual(now.denyOut, [])

await assert.rejects(
  Sandbox.updateNetwork(sandboxId, { allowOut: ['example.com'] }, options),
  /invalid allowed address example\.com/)

console.log('updateNetwork: ok')
