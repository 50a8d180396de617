package dev.sandboxrouter.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Closing so that the peer cannot take it for an orderly end. Event loop only. */
final class Resets {

    private Resets() {}

    /** Makes the close that follows a reset; nothing happens to a channel that is closed already. */
    static void onClose(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }
}
