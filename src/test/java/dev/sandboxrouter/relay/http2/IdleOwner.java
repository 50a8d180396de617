package dev.sandboxrouter.relay.http2;

/** An owner of {@link FrameTurns} that does nothing; tests override what they look at. */
class IdleOwner implements FrameTurns.Owner {

    @Override
    public void exceeded() {}

    @Override
    public void headPending(boolean pending) {}

    @Override
    public void setReading(boolean reading) {}
}
