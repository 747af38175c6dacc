package fr.jeudi.subscription.lanes;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback that knows what it was told: exchangers as {@code 10 mx.example}, an
 * address as {@code A}, nothing of a name that is there as an empty list; a name it was not told of
 * is not there. {@code servfail}, {@code refused} and {@code silent} do what they say.
 */
final class ADns implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<String>> zone = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean recursing = true;

    private ADns(DatagramSocket socket) {
        this.socket = socket;
    }

    static ADns start() throws IOException {
        var dns =
                new ADns(
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        Thread.ofPlatform().daemon().start(dns::listen);
        return dns.knows("gmail.com", "5 gmail-smtp-in.l.google.com");
    }

    ADns knows(String domain, String... records) {
        zone.put(domain, List.of(records));
        return this;
    }

    void forgets(String domain) {
        zone.remove(domain);
    }

    void recurses(boolean now) {
        recursing = now;
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** How often the exchangers of this domain were asked for. */
    long asked(String domain) {
        return asked.stream().filter((domain + ". MX")::equals).count();
    }

    int askedInAll() {
        return asked.size();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void listen() {
        var buffer = new byte[4096];
        while (!socket.isClosed()) {
            var packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                var query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                var answer = answer(query);
                if (answer != null) {
                    var bytes = answer.toWire();
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException _) {
                // Closed, or no query at all.
            }
        }
    }

    private @org.jspecify.annotations.Nullable Message answer(Message query) throws IOException {
        var question = query.getQuestion();
        asked.add(question.getName() + " " + Type.string(question.getType()));
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        if (recursing) {
            answer.getHeader().setFlag(Flags.RA);
        }
        answer.addRecord(question, Section.QUESTION);
        var known = zone.get(question.getName().toString(true));
        if (known == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (known.contains("silent")) {
            return null;
        } else if (known.contains("servfail") || known.contains("refused")) {
            answer.getHeader()
                    .setRcode(known.contains("servfail") ? Rcode.SERVFAIL : Rcode.REFUSED);
        } else {
            for (var it : records(question, known)) {
                answer.addRecord(it, Section.ANSWER);
            }
        }
        return answer;
    }

    private static List<Record> records(Record question, List<String> known) throws IOException {
        var records = new ArrayList<Record>();
        for (var it : known) {
            if (it.equals("A") && question.getType() == Type.A) {
                records.add(
                        new ARecord(
                                question.getName(),
                                DClass.IN,
                                60,
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
            } else if (!it.equals("A") && question.getType() == Type.MX) {
                var words = it.split(" ", 2);
                records.add(
                        new MXRecord(
                                question.getName(),
                                DClass.IN,
                                60,
                                Integer.parseInt(words[0]),
                                Name.fromString(words[1], Name.root)));
            }
        }
        return records;
    }
}
