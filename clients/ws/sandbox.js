// A WebSocket server in a sandbox: the path says how it behaves. Arguments: address, port.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const [address, port] = process.argv.slice(2)
const MAX_MESSAGE = 64 * 1024 * 1024

// What became of the connection before, for a client that cannot see it from its side: GET /last.
let last = 'none'

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('second') ? 'second' : false)
})

const behaviours = {
  '/echo': (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })),
  // Before the client has said anything: these frames may share a segment with the 101.
  '/early': (socket) => ['one', 'two', 'three'].forEach((text) => socket.send(text)),
  '/closing': (socket, query) =>
    socket.on('message', () => socket.close(Number(query.get('code')), query.get('reason'))),
  '/pinging': (socket) => {
    socket.on('pong', (data) => socket.send(`pong ${data}`))
    socket.on('message', (data) => socket.ping(data))
  },
  '/dying': (socket) => socket.on('message', () => socket.terminate()),
  '/told': (socket, query, request) =>
    socket.send(JSON.stringify([request.url, request.headers['x-client'], request.headers['sec-websocket-protocol']]))
}

const server = createServer((request, response) => {
  const found = request.url === '/last'
  response.writeHead(found ? 200 : 426, { 'Content-Type': 'text/plain', Upgrade: 'websocket' })
  response.end(found ? last : 'a WebSocket is spoken here\n')
})

server.on('upgrade', (request, connection, head) => {
  const url = new URL(request.url, 'http://sandbox')
  const behave = behaviours[url.pathname]
  if (!behave) {
    connection.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\nConnection: close\r\nX-Why: key\r\n\r\nno key\n')
    return
  }
  sockets.handleUpgrade(request, connection, head, (socket) => {
    last = 'open'
    socket.on('error', (error) => console.error(error.message))
    socket.on('close', (code, reason) => {
      last = `closed ${code} ${reason}`
    })
    behave(socket, url.searchParams, request)
  })
})

server.listen(Number(port), address)
