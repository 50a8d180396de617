// The sandbox whose page is opened: it serves the page, what the page asks for, and keeps what the page reports at
// /report until it is fetched there. Arguments: address, port.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const [address, port] = process.argv.slice(2)
const page = readFileSync(new URL('page.html', import.meta.url))

let report = ''
let proceed = () => {}
const asked = () => new Promise((resolve) => { proceed = resolve })

async function body(request) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}

const text = (response, said) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end(said)

// Each line is sent only when the page has asked for it, which it does when it has the one before.
async function lines(response, type, all) {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  for (const line of all) {
    response.write(line)
    await asked()
  }
  response.end()
}

const answers = {
  'GET /': (request, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page),
  'GET /echo': (request, response) => text(response, `${request.url} ${request.headers['x-client']}`),
  'GET /bytes': (request, response) => response.end(Buffer.alloc(Number(request.url.split('=')[1]), 'ab')),
  async 'POST /upload'(request, response) {
    const received = await body(request)
    text(response, `${received.length} bytes ${createHash('sha256').update(received).digest('hex').slice(0, 16)}`)
  },
  'GET /lines': (request, response) => lines(response, 'text/plain', ['one\n', 'two\n', 'three\n']),
  'POST /proceed'(request, response) {
    text(response, '')
    proceed()
  },
  // The stream ends behind the second event; the browser comes back and says which it had last.
  'GET /events'(request, response) {
    const had = request.headers['last-event-id']
    const events = had ? [`id: 3\ndata: after ${had}\n\n`] : ['retry: 10\nid: 1\ndata: first\n\n', 'id: 2\ndata: second\n\n']
    lines(response, 'text/event-stream', events)
  },
  async 'POST /report'(request, response) {
    report = String(await body(request))
    text(response, '')
  },
  'GET /report'(request, response) {
    text(response, report)
    report = ''
  }
}

const server = createServer((request, response) => {
  const answer = answers[`${request.method} ${request.url.split('?')[0]}`]
  if (answer) answer(request, response)
  else response.writeHead(404).end()
})

const sockets = new WebSocketServer({ server, handleProtocols: (offered) => (offered.has('talk') ? 'talk' : false) })
sockets.on('connection', (socket) => {
  socket.send('welcome')
  socket.on('message', (data, binary) => {
    if (String(data) === 'leave') socket.close(4001, 'as you say')
    else socket.send(data, { binary })
  })
})

server.listen(Number(port), address)
