// A service of every kind of call. Messages are JSON: gRPC does not mind, and there is nothing to generate.
const serialize = (message) => Buffer.from(JSON.stringify(message))
const deserialize = (bytes) => JSON.parse(bytes)

const call = (name, requestStream, responseStream) => ({
  path: `/sandbox.Talk/${name}`,
  requestStream,
  responseStream,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize
})

export const Talk = {
  say: call('Say', false, false),
  count: call('Count', false, true),
  sum: call('Sum', true, false),
  chat: call('Chat', true, true),
  fail: call('Fail', false, false),
  wait: call('Wait', false, false),
  last: call('Last', false, false)
}
