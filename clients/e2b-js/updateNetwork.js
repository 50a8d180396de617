// Sets rules through the E2B JavaScript SDK's own updateNetwork, then reads them back over plain HTTP.
// E2B_API_URL: the control API without authentication, such as http://127.0.0.1:8090. SANDBOX_ID: any name.
import assert from 'node:assert/strict'
import { Sandbox } from 'e2b'

const controlApi = process.env.E2B_API_URL
// Without it the SDK would turn to E2B itself.
assert.ok(controlApi, 'E2B_API_URL has to be set')
const sandboxId = process.env.SANDBOX_ID ?? 'js-sdk'

async function rules() {
  const answer = await fetch(`${controlApi}/sandboxes/${sandboxId}/network`)
  assert.equal(answer.status, 200)
  return answer.json()
}

await Sandbox.updateNetwork(sandboxId, { allowOut: ['192.0.2.1'], denyOut: ['0.0.0.0/0'] })
let now = await rules()
assert.deepEqual(now.allowOut, ['192.0.2.1'])
assert.deepEqual(now.denyOut, ['0.0.0.0/0'])

await Sandbox.updateNetwork(sandboxId, { allowInternetAccess: false })
now = await rules()
assert.deepEqual(now.allowOut, [])
assert.deepEqual(now.denyOut, ['0.0.0.0/0'])

await Sandbox.updateNetwork(sandboxId, {})
now = await rules()
assert.deepEqual(now.denyOut, [])

await assert.rejects(
  Sandbox.updateNetwork(sandboxId, { allowOut: ['example.com'] }),
  /invalid allowed address example\.com/)

console.log('updateNetwork: ok')
