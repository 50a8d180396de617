// Calls of every kind to the sandbox at URL; what was seen goes to standard output, a step a line.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import grpc from '@grpc/grpc-js'
import { Talk } from './service.js'

const { URL: base, SANDBOX_ID, SANDBOX_PORT, CA_FILE, ROUNDS, LONG } = process.env
const url = new URL(base)
const LARGE = (LONG ? 30 : 3) * 1000 * 1000
const PATIENCE = 60_000

const TalkClient = grpc.makeGenericClientConstructor(Talk, 'Talk')
const credentials = CA_FILE ? grpc.credentials.createSsl(readFileSync(CA_FILE)) : grpc.credentials.createInsecure()
const client = new TalkClient(url.host, credentials, {
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.enable_retries': 0
})

const say = (step, seen) => console.log(`${step}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`)

function metadata(own = {}) {
  const fields = new grpc.Metadata()
  const named = SANDBOX_ID ? { 'x-sandbox-id': SANDBOX_ID, 'x-sandbox-port': SANDBOX_PORT } : {}
  Object.entries({ ...named, 'x-client': 'told', ...own }).forEach(([name, value]) => fields.set(name, value))
  return fields
}

// A date is every server's own; the rest of a head or of trailers has to be the same.
function fields(received) {
  const all = received.toJSON()
  delete all.date
  return all
}

// Waits for the end of a call: its head, its trailers, its status, and what it gave.
function ended(call, answer) {
  return new Promise((resolve) => {
    const seen = { answer }
    call.on('error', () => {})
    call.on('metadata', (head) => {
      seen.head = fields(head)
    })
    call.on('status', ({ code, details, metadata }) => {
      // How an answer's promise and the status are ordered is not promised: the answer is there a turn later.
      setImmediate(() => resolve({ ...seen, status: grpc.status[code], details, trailers: fields(metadata) }))
    })
  })
}

const later = (own) => ({ deadline: Date.now() + PATIENCE, ...own })

function unary(name, message, own) {
  let got
  const call = client[name](message, metadata(), later(own), (error, answer) => {
    got = answer
  })
  return ended(call).then((end) => ({ ...end, got }))
}

async function streamed(call) {
  const end = ended(call)
  const messages = []
  call.on('data', (message) => messages.push(message))
  return { ...(await end), messages }
}

async function calls() {
  say('unary', await unary('say', { text: 'grüß dich' }))
  say('empty', await unary('say', { text: '' }))
  const large = await unary('say', { text: 'y'.repeat(LARGE) })
  say('large', `${large.status} ${large.got?.text.length}`)
  for (const code of [grpc.status.INVALID_ARGUMENT, grpc.status.UNAUTHENTICATED, grpc.status.DATA_LOSS]) {
    say(`status ${code}`, await unary('fail', { code }))
  }

  const counted = await streamed(client.count({ to: 100, filler: 1000 }, metadata(), later()))
  say('server streaming', `${counted.status} ${counted.messages.map(({ i }) => i)} ${JSON.stringify(counted.trailers)}`)

  let sum
  const summing = client.sum(metadata(), later(), (error, answer) => {
    sum = answer
  })
  const summed = ended(summing)
  for (let number = 1; number <= 1000; number++) summing.write({ number })
  summing.end()
  say('client streaming', { ...(await summed), sum })

  // Word for word, while both directions are open.
  const chat = client.chat(metadata(), later())
  const chatted = ended(chat)
  const heard = []
  for (const text of ['one', 'two', 'three']) {
    const back = new Promise((resolve) => chat.once('data', resolve))
    chat.write({ text })
    heard.push((await back).text)
  }
  chat.end()
  say('bidirectional', { ...(await chatted), heard })
}

async function lastIs(wanted) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const { got } = await unary('last', {})
    if (got?.last === wanted) return got.last
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return `not ${wanted}`
}

async function endings() {
  const late = await unary('wait', {}, { deadline: Date.now() + 500 })
  say('deadline', `${late.status}, sandbox: ${await lastIs('cancelled')}`)

  const waiting = client.wait({}, metadata(), later(), () => {})
  const end = ended(waiting)
  await lastIs('waiting')
  waiting.cancel()
  say('cancel', `${(await end).status}, sandbox: ${await lastIs('cancelled')}`)

  const half = client.count({ to: 100_000, filler: 100 }, metadata(), later())
  const broken = ended(half)
  half.once('data', () => half.cancel())
  say('cancel in a stream', (await broken).status)

  const many = await Promise.all(Array.from({ length: 80 }, (_, i) => unary('say', { text: `call ${i}` })))
  assert.deepEqual(many.map(({ got }) => got?.text), Array.from({ length: 80 }, (_, i) => `call ${i}`))
  say('80 at a time', 'all answered')
}

for (let round = 0; round < Number(ROUNDS); round++) {
  await calls()
  await endings()
}
client.close()
