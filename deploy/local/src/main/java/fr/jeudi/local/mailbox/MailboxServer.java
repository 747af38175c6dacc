package fr.jeudi.local.mailbox;

import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.TooMuchDataException;
import org.subethamail.smtp.server.SMTPServer;

/** The relay that delivers to the {@link Mailbox}, on this machine only. */
public final class MailboxServer implements AutoCloseable {
    private static final int LARGEST_MAIL = 50 * 1024 * 1024;
    private static final int CONNECTIONS = 512;

    private final SMTPServer server;

    private MailboxServer(SMTPServer server) {
        this.server = server;
    }

    /** Takes mail on this port, or on any free one for 0. */
    public static MailboxServer start(Mailbox mailbox, int port) throws IOException {
        var server =
                SMTPServer.port(port == 0 ? Ports.free() : port)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .hostName("localhost")
                        .softwareName("Jeudi mailbox")
                        .maxConnections(CONNECTIONS)
                        .backlog(CONNECTIONS)
                        .maxRecipients(1_000)
                        .maxMessageSize(LARGEST_MAIL)
                        .executorService(
                                Executors.newCachedThreadPool(
                                        Thread.ofPlatform().daemon().factory()))
                        .messageHandlerFactory(_ -> new Delivery(mailbox))
                        .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            throw new IOException("port " + port + " is taken", e);
        }
        return new MailboxServer(server);
    }

    /** Where it listens. */
    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One transaction of one connection. */
    private static final class Delivery implements MessageHandler {
        private final Mailbox mailbox;
        private String from = "";
        private final List<String> to = new ArrayList<>();

        Delivery(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void from(String sender) {
            from = sender;
        }

        @Override
        public void recipient(String recipient) {
            to.add(recipient);
        }

        @Override
        public @Nullable String data(InputStream data) throws IOException, TooMuchDataException {
            var content = data.readNBytes(LARGEST_MAIL + 1);
            if (content.length > LARGEST_MAIL) {
                throw new TooMuchDataException();
            }
            return "queued as " + mailbox.keep(from, to, content).id();
        }

        @Override
        public void done() {}
    }
}
