// A gRPC server in a sandbox. Arguments: address, port.
import grpc from '@grpc/grpc-js'
import { Talk } from './service.js'

const [address, port] = process.argv.slice(2)
const SIZE = 64 * 1024 * 1024

// What became of the call before that did not end by itself.
let last = 'none'

function trailers(call) {
  const metadata = new grpc.Metadata()
  metadata.set('x-echo', String(call.metadata.get('x-client')[0]))
  metadata.set('x-raw-bin', Buffer.from([0, 1, 254, 255]))
  return metadata
}

const server = new grpc.Server({ 'grpc.max_receive_message_length': SIZE, 'grpc.max_send_message_length': SIZE })

server.addService(Talk, {
  say(call, answer) {
    const head = new grpc.Metadata()
    head.set('x-head', 'here')
    call.sendMetadata(head)
    answer(null, { text: call.request.text }, trailers(call))
  },
  count(call) {
    for (let i = 1; i <= call.request.to; i++) call.write({ i, filler: 'x'.repeat(call.request.filler) })
    call.end(trailers(call))
  },
  sum(call, answer) {
    let sum = 0
    call.on('data', ({ number }) => {
      sum += number
    })
    call.on('end', () => answer(null, { sum }, trailers(call)))
  },
  chat(call) {
    call.on('data', ({ text }) => call.write({ text: text.toUpperCase() }))
    call.on('end', () => call.end(trailers(call)))
  },
  fail(call, answer) {
    answer({ code: call.request.code, details: `refused: ü ${call.request.code}`, metadata: trailers(call) })
  },
  wait(call, answer) {
    last = 'waiting'
    call.on('cancelled', () => {
      last = 'cancelled'
    })
  },
  last: (call, answer) => answer(null, { last })
})

server.bindAsync(`${address}:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error
})
