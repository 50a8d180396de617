// An E2B sandbox: the fake envd on the port given, and a server of the user's own on 3000. Arguments: address, port.
// What E2B's platform answers when the SDK connects stands in for the platform, at /v2/sandboxes/{id}/connect.
import { createServer } from 'node:http'
import { envd } from './envd.js'

const [address, port] = process.argv.slice(2)
const CONNECT = /^\/v2\/sandboxes\/([^/]+)\/connect$/

createServer((request, response) => {
  const connect = CONNECT.exec(request.url)
  if (!connect) {
    envd(request, response)
    return
  }
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({
    sandboxID: connect[1],
    templateID: 'template',
    clientID: 'client',
    envdVersion: '0.6.5',
    envdAccessToken: 'envd-token'
  }))
}).listen(Number(port), address)

createServer((request, response) => response.end(`${request.headers.host} ${request.url}\n`)).listen(3000, address)
