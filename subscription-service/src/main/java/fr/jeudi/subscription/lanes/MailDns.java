package fr.jeudi.subscription.lanes;

import fr.jeudi.subscription.lanes.MailDomain.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks the DNS who takes a domain's mail. It tells “nobody” from “no answer” (RFC 5321, 5.1). */
@Component
class MailDns {
    private static final int MOST_HOSTS = 5;
    private static final int DNS_PORT = 53;

    private final Resolver resolver;

    MailDns(LanesProperties properties) throws UnknownHostException {
        this.resolver = resolver(properties);
    }

    record Answer(Kind kind, List<String> hosts) {
        static final Answer SILENT = new Answer(Kind.SILENT, List.of());
        static final Answer NO_HOST = new Answer(Kind.NO_HOST, List.of());
        static final Answer NULL_MX = new Answer(Kind.NULL_MX, List.of());
    }

    Answer ask(String domain) {
        try {
            var name = Name.fromString(domain, Name.root);
            var exchangers = query(name, Type.MX);
            return exchangers.getRcode() == Rcode.NXDOMAIN
                    ? Answer.NO_HOST
                    : answer(name, exchangers);
        } catch (IOException _) {
            return Answer.SILENT;
        }
    }

    private Answer answer(Name name, Message exchangers) throws IOException {
        var found = new ArrayList<MXRecord>();
        for (var it : exchangers.getSection(Section.ANSWER)) {
            if (it instanceof MXRecord exchanger) {
                found.add(exchanger);
            }
        }
        if (found.isEmpty()) {
            return has(name, Type.A) || has(name, Type.AAAA)
                    ? new Answer(Kind.HOSTS, List.of(text(name)))
                    : Answer.NO_HOST;
        }
        found.removeIf(it -> it.getTarget().equals(Name.root));
        return found.isEmpty() ? Answer.NULL_MX : new Answer(Kind.HOSTS, best(found));
    }

    /** Those that are tried first: a backup elsewhere says nothing of who reads the mail. */
    private static List<String> best(List<MXRecord> found) {
        int preference = found.stream().mapToInt(MXRecord::getPriority).min().orElseThrow();
        return found.stream()
                .filter(it -> it.getPriority() == preference)
                .map(it -> text(it.getTarget()))
                .sorted()
                .limit(MOST_HOSTS)
                .toList();
    }

    private boolean has(Name name, int type) throws IOException {
        for (var it : query(name, type).getSection(Section.ANSWER)) {
            if (it.getType() == type) {
                return true;
            }
        }
        return false;
    }

    /**
     * An answer to rely on: from a server that asks others on our behalf, and says that there is
     * such a name or that there is none.
     */
    private Message query(Name name, int type) throws IOException {
        var answer = resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
        int code = answer.getRcode();
        if ((code != Rcode.NOERROR && code != Rcode.NXDOMAIN)
                || !answer.getHeader().getFlag(Flags.RA)) {
            throw new IOException(Rcode.string(code));
        }
        return answer;
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    private static Resolver resolver(LanesProperties properties) throws UnknownHostException {
        var servers = new ArrayList<Resolver>();
        for (var server : properties.servers()) {
            servers.add(new SimpleResolver(address(server)));
        }
        var resolver = servers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(servers);
        resolver.setTimeout(properties.timeout());
        resolver.setRetries(1);
        return resolver;
    }

    private static InetSocketAddress address(String server) throws UnknownHostException {
        var uri = URI.create("dns://" + server);
        return new InetSocketAddress(
                InetAddress.getByName(uri.getHost()), uri.getPort() < 0 ? DNS_PORT : uri.getPort());
    }
}
