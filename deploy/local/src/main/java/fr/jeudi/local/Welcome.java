package fr.jeudi.local;

import fr.jeudi.local.settings.DataFolder;
import fr.jeudi.local.settings.Secrets;
import fr.jeudi.local.settings.Settings;
import fr.jeudi.local.signin.StaffAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The short table that ends a start: where everything is, and who may come in. */
record Welcome(
        Settings settings,
        DataFolder data,
        Secrets secrets,
        String mongo,
        Map<String, URI> health) {

    List<String> lines(double seconds) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "Jeudi is ready after %.1f s%s.", seconds, memory()));
        lines.add("");
        var home = settings.publicUrl();
        line(lines, "Home", home + "/");
        line(lines, "Staff pages", home + "/admin");
        line(lines, "Mailbox", settings.homeUrl() + "/mailbox");
        health.forEach((service, address) -> line(lines, "  " + service, address.toString()));
        line(lines, "MongoDB", mongo);
        line(lines, "Data", data.path() + " (log: logs/jeudi.log)");
        lines.add("");
        lines.addAll(accounts());
        lines.add("");
        lines.add("  Stop with Ctrl-C.");
        return lines;
    }

    private List<String> accounts() {
        var lines = new ArrayList<String>();
        if (settings.issuer().isPresent()) {
            line(lines, "Sign-in", "your provider, " + settings.issuer().get());
            return lines;
        }
        for (var account : StaffAccount.ALL) {
            lines.add(
                    "  %-14s %-21s %s"
                            .formatted(
                                    account.name(),
                                    password(secrets.password(account.name())),
                                    String.join(", ", account.roles())));
        }
        lines.add(
                "  %-14s %-21s API client, tokens at %s/oauth2/token"
                        .formatted("jeudi-api", password(secrets.apiSecret()), settings.homeUrl()));
        if (!secrets.areGiven() && secrets.areShown()) {
            lines.add("  The passwords were shown at the first start and are in " + secrets.file());
        }
        return lines;
    }

    private String password(String password) {
        if (secrets.areGiven()) {
            return "$JEUDI_LOCAL_PASSWORD";
        }
        return secrets.areShown() ? "•••" : password;
    }

    private static void line(List<String> lines, String name, String what) {
        lines.add("  %-14s %s".formatted(name, what));
    }

    private static String memory() {
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(it -> it.startsWith("VmRSS:"))
                    .map(it -> it.replaceAll("[^0-9]", ""))
                    .map(it -> ", with %d MB of memory".formatted(Long.parseLong(it) / 1024))
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}
