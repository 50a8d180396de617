// WebSockets to the sandbox at URL; what was seen goes to standard output, a step a line.
import assert from 'node:assert/strict'
import { createHash, randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import WebSocket from 'ws'

const { URL: base, SANDBOX_ID, SANDBOX_PORT, CA_FILE, ROUNDS, LONG } = process.env
const headers = SANDBOX_ID ? { 'X-Sandbox-ID': SANDBOX_ID, 'X-Sandbox-Port': SANDBOX_PORT } : {}
const options = { headers, ca: CA_FILE && readFileSync(CA_FILE), maxPayload: 64 * 1024 * 1024 }
const MANY = LONG ? 200_000 : 5_000
const LARGE = (LONG ? 48 : 3) * 1000 * 1000
const PATIENCE = 60_000

const sha = (data) => createHash('sha256').update(data).digest('hex').slice(0, 16)
const say = (step, seen) => console.log(`${step}: ${seen}`)

function open(path, protocols = [], more = {}) {
  return new WebSocket(base.replace(/^http/, 'ws') + path, protocols, { ...options, ...more })
}

async function opened(...how) {
  const socket = open(...how)
  await once(socket, 'open', { signal: AbortSignal.timeout(PATIENCE) })
  return socket
}

async function next(socket) {
  const [data, binary] = await once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE) })
  return { data, binary, text: String(data) }
}

async function closed(socket) {
  const [code, reason] = await once(socket, 'close', { signal: AbortSignal.timeout(PATIENCE) })
  return `${code} ${reason}`
}

async function close(socket, ...how) {
  const end = closed(socket)
  socket.close(...how)
  return end
}

// What the sandbox says of the connection before, as soon as it is no longer open.
async function last() {
  const { default: http } = await import(base.startsWith('https') ? 'node:https' : 'node:http')
  for (const end = Date.now() + PATIENCE; ;) {
    const [answer] = await once(http.get(base + '/last', { ...options, agent: false }), 'response')
    let text = ''
    for await (const piece of answer) text += piece
    if (text !== 'open' || Date.now() > end) return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function echoes(socket, data) {
  socket.send(data)
  const back = await next(socket)
  assert.deepEqual(Buffer.from(data), back.data)
  return `${back.binary ? 'binary' : 'text'} ${back.data.length} ${sha(back.data)}`
}

async function everyKindOfMessage(deflate) {
  const name = deflate ? 'deflated' : 'plain'
  const socket = await opened('/echo', [], { perMessageDeflate: deflate })
  say(`${name} extensions`, socket.extensions || 'none')
  say(`${name} text`, await echoes(socket, 'grüß dich'))
  say(`${name} empty`, await echoes(socket, ''))
  say(`${name} binary`, await echoes(socket, Buffer.from([0, 255, 1, 254])))
  for (const size of [125, 126, 65_535, 65_536, LARGE]) {
    const data = Buffer.alloc(size, 'ab')
    say(`${name} of ${size} bytes`, await echoes(socket, data))
  }
  const noise = randomFillSync(Buffer.alloc(300_000))
  await echoes(socket, noise)
  say(`${name} noise`, 'came back')
  const parts = ['in ', 'three ', 'parts']
  parts.forEach((part, i) => socket.send(part, { fin: i === 2 }))
  say(`${name} fragments`, (await next(socket)).text)
  say(`${name} close`, `${await close(socket, 1000, 'done')}, sandbox: ${await last()}`)
}

async function pings() {
  const socket = await opened('/echo')
  const pong = once(socket, 'pong', { signal: AbortSignal.timeout(PATIENCE) })
  socket.ping('are you there')
  say('ping of the client', (await pong)[0])
  await close(socket)
  const pinged = await opened('/pinging')
  pinged.send('and you')
  say('ping of the sandbox', (await next(pinged)).text)
  await close(pinged)
}

async function order() {
  const socket = await opened('/echo', [], { perMessageDeflate: false })
  const seen = []
  const all = new Promise((resolve) => socket.on('message', (data) => seen.push(Number(data)) === MANY && resolve()))
  for (let i = 0; i < MANY; i++) socket.send(String(i))
  await all
  assert.deepEqual(seen, Array.from({ length: MANY }, (_, i) => i))
  say('order', `${MANY} messages`)
  await close(socket)
}

async function handshakes() {
  const socket = open('/early')
  const early = []
  socket.on('message', (data) => early.push(String(data)))
  await once(socket, 'open')
  while (early.length < 3) await next(socket)
  say('early messages', early.join(' '))
  await close(socket)

  const chosen = await opened('/echo', ['first', 'second'])
  say('subprotocol', chosen.protocol)
  await close(chosen)

  const told = open('/told?a=%2Fb&c', ['first'], { headers: { ...headers, 'X-Client': 'told' } })
  const refused = once(told, 'error').then(([error]) => error.message)
  say('subprotocol that nobody speaks', await Promise.race([refused, next(told).then((message) => message.text)]))
  told.terminate()

  const plain = open('/told?a=%2Fb&c', [], { headers: { ...headers, 'X-Client': 'told' } })
  say('what the sandbox is told', (await next(plain)).text)
  await close(plain)

  const denied = open('/denied')
  const [request, answer] = await once(denied, 'unexpected-response')
  const connection = request.socket
  let body = ''
  for await (const piece of answer) body += piece
  say('refusal', `${answer.statusCode} ${answer.headers['x-why']} ${body.trim()}`)
  connection.destroy()
}

async function ends() {
  for (const [code, reason] of [[1000, ''], [1001, 'going'], [1011, 'broken'], [3000, 'own'], [4999, 'ü'.repeat(61)]]) {
    const socket = await opened(`/closing?code=${code}&reason=${encodeURIComponent(reason)}`)
    const end = closed(socket)
    socket.send('please')
    say(`closed by the sandbox with ${code}`, `${await end}, sandbox: ${await last()}`)
    if (code !== 1001 && code !== 1011) {
      const mine = await opened('/echo')
      say(`closed by the client with ${code}`, `${await close(mine, code, reason)}, sandbox: ${await last()}`)
    }
  }
  const silent = await opened('/echo')
  say('closed without a code', `${await close(silent)}, sandbox: ${await last()}`)
  const torn = await opened('/echo')
  torn.terminate()
  say('torn by the client', `sandbox: ${await last()}`)
}

for (let round = 0; round < Number(ROUNDS); round++) {
  await everyKindOfMessage(false)
  await everyKindOfMessage(true)
  await pings()
  await order()
  await handshakes()
  await ends()
}
const many = await Promise.all(Array.from({ length: 50 }, () => opened('/echo')))
say('50 at a time', (await Promise.all(many.map((socket, i) => echoes(socket, `socket ${i}`)))).length)
await Promise.all(many.map((socket) => close(socket)))
